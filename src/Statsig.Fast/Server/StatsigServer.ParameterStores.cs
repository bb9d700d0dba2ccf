using System;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Fetches a parameter store; its parameters are evaluated, and their exposures recorded, when they are read.</summary>
    /// <param name="user">Read when parameters are read, and kept by reference until their exposures are sent.</param>
    /// <param name="storeName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <remarks>Safe from any thread. Allocates nothing.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName) => GetParameterStore(user, storeName, default);

    /// <inheritdoc cref="GetParameterStore(StatsigUser, string)"/>
    /// <param name="user">Read when parameters are read, and kept by reference until their exposures are sent.</param>
    /// <param name="storeName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <param name="options">Whether the parameters record exposures.</param>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName, EvaluationOptions options)
    {
        Ruleset ruleset = BeginEvaluation(user);
        storeName ??= "";
        return EvaluateParameterStore(ruleset, ruleset.FindParameterStore(storeName), storeName, user, !options.DisableExposureLogging);
    }

    /// <summary>Fetches a parameter store whose parameters record no exposures when they are read.</summary>
    /// <inheritdoc cref="GetParameterStore(StatsigUser, string)"/>
    public ParameterStore GetParameterStoreWithExposureLoggingDisabled(StatsigUser user, string storeName) =>
        GetParameterStore(user, storeName, new EvaluationOptions { DisableExposureLogging = true });

    /// <summary>Looks for overrides and counts the question: where questions by name and by handle meet.</summary>
    private ParameterStore EvaluateParameterStore(Ruleset ruleset, CompiledParameterStore? store, string storeName, StatsigUser user, bool logs)
    {
        CountSilent(storeName, logs: false); // A store itself is never exposed.
        if (_isTold)
        {
            _telemetry.Server.Evaluations?.Add(EvaluationCounts.ParameterStore, ruleset.Source);
        }

        ExposureSink? sink = SinkOf(storeName, logs);
        OverrideTable? overrides = _overrides.Current;
        if (overrides?.FindParameterStore(storeName, user) is { } overridden)
        {
            return new ParameterStore(storeName, user, ruleset, overrides, overridden, isOverride: true, sink);
        }

        if (store is null && ruleset.HasSpecs && storeName.Length > 0)
        {
            _telemetry.UnknownNames.Warn("parameter store", storeName);
        }

        return new ParameterStore(storeName, user, ruleset, overrides, store, isOverride: false, sink);
    }
}
