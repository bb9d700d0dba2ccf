using System;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>A gate that generated code knows: what <c>Gates.NewCheckout</c> is.</summary>
/// <remarks>
/// Asks <see cref="StatsigServer.Shared"/>, or the server it was made with, unless a call names another. Never throws but for a null user. Safe
/// from any thread; allocates nothing.
/// </remarks>
public readonly struct GateAccessor
{
    private readonly GateHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Makes an accessor; for generated code.</summary>
    /// <param name="handle">The gate.</param>
    /// <param name="server">The server to ask; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public GateAccessor(GateHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>The name of the gate.</summary>
    public string Name => _handle.Name;

    /// <summary>The handle, for the methods of servers that take one.</summary>
    public GateHandle Handle => _handle;

    /// <summary>Evaluates the gate.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="exposure">Whether an exposure is recorded.</param>
    /// <returns>True when the gate passes; false when it fails, is unknown, or needs an unsupported condition.</returns>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public bool IsOn(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => _server is null
        ? StatsigServer.Shared.CheckGate(_handle, user, AccessorCalls.OptionsOf(exposure))
        : AccessorCalls.CheckGate(_server, _handle, user, exposure);

    /// <summary>Evaluates the gate on a server.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="exposure">Whether an exposure is recorded.</param>
    /// <exception cref="ArgumentNullException">The server or the user is null.</exception>
    public bool IsOn(IStatsigServer server, StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        ArgumentNullException.ThrowIfNull(server);
        return AccessorCalls.CheckGate(server, _handle, user, exposure);
    }

    /// <summary>Evaluates the gate and tells what decided.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="exposure">Whether an exposure is recorded.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public FeatureGate Get(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => _server is null
        ? StatsigServer.Shared.GetFeatureGate(_handle, user, AccessorCalls.OptionsOf(exposure))
        : AccessorCalls.GetFeatureGate(_server, _handle, user, exposure);

    /// <summary>Evaluates the gate on a server and tells what decided.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="exposure">Whether an exposure is recorded.</param>
    /// <exception cref="ArgumentNullException">The server or the user is null.</exception>
    public FeatureGate Get(IStatsigServer server, StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        ArgumentNullException.ThrowIfNull(server);
        return AccessorCalls.GetFeatureGate(server, _handle, user, exposure);
    }
}
