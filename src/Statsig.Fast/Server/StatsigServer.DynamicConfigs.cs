using System;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates a dynamic config and records one exposure.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="configName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName) => GetDynamicConfig(user, configName, default);

    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)"/>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="configName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <param name="options">Whether an exposure is recorded.</param>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName, EvaluationOptions options)
    {
        Ruleset ruleset = BeginEvaluation(user);
        configName ??= "";
        return EvaluateDynamicConfig(ruleset, ruleset.Configs.Find(configName), configName, user, !options.DisableExposureLogging);
    }

    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)"/>
    public DynamicConfig GetConfig(StatsigUser user, string configName) => GetDynamicConfig(user, configName, default);

    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string, EvaluationOptions)"/>
    public DynamicConfig GetConfig(StatsigUser user, string configName, EvaluationOptions options) => GetDynamicConfig(user, configName, options);

    /// <summary>Evaluates a dynamic config and records no exposure.</summary>
    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)"/>
    public DynamicConfig GetDynamicConfigWithExposureLoggingDisabled(StatsigUser user, string configName) =>
        GetDynamicConfig(user, configName, new EvaluationOptions { DisableExposureLogging = true });

    /// <inheritdoc cref="GetDynamicConfigWithExposureLoggingDisabled"/>
    public DynamicConfig GetConfigWithExposureLoggingDisabled(StatsigUser user, string configName) =>
        GetDynamicConfigWithExposureLoggingDisabled(user, configName);

    /// <summary>Records the exposure of a dynamic config as it answers now, for calls that were made without.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="configName">The name; nothing is recorded for an empty or null name.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public void ManuallyLogConfigExposure(StatsigUser user, string configName) => ManuallyLogExposure(SpecKind.DynamicConfig, user, configName);

    /// <summary>Records the exposure of an answer that was given before, without evaluating again.</summary>
    /// <param name="config">An answer of this server; one made by hand records nothing.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up.</remarks>
    public void LogExposure(in DynamicConfig config)
    {
        if (config.User is { } user && config.Name.Length > 0)
        {
            _events?.Expose(EventKind.ConfigExposure, user, config.Name, in config.Result, EventFlags.Manual);
        }
    }

    /// <summary>Evaluates, records and tells: where questions by name and by handle meet.</summary>
    private DynamicConfig EvaluateDynamicConfig(Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, bool logs)
    {
        int call = BeginCall(MarkerKeys.GetConfig, name);
        EvaluationResult result = Evaluator.Evaluate(SpecKind.DynamicConfig, ruleset, user, _overrides.Current, name, spec, _events?.SinkOf(logs));
        var config = new DynamicConfig(name, result, user);
        WarnIfUnknown("dynamic config", name, in config.Result);
        EndCall(call, MarkerKeys.GetConfig, name);
        if (_isWatched)
        {
            Record(EventKind.ConfigExposure, user, name, in config.Result, logs);
            CountEvaluation(SpecKind.DynamicConfig, ruleset);
            Tell(in config);
        }

        return config;
    }

    private void ManuallyLogExposure(SpecKind kind, StatsigUser user, string name)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_events is not null && !string.IsNullOrEmpty(name))
        {
            EvaluationResult result = Evaluator.Evaluate(
                kind, ruleset, user, _overrides.Current, name, ruleset.Configs.Find(name), _events.SinkOf(logs: true));
            _events.Expose(EventKind.ConfigExposure, user, name, in result, EventFlags.Manual);
        }
    }
}
