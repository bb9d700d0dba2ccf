using System;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>A gate of generated code, such as <c>Gates.NewCheckout</c>.</summary>
/// <remarks>
/// Uses <see cref="StatsigServer.Shared"/>, or the server that <see cref="For"/> binds it to. Never throws, except for a null user. Safe
/// from any thread. Allocates nothing.
/// </remarks>
public readonly struct GateAccessor
{
    private readonly GateHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Creates an accessor; for generated code.</summary>
    /// <param name="handle">The gate.</param>
    /// <param name="server">The server to use; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public GateAccessor(GateHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>Gets the name of the gate.</summary>
    public string Name => _handle.Name;

    /// <summary>Gets the handle, for the methods of servers that take one.</summary>
    public GateHandle Handle => _handle;

    /// <summary>Gets the same accessor for a given server.</summary>
    /// <param name="server">The server that the calls of the returned accessor use.</param>
    /// <exception cref="ArgumentNullException">The server is null.</exception>
    public GateAccessor For(IStatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new GateAccessor(_handle, server);
    }

    /// <summary>Evaluates the gate.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    /// <returns>True when the gate passes; false when it fails, is unknown, or needs an unsupported condition.</returns>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public bool IsOn(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => _server is null
        ? StatsigServer.Shared.CheckGate(user, _handle, exposure)
        : AccessorCalls.CheckGate(_server, user, _handle, exposure);

    /// <summary>Evaluates the gate and returns the value with the rule and the reason.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public FeatureGate Get(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => _server is null
        ? StatsigServer.Shared.GetFeatureGate(user, _handle, exposure)
        : AccessorCalls.GetFeatureGate(_server, user, _handle, exposure);

    /// <summary>Explains the answer: the decision as a tree. Records no exposure.</summary>
    /// <param name="user">The user.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <remarks>Allocates the tree.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Explanation Explain(StatsigUser user, ExplanationOptions? options = null) => (_server ?? StatsigServer.Shared).ExplainGate(user, _handle.Name, options);
}
