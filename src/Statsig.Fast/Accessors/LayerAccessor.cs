using System;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>A layer that generated code knows: what <c>Layers.CheckoutLayout</c> is.</summary>
/// <typeparam name="TTyped">The generated struct with a property for each parameter.</typeparam>
/// <remarks>
/// Asks <see cref="StatsigServer.Shared"/>, or the server it was made with, unless a call names another. Never throws but for a null user. Safe
/// from any thread; allocates nothing.
/// </remarks>
public readonly struct LayerAccessor<TTyped>
    where TTyped : struct, ITypedAnswer<Layer, TTyped>
{
    private readonly LayerHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Makes an accessor; for generated code.</summary>
    /// <param name="handle">The layer.</param>
    /// <param name="server">The server to ask; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public LayerAccessor(LayerHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>The name of the layer.</summary>
    public string Name => _handle.Name;

    /// <summary>The handle, for the methods of servers that take one.</summary>
    public LayerHandle Handle => _handle;

    /// <summary>Evaluates the layer. An exposure is recorded for each parameter, when it is read.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExperimentEvaluationOptions? options = null) =>
        TTyped.From(_server is null ? StatsigServer.Shared.GetLayer(_handle, user, options) : AccessorCalls.GetLayer(_server, _handle, user, options));

    /// <summary>The same, on another server.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The server or the user is null.</exception>
    public TTyped Get(IStatsigServer server, StatsigUser user, ExperimentEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        return TTyped.From(AccessorCalls.GetLayer(server, _handle, user, options));
    }
}
