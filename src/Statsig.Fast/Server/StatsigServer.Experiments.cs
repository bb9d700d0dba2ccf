using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.StickyAssignments;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates an experiment and records one exposure.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="experimentName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <param name="options">Kept assignments, and whether an exposure is recorded; null for none and for yes.</param>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up, unless the server has a persistent storage: the answer is a struct of
    /// references into the ruleset.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public Experiment GetExperiment(StatsigUser user, string experimentName, ExperimentEvaluationOptions? options = null)
    {
        Ruleset ruleset = BeginEvaluation(user);
        experimentName ??= "";
        return EvaluateExperiment(
            ruleset, ruleset.Configs.Find(experimentName), experimentName, user, options, options is not { DisableExposureLogging: true });
    }

    /// <summary>Evaluates an experiment and records no exposure.</summary>
    /// <inheritdoc cref="GetExperiment(StatsigUser, string, ExperimentEvaluationOptions?)"/>
    public Experiment GetExperimentWithExposureLoggingDisabled(
        StatsigUser user, string experimentName, ExperimentEvaluationOptions? options = null)
    {
        Ruleset ruleset = BeginEvaluation(user);
        experimentName ??= "";
        return EvaluateExperiment(ruleset, ruleset.Configs.Find(experimentName), experimentName, user, options, logs: false);
    }

    /// <summary>Records the exposure of an experiment as it answers now, for calls that were made without.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="experimentName">The name; nothing is recorded for an empty or null name.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up. Kept assignments are neither read nor changed.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public void ManuallyLogExperimentExposure(StatsigUser user, string experimentName) =>
        ManuallyLogExposure(SpecKind.Experiment, user, experimentName);

    /// <summary>Records the exposure of an answer that was given before, without evaluating again.</summary>
    /// <param name="experiment">An answer of this server; one made by hand records nothing.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up.</remarks>
    public void LogExposure(in Experiment experiment)
    {
        if (experiment.User is { } user && experiment.Name.Length > 0)
        {
            _events?.Expose(EventKind.ConfigExposure, user, experiment.Name, in experiment.Result, EventFlags.Manual);
        }
    }

    /// <summary>Saves and deletes that never reached the persistent storage; zero without one.</summary>
    public PersistentStorageStatistics PersistentStorageStatistics =>
        _stickyWriter is null ? default : new PersistentStorageStatistics(_stickyWriter.DroppedCount, _stickyWriter.FailedCount);

    /// <inheritdoc/>
    public ExperimentGroups GetExperimentGroups(string experimentName)
    {
        if (_rulesets.Current.Configs.Find(experimentName ?? "") is not { Entity: SpecEntity.Experiment } experiment)
        {
            return new ExperimentGroups(null, []);
        }

        var groups = new List<ExperimentGroup>();
        foreach (CompiledRule rule in experiment.Rules)
        {
            if (rule.Passed.IsExperimentGroup)
            {
                groups.Add(new ExperimentGroup(rule.Passed.GroupName ?? "", rule.Passed.RuleId, rule.IdType, rule.Passed.Parameters.ObjectText));
            }
        }

        return new ExperimentGroups(experiment.IsActive, groups);
    }

    /// <inheritdoc/>
    public Experiment GetExperimentByGroupName(string experimentName, string groupName) =>
        FindGroup(experimentName, rule => groupName is not null && rule.Passed.GroupName == groupName);

    /// <inheritdoc/>
    public Experiment GetExperimentByGroupId(string experimentName, string groupId) =>
        FindGroup(experimentName, rule => rule.Passed.RuleId == groupId);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, StickyValues>> GetUserPersistedValuesAsync(
        StatsigUser user, string idType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(idType);
        if (_options.PersistentStorage is not { } storage || StickyEvaluator.KeyOf(user, idType) is not { } key)
        {
            return new Dictionary<string, StickyValues>();
        }

        try
        {
            return await Detached.Call(
                (Storage: storage, Key: key, Token: cancellationToken),
                static call => call.Storage.LoadAsync(call.Key, call.Token).AsTask()).ConfigureAwait(false) ?? new Dictionary<string, StickyValues>();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The storage is the application's own code; without it users are evaluated live, and nothing is written over.
            _log.Write(OutputLogLevel.Warning, "The persistent storage failed to load assignments.", exception);
            return StorageUnavailable.Instance;
        }
    }

    /// <summary>Evaluates, applies kept assignments, records and tells: where questions by name and by handle meet.</summary>
    private Experiment EvaluateExperiment(
        Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, ExperimentEvaluationOptions? options, bool logs)
    {
        int call = BeginCall(MarkerKeys.GetExperiment, name);
        if (logs && spec is not null)
        {
            _events?.PrepareConfig(user, spec);
        }

        EvaluationResult result = Evaluator.Evaluate(SpecKind.Experiment, ruleset, user, _overrides.Current, name, spec, _events?.SinkOf(logs));
        var experiment = new Experiment(name, _sticky is null ? result : _sticky.Apply(SpecKind.Experiment, name, result, user, options), user);
        WarnIfUnknown("experiment", name, in experiment.Result);
        EndCall(call, MarkerKeys.GetExperiment, name);
        if (_isWatched)
        {
            Record(EventKind.ConfigExposure, user, name, in experiment.Result, logs);
            CountEvaluation(SpecKind.Experiment, ruleset);
            Tell(in experiment);
        }

        return experiment;
    }

    private Experiment FindGroup(string experimentName, Predicate<CompiledRule> selects)
    {
        Ruleset ruleset = _rulesets.Current;
        CompiledRule? rule = Array.Find(ruleset.Configs.Find(experimentName ?? "")?.Rules ?? [], selects);
        EvaluationResult result = rule is null
            ? new EvaluationResult(ruleset, null, Outcome.Unrecognized)
            : new EvaluationResult(ruleset, new CompiledSpec(experimentName ?? "") { IdType = rule.IdType }, rule.Passed);
        return new Experiment(experimentName ?? "", result);
    }
}
