using System;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>A dynamic config that generated code knows: what <c>DynamicConfigs.ShippingRates</c> is.</summary>
/// <typeparam name="TTyped">The generated struct with a property for each parameter.</typeparam>
/// <remarks>
/// Asks <see cref="StatsigServer.Shared"/>, or the server it was made with, unless a call names another. Never throws but for a null user. Safe
/// from any thread; allocates nothing.
/// </remarks>
public readonly struct DynamicConfigAccessor<TTyped>
    where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped>
{
    private readonly DynamicConfigHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Makes an accessor; for generated code.</summary>
    /// <param name="handle">The dynamic config.</param>
    /// <param name="server">The server to ask; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public DynamicConfigAccessor(DynamicConfigHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>The name of the dynamic config.</summary>
    public string Name => _handle.Name;

    /// <summary>The handle, for the methods of servers that take one.</summary>
    public DynamicConfigHandle Handle => _handle;

    /// <summary>Evaluates the dynamic config.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="exposure">Whether exposures are recorded.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) =>
        TTyped.From(_server is null ? StatsigServer.Shared.GetDynamicConfig(_handle, user, AccessorCalls.OptionsOf(exposure)) : AccessorCalls.GetDynamicConfig(_server, _handle, user, exposure));

    /// <summary>The same, on another server.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="exposure">Whether exposures are recorded.</param>
    /// <exception cref="ArgumentNullException">The server or the user is null.</exception>
    public TTyped Get(IStatsigServer server, StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        ArgumentNullException.ThrowIfNull(server);
        return TTyped.From(AccessorCalls.GetDynamicConfig(server, _handle, user, exposure));
    }
}
