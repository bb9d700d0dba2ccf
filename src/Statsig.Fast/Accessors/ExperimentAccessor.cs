using System;
using System.Collections.Generic;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>An experiment of generated code, such as <c>Experiments.CheckoutButton</c>.</summary>
/// <typeparam name="TTyped">The generated struct with a property for each parameter.</typeparam>
/// <remarks>
/// Uses <see cref="StatsigServer.Shared"/>, or the server that <see cref="For"/> binds it to. Never throws, except for a null user. Safe
/// from any thread. Allocates nothing.
/// </remarks>
public readonly struct ExperimentAccessor<TTyped>
    where TTyped : struct, ITypedAnswer<Experiment, TTyped>
{
    private readonly ExperimentHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Creates an accessor; for generated code.</summary>
    /// <param name="handle">The experiment.</param>
    /// <param name="server">The server to use; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public ExperimentAccessor(ExperimentHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>Gets the name of the experiment.</summary>
    public string Name => _handle.Name;

    /// <summary>Gets the handle, for the methods of servers that take one.</summary>
    public ExperimentHandle Handle => _handle;

    /// <summary>Gets the same accessor for a given server.</summary>
    /// <param name="server">The server that the calls of the returned accessor use.</param>
    /// <exception cref="ArgumentNullException">The server is null.</exception>
    public ExperimentAccessor<TTyped> For(IStatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new ExperimentAccessor<TTyped>(_handle, server);
    }

    /// <summary>Evaluates the experiment.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExposureLogging exposure = ExposureLogging.Enabled) => Get(user, null, exposure);

    /// <summary>Evaluates the experiment with the user's sticky assignments.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) => TTyped.From(_server is null
        ? StatsigServer.Shared.GetExperiment(user, _handle, evaluationOptions, exposure)
        : AccessorCalls.GetExperiment(_server, user, _handle, evaluationOptions, exposure));

    /// <summary>Ranks the groups of a contextual autotune, best first. Empty for any other experiment. Records no exposure.</summary>
    /// <param name="user">The user. Read during the call and kept by reference in the answer.</param>
    /// <remarks><see cref="Of"/> makes a group's answer a typed one. Allocates the list.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user) => _server is null
        ? StatsigServer.Shared.GetRankedGroups(user, _handle)
        : AccessorCalls.GetRankedGroups(_server, user, _handle);

    /// <summary>Gets the parameters of a ranked group as typed properties.</summary>
    /// <param name="group">A group of this autotune.</param>
    public TTyped Of(in RankedGroup group)
    {
        Experiment answer = group.Answer;
        return TTyped.From(in answer);
    }

    /// <summary>Explains the answer: the decision as a tree. Records no exposure and stores no assignment.</summary>
    /// <param name="user">The user.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <remarks>Allocates the tree.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Explanation Explain(StatsigUser user, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        (_server ?? StatsigServer.Shared).ExplainExperiment(user, _handle.Name, evaluationOptions, options);
}
