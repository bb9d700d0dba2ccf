using System;
using System.Collections.Generic;
using Statsig.Fast.Accessors;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>An experiment that generated code knows: what <c>Experiments.CheckoutButton</c> is.</summary>
/// <typeparam name="TTyped">The generated struct with a property for each parameter.</typeparam>
/// <remarks>
/// Asks <see cref="StatsigServer.Shared"/>, or the server it was made with, unless a call names another. Never throws but for a null user. Safe
/// from any thread; allocates nothing.
/// </remarks>
public readonly struct ExperimentAccessor<TTyped>
    where TTyped : struct, ITypedAnswer<Experiment, TTyped>
{
    private readonly ExperimentHandle _handle;
    private readonly IStatsigServer? _server;

    /// <summary>Makes an accessor; for generated code.</summary>
    /// <param name="handle">The experiment.</param>
    /// <param name="server">The server to ask; null for <see cref="StatsigServer.Shared"/> at the time of each call.</param>
    public ExperimentAccessor(ExperimentHandle handle, IStatsigServer? server = null)
    {
        _handle = handle;
        _server = server;
    }

    /// <summary>The name of the experiment.</summary>
    public string Name => _handle.Name;

    /// <summary>The handle, for the methods of servers that take one.</summary>
    public ExperimentHandle Handle => _handle;

    /// <summary>Evaluates the experiment.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public TTyped Get(StatsigUser user, ExperimentEvaluationOptions? options = null) =>
        TTyped.From(_server is null ? StatsigServer.Shared.GetExperiment(_handle, user, options) : AccessorCalls.GetExperiment(_server, _handle, user, options));

    /// <summary>The same, on another server.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The server or the user is null.</exception>
    public TTyped Get(IStatsigServer server, StatsigUser user, ExperimentEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        return TTyped.From(AccessorCalls.GetExperiment(server, _handle, user, options));
    }

    /// <summary>Ranks the groups of a contextual autotune, best first; empty for any other experiment. Records no exposure.</summary>
    /// <param name="user">Read during the call and kept by reference in the answer.</param>
    /// <remarks><see cref="Of"/> makes a group's answer a typed one. Allocates the list.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user) => _server is null
        ? StatsigServer.Shared.GetRankedGroups(_handle, user)
        : AccessorCalls.GetRankedGroups(_server, _handle, user);

    /// <summary>The same, on another server.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="user">Read during the call and kept by reference in the answer.</param>
    /// <exception cref="ArgumentNullException">The server or the user is null.</exception>
    public IReadOnlyList<RankedGroup> GetRankedGroups(IStatsigServer server, StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(server);
        return AccessorCalls.GetRankedGroups(server, _handle, user);
    }

    /// <summary>Gets the parameters of a ranked group as typed properties.</summary>
    /// <param name="group">A group of this autotune.</param>
    public TTyped Of(in RankedGroup group)
    {
        Experiment answer = group.Answer;
        return TTyped.From(in answer);
    }
}
