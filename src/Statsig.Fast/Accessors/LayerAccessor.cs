using System;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>A layer of generated code, such as <c>Layers.CheckoutLayout</c>.</summary>
/// <typeparam name="TTyped">The generated struct with a property for each parameter.</typeparam>
/// <remarks>
/// Uses <see cref="StatsigServer.Shared"/>, or the server that <see cref="For"/> binds it to. Never throws, except for a null user. Safe
/// from any thread. Allocates nothing.
/// </remarks>
public readonly struct LayerAccessor<TTyped>
    where TTyped : struct, ITypedAnswer<Layer, TTyped>
{
    private readonly LayerHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Creates an accessor; for generated code.</summary>
    /// <param name="handle">The layer.</param>
    /// <param name="server">The server to use; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public LayerAccessor(LayerHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>Gets the name of the layer.</summary>
    public string Name => _handle.Name;

    /// <summary>Gets the handle, for the methods of servers that take one.</summary>
    public LayerHandle Handle => _handle;

    /// <summary>Gets the same accessor for a given server.</summary>
    /// <param name="server">The server that the calls of the returned accessor use.</param>
    /// <exception cref="ArgumentNullException">The server is null.</exception>
    public LayerAccessor<TTyped> For(IStatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new LayerAccessor<TTyped>(_handle, server);
    }

    /// <summary>Evaluates the layer. Its parameters record their exposures when they are read.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => Get(user, null, exposure);

    /// <summary>Evaluates the layer with the user's sticky assignments.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) => TTyped.From(_server is null
        ? StatsigServer.Shared.GetLayer(user, _handle, evaluationOptions, exposure)
        : AccessorCalls.GetLayer(_server, user, _handle, evaluationOptions, exposure));

    /// <summary>Explains the answer: the decision as a tree. Records no exposure and stores no assignment.</summary>
    /// <param name="user">The user.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <remarks>Allocates the tree.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Explanation Explain(StatsigUser user, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        (_server ?? StatsigServer.Shared).ExplainLayer(user, _handle.Name, evaluationOptions, options);
}
