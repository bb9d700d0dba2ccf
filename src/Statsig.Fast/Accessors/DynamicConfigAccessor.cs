using System;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>A dynamic config of generated code, such as <c>DynamicConfigs.ShippingRates</c>.</summary>
/// <typeparam name="TTyped">The generated struct with a property for each parameter.</typeparam>
/// <remarks>
/// Uses <see cref="StatsigServer.Shared"/>, or the server that <see cref="For"/> binds it to. Never throws, except for a null user. Safe
/// from any thread. Allocates nothing.
/// </remarks>
public readonly struct DynamicConfigAccessor<TTyped>
    where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped>
{
    private readonly DynamicConfigHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Creates an accessor; for generated code.</summary>
    /// <param name="handle">The dynamic config.</param>
    /// <param name="server">The server to use; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public DynamicConfigAccessor(DynamicConfigHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>Gets the name of the dynamic config.</summary>
    public string Name => _handle.Name;

    /// <summary>Gets the handle, for the methods of servers that take one.</summary>
    public DynamicConfigHandle Handle => _handle;

    /// <summary>Gets the same accessor for a given server.</summary>
    /// <param name="server">The server that the calls of the returned accessor use.</param>
    /// <exception cref="ArgumentNullException">The server is null.</exception>
    public DynamicConfigAccessor<TTyped> For(IStatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new DynamicConfigAccessor<TTyped>(_handle, server);
    }

    /// <summary>Evaluates the dynamic config.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => TTyped.From(_server is null
        ? StatsigServer.Shared.GetDynamicConfig(user, _handle, exposure)
        : AccessorCalls.GetDynamicConfig(_server, user, _handle, exposure));

    /// <summary>Explains the answer: the decision as a tree. Records no exposure.</summary>
    /// <param name="user">The user.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <remarks>Allocates the tree.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Explanation Explain(StatsigUser user, ExplanationOptions? options = null) => (_server ?? StatsigServer.Shared).ExplainDynamicConfig(user, _handle.Name, options);
}
