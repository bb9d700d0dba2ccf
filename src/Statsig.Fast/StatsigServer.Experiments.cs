using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.StickyAssignments;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates an experiment.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="experimentName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up, unless the server has a persistent storage: the answer is a struct of
    /// references into the ruleset.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public Experiment GetExperiment(StatsigUser user, string experimentName, ExperimentEvaluationOptions? options = null)
    {
        EvaluationResult result = Evaluate(SpecKind.Experiment, user, experimentName);
        return new Experiment(
            experimentName ?? "", _sticky is null ? result : _sticky.Apply(SpecKind.Experiment, experimentName ?? "", result, user, options));
    }

    /// <summary>Saves and deletes that never reached the persistent storage; zero without one.</summary>
    public PersistentStorageStatistics PersistentStorageStatistics =>
        _stickyWriter is null ? default : new PersistentStorageStatistics(_stickyWriter.DroppedCount, _stickyWriter.FailedCount);

    /// <inheritdoc/>
    public ExperimentGroups GetExperimentGroups(string experimentName)
    {
        if (_rulesets.Current.Configs.Find(experimentName ?? "") is not { Entity: EntityKind.Experiment } experiment)
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
            return await storage.LoadAsync(key, cancellationToken).ConfigureAwait(false) ?? new Dictionary<string, StickyValues>();
        }
        catch (Exception broken) when (broken is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The storage is the application's own code; without it users are evaluated live, and nothing is written over.
            _log.Write(OutputLogLevel.Warning, "The persistent storage failed to load assignments.", broken);
            return StorageUnavailable.Instance;
        }
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
