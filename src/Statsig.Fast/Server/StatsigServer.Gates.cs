using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates a gate and records one exposure.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="gateName">The name; an unknown, empty or null name answers false.</param>
    /// <returns>True when the gate passes; false when it fails, is unknown, or needs an unsupported condition.</returns>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up. An exposure that repeats one of the last minute is counted only; when there is no room for it, it is
    /// counted as dropped and the answer is unaffected.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public bool CheckGate(StatsigUser user, string gateName)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        Ruleset ruleset = _rulesets.Current;
        if (_overrides.Current is null && gateName is not null && ruleset.Gates.Find(gateName) is { } gate)
        {
            return CheckGate(ruleset, gate, user);
        }

        return CheckGateSpecially(user, gateName!);
    }

    /// <inheritdoc cref="CheckGate(StatsigUser, string)"/>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="gateName">The name; an unknown, empty or null name answers false.</param>
    /// <param name="options">Whether an exposure is recorded.</param>
    public bool CheckGate(StatsigUser user, string gateName, EvaluationOptions options) =>
        options.DisableExposureLogging ? CheckGateWithExposureLoggingDisabled(user, gateName) : CheckGate(user, gateName);

    /// <summary>Evaluates a gate and records no exposure.</summary>
    /// <inheritdoc cref="CheckGate(StatsigUser, string)"/>
    public bool CheckGateWithExposureLoggingDisabled(StatsigUser user, string gateName)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        Ruleset ruleset = _rulesets.Current;
        if (!_isWatchedSilently && _overrides.Current is null && gateName is not null && ruleset.Gates.Find(gateName) is { } gate)
        {
            return CheckGateSilently(ruleset, gate, user);
        }

        return GetFeatureGateWithExposureLoggingDisabled(user, gateName!).Value;
    }

    /// <summary>Evaluates a gate, tells what decided, and records one exposure.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="gateName">The name; an unknown, empty or null name answers false with the reason.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName) => GetFeatureGate(user, gateName, default);

    /// <inheritdoc cref="GetFeatureGate(StatsigUser, string)"/>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="gateName">The name; an unknown, empty or null name answers false with the reason.</param>
    /// <param name="options">Whether an exposure is recorded.</param>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName, EvaluationOptions options)
    {
        Ruleset ruleset = BeginEvaluation(user);
        gateName ??= "";
        return EvaluateGate(ruleset, ruleset.Gates.Find(gateName), gateName, user, !options.DisableExposureLogging);
    }

    /// <summary>Evaluates a gate, tells what decided, and records no exposure.</summary>
    /// <inheritdoc cref="GetFeatureGate(StatsigUser, string)"/>
    public FeatureGate GetFeatureGateWithExposureLoggingDisabled(StatsigUser user, string gateName) =>
        GetFeatureGate(user, gateName, new EvaluationOptions { DisableExposureLogging = true });

    /// <summary>Records the exposure of a gate as it answers now, for calls that were made without.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="gateName">The name; nothing is recorded for an empty or null name.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public void ManuallyLogGateExposure(StatsigUser user, string gateName)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_events is not null && !string.IsNullOrEmpty(gateName))
        {
            EvaluationResult result = Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, gateName, ruleset.Gates.Find(gateName), _events.SinkOf(logs: true));
            _events.Expose(EventKind.GateExposure, user, gateName, in result, EventFlags.Manual);
        }
    }

    /// <summary>Answers for a gate of the ruleset when nothing is overridden: where checks by name and by handle meet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One call less on the way of every check.
    private bool CheckGate(Ruleset ruleset, CompiledSpec gate, StatsigUser user) =>
        _isWatched ? CheckGateWatched(ruleset, gate, user) : CheckGateSilently(ruleset, gate, user);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One call less on the way of every check.
    private static bool CheckGateSilently(Ruleset ruleset, CompiledSpec gate, StatsigUser user) =>
        gate.Constant is { } constant ? constant.Value : Evaluator.EvaluateGateValue(ruleset, user, gate);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CheckGateWatched(Ruleset ruleset, CompiledSpec gate, StatsigUser user)
    {
        if (_events is not null && !_isTold)
        {
            if (gate.Constant is { } constant)
            {
                _events.ExposeGate(user, ruleset, gate, constant, null, InferenceGap.None);
                return constant.Value;
            }

            _events.PrepareGate(user, gate);
            if (Evaluator.EvaluatePlainGate(ruleset, user, gate, out ExposureTrail? trail, out InferenceGap gap) is { } outcome)
            {
                _events.ExposeGate(user, ruleset, gate, outcome, trail, gap);
                return outcome.Value;
            }
        }

        return CheckGateInFull(ruleset, gate, user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Its result struct would otherwise be cleared on the way of every check.
    private bool CheckGateInFull(Ruleset ruleset, CompiledSpec gate, StatsigUser user)
    {
        int call = BeginCall(MarkerKeys.CheckGate, gate.Name);
        bool value = EvaluateGate(ruleset, gate, gate.Name, user, logs: true).Value;
        EndCall(call, MarkerKeys.CheckGate, gate.Name);
        return value;
    }

    /// <summary>Unknown gates and overrides.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Its result struct would otherwise be cleared on the way of every check: 15 ns of 45, measured.
    private bool CheckGateSpecially(StatsigUser user, string gateName)
    {
        int call = BeginCall(MarkerKeys.CheckGate, gateName);
        bool value = GetFeatureGate(user, gateName).Value;
        EndCall(call, MarkerKeys.CheckGate, gateName);
        return value;
    }

    /// <summary>Evaluates, records and tells: what every question for a gate's details does.</summary>
    private FeatureGate EvaluateGate(Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, bool logs)
    {
        var gate = new FeatureGate(name, Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, name, spec, _events?.SinkOf(logs)));
        WarnIfUnknown("gate", name, in gate.Result);
        if (_isWatched)
        {
            Record(EventKind.GateExposure, user, name, in gate.Result, logs);
            CountEvaluation(SpecKind.Gate, ruleset);
            Tell(in gate);
        }

        return gate;
    }
}
