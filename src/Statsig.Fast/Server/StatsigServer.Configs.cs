using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Explaining;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;
using Statsig.Fast.StickyAssignments;

namespace Statsig.Fast;

/// <content>Dynamic configs, experiments and autotunes.</content>
public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    /// <remarks>Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName) => GetDynamicConfig(user, configName, ExposureLogging.Enabled);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)" path="/remarks|/exception"/>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName, ExposureLogging exposure)
    {
        Ruleset ruleset = BeginEvaluation(user);
        configName ??= "";
        return EvaluateDynamicConfig(ruleset, ruleset.Configs.Find(configName), configName, user, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)" path="/remarks|/exception"/>
    public DynamicConfig GetDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.DynamicConfigSlots, EntryType.DynamicConfig, config.Schema, config.Ordinal);
        return EvaluateDynamicConfig(ruleset, spec, spec?.Name ?? config.Name, user, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)" path="/remarks|/exception"/>
    public DynamicConfig GetConfig(StatsigUser user, string configName, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetDynamicConfig(user, configName, exposure);

    /// <inheritdoc/>
    /// <remarks>
    /// Allocates nothing after warm-up, unless the server has a storage for sticky assignments: the answer is a struct of references into
    /// the ruleset.
    /// </remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public Experiment GetExperiment(StatsigUser user, string experimentName) => GetExperiment(user, experimentName, null, ExposureLogging.Enabled);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetExperiment(StatsigUser, string)" path="/remarks|/exception"/>
    public Experiment GetExperiment(StatsigUser user, string experimentName, ExposureLogging exposure) => GetExperiment(user, experimentName, null, exposure);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetExperiment(StatsigUser, string)" path="/remarks|/exception"/>
    public Experiment GetExperiment(
        StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        experimentName ??= "";
        return EvaluateExperiment(ruleset, ruleset.Configs.Find(experimentName), experimentName, user, evaluationOptions, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetExperiment(StatsigUser, string)" path="/remarks|/exception"/>
    public Experiment GetExperiment(StatsigUser user, ExperimentHandle experiment, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetExperiment(user, experiment, null, exposure);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetExperiment(StatsigUser, string)" path="/remarks|/exception"/>
    public Experiment GetExperiment(
        StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.ExperimentSlots, EntryType.Experiment, experiment.Schema, experiment.Ordinal);
        return EvaluateExperiment(ruleset, spec, spec?.Name ?? experiment.Name, user, evaluationOptions, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <remarks>Allocates the list.</remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, string autotuneName)
    {
        Ruleset ruleset = BeginEvaluation(user);
        autotuneName ??= "";
        return RankGroups(ruleset, ruleset.Configs.Find(autotuneName), autotuneName, user);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetRankedGroups(StatsigUser, string)" path="/remarks|/exception"/>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, ExperimentHandle autotune)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.ExperimentSlots, EntryType.Experiment, autotune.Schema, autotune.Ordinal);
        return RankGroups(ruleset, spec, spec?.Name ?? autotune.Name, user);
    }

    /// <inheritdoc/>
    public Explanation ExplainDynamicConfig(StatsigUser user, string configName, ExplanationOptions? options = null) =>
        Explain(SpecKind.DynamicConfig, user, configName, options);

    /// <inheritdoc/>
    public Explanation ExplainDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExplanationOptions? options = null) =>
        Explain(SpecKind.DynamicConfig, user, config.Name, options);

    /// <inheritdoc/>
    public Explanation ExplainExperiment(
        StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainAssigned(SpecKind.Experiment, user, experimentName, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainExperiment(
        StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainAssigned(SpecKind.Experiment, user, experiment.Name, evaluationOptions, options);

    /// <inheritdoc/>
    public ExperimentGroups GetExperimentGroups(string experimentName) => SpecListing.GroupsOf(_rulesets.Current, experimentName ?? "");

    /// <inheritdoc/>
    public Experiment GetExperimentByGroupName(string experimentName, string groupName) =>
        SpecListing.FindGroup(_rulesets.Current, experimentName ?? "", rule => groupName is not null && rule.Passed.GroupName == groupName);

    /// <inheritdoc/>
    public Experiment GetExperimentByGroupId(string experimentName, string groupId) =>
        SpecListing.FindGroup(_rulesets.Current, experimentName ?? "", rule => rule.Passed.RuleId == groupId);

    /// <summary>Gets the number of saves and deletions that never reached their storage; zero without one.</summary>
    public StickyAssignmentStatistics StickyAssignmentStatistics =>
        _stickyWriter is null ? default : new StickyAssignmentStatistics(_stickyWriter.DroppedCount, _stickyWriter.FailedCount);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, StickyAssignment>> GetStickyAssignmentsAsync(
        StatsigUser user, string idType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(idType);
        if (_options.StickyAssignmentStorage is not { } storage || StickyEvaluator.KeyOf(user, idType) is not { } key)
        {
            return new Dictionary<string, StickyAssignment>();
        }

        try
        {
            return await Detached.Call(
                (Storage: storage, Key: key, Token: cancellationToken),
                static call => call.Storage.LoadAsync(call.Key, call.Token).AsTask()).ConfigureAwait(false) ?? new Dictionary<string, StickyAssignment>();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The storage is the application's own code. Without it users are evaluated live, and no stored assignment is overwritten.
            _log.Write(OutputLogLevel.Warning, "The sticky assignment storage failed to load assignments.", exception);
            return StorageUnavailable.Instance;
        }
    }

    /// <inheritdoc/>
    public void ManuallyLogConfigExposure(StatsigUser user, string configName) => ManuallyLogExposure(SpecKind.DynamicConfig, user, configName);

    /// <inheritdoc/>
    public void ManuallyLogExperimentExposure(StatsigUser user, string experimentName) => ManuallyLogExposure(SpecKind.Experiment, user, experimentName);

    /// <inheritdoc/>
    public void ManuallyLogAutotuneExposure(StatsigUser user, string autotuneName, string ruleId)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_logged is null || string.IsNullOrEmpty(autotuneName))
        {
            return;
        }

        if (string.IsNullOrEmpty(ruleId))
        {
            _log.Write(OutputLogLevel.Warning, $"An exposure of the autotune \"{autotuneName}\" without a rule ID was ignored. Pass the rule ID of a ranked group.");
            return;
        }

        CompiledSpec? spec = ruleset.Configs.Find(autotuneName);
        EvaluationResult result = Evaluator.Evaluate(
            SpecKind.Experiment, ruleset, user, _overrides.Current, autotuneName, spec, _logged);
        WarnIfUnknown("autotune", autotuneName, result);
        if (result.WithRuleId(ruleId, spec?.Autotune) is { } chosen)
        {
            ExposeManually(EventKind.ConfigExposure, user, autotuneName, chosen);
        }
    }

    /// <inheritdoc/>
    public void LogExposure(in DynamicConfig config) => LogExposure(config.User, config.Name, config.Result);

    /// <inheritdoc/>
    public void LogExposure(in Experiment experiment) => LogExposure(experiment.User, experiment.Name, experiment.Result);

    /// <inheritdoc/>
    public void LogExposure(in RankedGroup group)
    {
        Experiment answer = group.Answer;
        LogExposure(in answer);
    }

    /// <summary>Evaluates, records and notifies: calls by name and by handle meet here.</summary>
    private DynamicConfig EvaluateDynamicConfig(Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, bool logs)
    {
        int call = BeginCall(MarkerKeys.GetConfig, name);
        EvaluationResult result = Evaluator.Evaluate(SpecKind.DynamicConfig, ruleset, user, _overrides.Current, name, spec, SinkOf(logs));
        WarnIfUnknown("dynamic config", name, result);
        EndCall(call, MarkerKeys.GetConfig, name);
        Record(EventKind.ConfigExposure, user, name, result, logs);
        if (_isObserved)
        {
            ObserveDynamicConfig(ruleset, name, result, user, logs);
        }

        return new DynamicConfig(name, result, user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // The answer that its observer gets by reference would lie in the frame of every call.
    private void ObserveDynamicConfig(Ruleset ruleset, string name, EvaluationResult result, StatsigUser user, bool logs)
    {
        CountEvaluation(SpecKind.DynamicConfig, ruleset);
        _observer?.OnDynamicConfig(new DynamicConfig(name, result, user), user, logs);
    }

    /// <summary>Evaluates, applies sticky assignments, records and notifies: calls by name and by handle meet here.</summary>
    private Experiment EvaluateExperiment(
        Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, ExperimentEvaluationOptions? evaluationOptions, bool logs)
    {
        int call = BeginCall(MarkerKeys.GetExperiment, name);
        if (logs && spec is not null)
        {
            _events?.PrepareConfig(user, spec);
        }

        EvaluationResult result = Evaluator.Evaluate(SpecKind.Experiment, ruleset, user, _overrides.Current, name, spec, SinkOf(logs));
        if (_sticky is not null)
        {
            result = _sticky.Apply(SpecKind.Experiment, name, result, user, evaluationOptions);
        }

        WarnIfUnknown("experiment", name, result);
        EndCall(call, MarkerKeys.GetExperiment, name);
        Record(EventKind.ConfigExposure, user, name, result, logs);
        if (_isObserved)
        {
            ObserveExperiment(ruleset, name, result, user, logs);
        }

        return new Experiment(name, result, user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // As for dynamic configs.
    private void ObserveExperiment(Ruleset ruleset, string name, EvaluationResult result, StatsigUser user, bool logs)
    {
        CountEvaluation(SpecKind.Experiment, ruleset);
        _observer?.OnExperiment(new Experiment(name, result, user), user, logs);
    }

    private RankedGroup[] RankGroups(Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user)
    {
        CountSilent(name);
        if (spec?.Autotune is null)
        {
            WarnAboutUnknown("autotune", name, ruleset);
        }

        return RankedGroup.Of(spec, AutotuneRanking.Rank(ruleset, user, _overrides.Current, spec), user);
    }

    private void ManuallyLogExposure(SpecKind kind, StatsigUser user, string name)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_logged is not null && !string.IsNullOrEmpty(name))
        {
            EvaluationResult result = Evaluator.Evaluate(
                kind, ruleset, user, _overrides.Current, name, ruleset.Configs.Find(name), _logged);
            ExposeManually(EventKind.ConfigExposure, user, name, result);
        }
    }

    private void LogExposure(StatsigUser? user, string name, EvaluationResult result)
    {
        if (user is not null && name.Length > 0)
        {
            ExposeManually(EventKind.ConfigExposure, user, name, result);
        }
    }

    /// <summary>Explains an answer with what the sticky assignments of the call do to it.</summary>
    private Explanation ExplainAssigned(SpecKind kind, StatsigUser user, string? name, ExperimentEvaluationOptions? evaluationOptions, ExplanationOptions? options)
    {
        if (_sticky is not { } sticky || !FeatureSwitches.Explanations)
        {
            return Explain(kind, user, name, options);
        }

        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        return ExplanationFactory.Of(
            kind, name ?? "", user, ruleset, StateOf(ruleset), _overrides.Current, options, live => sticky.Explain(kind, name ?? "", live, user, evaluationOptions));
    }
}
