using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Explaining;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <content>Gates, one at a time and many in one call.</content>
/// <remarks>
/// A check by name or by handle finds its spec and ends in <see cref="CheckGate(Ruleset, CompiledSpec, StatsigUser)"/>, which branches on
/// what observes it: nothing (CheckGateSilently), the event log alone (CheckGateWatched), or callbacks and counters as well
/// (CheckGateInFull). Overrides, unknown names and handles that are used for the first time take the slow path (CheckGateSpecially).
/// </remarks>
public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    /// <remarks>
    /// Allocates nothing after warm-up. A repetition of an exposure of the last minute is only counted. An exposure that finds no room is
    /// counted as dropped; the returned value is unaffected.
    /// </remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public bool CheckGate(StatsigUser user, string gateName)
    {
        ArgumentNullException.ThrowIfNull(user);
        return string.IsNullOrEmpty(user.UserId) ? CheckGateWithoutUserId(user, gateName) : CheckGateOf(user, gateName);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="CheckGate(StatsigUser, string)" path="/remarks|/exception"/>
    public bool CheckGate(StatsigUser user, string gateName, ExposureLogging exposure)
    {
        if (exposure == ExposureLogging.Enabled)
        {
            return CheckGate(user, gateName);
        }

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

        return GetFeatureGate(user, gateName!, exposure).Value;
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="CheckGate(StatsigUser, string)" path="/remarks|/exception"/>
    public bool CheckGate(StatsigUser user, GateHandle gate, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        ArgumentNullException.ThrowIfNull(user);
        return string.IsNullOrEmpty(user.UserId) ? CheckGateWithoutUserId(user, gate, exposure) : CheckGateOf(user, gate, exposure);
    }

    /// <inheritdoc/>
    /// <remarks>Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName) => GetFeatureGate(user, gateName, ExposureLogging.Enabled);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetFeatureGate(StatsigUser, string)" path="/remarks|/exception"/>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName, ExposureLogging exposure)
    {
        Ruleset ruleset = BeginEvaluation(user);
        gateName ??= "";
        return EvaluateGate(ruleset, ruleset.Gates.Find(gateName), gateName, user, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetFeatureGate(StatsigUser, string)" path="/remarks|/exception"/>
    public FeatureGate GetFeatureGate(StatsigUser user, GateHandle gate, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.GateSlots, EntryType.Gate, gate.Schema, gate.Ordinal);
        return EvaluateGate(ruleset, spec, spec?.Name ?? gate.Name, user, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    public Explanation ExplainGate(StatsigUser user, string gateName, ExplanationOptions? options = null) => Explain(SpecKind.Gate, user, gateName, options);

    /// <inheritdoc/>
    public Explanation ExplainGate(StatsigUser user, GateHandle gate, ExplanationOptions? options = null) => Explain(SpecKind.Gate, user, gate.Name, options);

    /// <inheritdoc/>
    public void ManuallyLogGateExposure(StatsigUser user, string gateName)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_logged is not null && !string.IsNullOrEmpty(gateName))
        {
            EvaluationResult result = Evaluator.Evaluate(
                SpecKind.Gate, ruleset, user, _overrides.Current, gateName, ruleset.Gates.Find(gateName), _logged);
            ExposeManually(EventKind.GateExposure, user, gateName, result);
        }
    }

    /// <inheritdoc cref="IStatsigServer.EvaluateGates(StatsigUser, ReadOnlySpan{string}, Span{bool})"/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<string> gateNames, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gateNames.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gateNames.Length} names. Provide a value for each name.");
        }

        Ruleset ruleset = BeginEvaluation(user);
        try
        {
            BulkGates.Evaluate(ruleset, user, _overrides.Current, gateNames, values, LaneStrategies.Chosen);
        }
        catch (Exception exception)
        {
            // One by one: only the gates that throw return false, and their faults are reported.
            for (int i = 0; i < gateNames.Length; i++)
            {
                string name = gateNames[i] ?? "";
                values[i] = Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, name, ruleset.Gates.Find(name)).Outcome.Value;
            }

            _telemetry.Errors.Report("evaluate_gates", exception, hasUserData: true);
        }
    }

    /// <inheritdoc cref="IStatsigServer.EvaluateGates(StatsigUser, ReadOnlySpan{GateHandle}, Span{bool})"/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<GateHandle> gates, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gates.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gates.Length} handles. Provide a value for each handle.");
        }

        Ruleset ruleset = BeginEvaluation(user);
        var handled = new HandledGates(this, ruleset, gates);
        try
        {
            BulkGates.Evaluate(ruleset, user, _overrides.Current, handled, gates.Length, values, LaneStrategies.Chosen);
        }
        catch (Exception exception)
        {
            // As by name.
            for (int i = 0; i < gates.Length; i++)
            {
                values[i] = Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, handled.NameOf(i), handled.Find(i)).Outcome.Value;
            }

            _telemetry.Errors.Report("evaluate_gates", exception, hasUserData: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The body of the two methods that differ in the warning before.
    private bool CheckGateOf(StatsigUser user, string? gateName)
    {
        Ruleset ruleset = _rulesets.Current;
        if (_overrides.Current is null && gateName is not null && ruleset.Gates.Find(gateName) is { } gate)
        {
            return CheckGate(ruleset, gate, user);
        }

        return CheckGateSpecially(user, gateName!);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // A call amid the check would make it save its registers, for every user.
    private bool CheckGateWithoutUserId(StatsigUser user, string? gateName)
    {
        WarnAboutMissingIds(user);
        return CheckGateOf(user, gateName);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As by name.
    private bool CheckGateOf(StatsigUser user, GateHandle gate, ExposureLogging exposure)
    {
        Ruleset ruleset = _rulesets.Current;
        if (_overrides.Current is null && ruleset.GateSlots.Find(gate.Schema?.Index ?? -1, gate.Ordinal) is { } spec)
        {
            return exposure == ExposureLogging.Enabled ? CheckGate(ruleset, spec, user)
                : _isWatchedSilently ? CheckGateSpecially(user, gate, exposure)
                : CheckGateSilently(ruleset, spec, user);
        }

        return CheckGateSpecially(user, gate, exposure);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // As by name.
    private bool CheckGateWithoutUserId(StatsigUser user, GateHandle gate, ExposureLogging exposure)
    {
        WarnAboutMissingIds(user);
        return CheckGateOf(user, gate, exposure);
    }

    /// <summary>Checks a gate of the ruleset without overrides: checks by name and by handle meet here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in every check.
    private bool CheckGate(Ruleset ruleset, CompiledSpec gate, StatsigUser user) =>
        _isWatched ? CheckGateWatched(ruleset, gate, user) : CheckGateSilently(ruleset, gate, user);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in every check.
    private static bool CheckGateSilently(Ruleset ruleset, CompiledSpec gate, StatsigUser user) =>
        gate.Constant is { } constant ? constant.Value : Evaluator.EvaluateGateValue(ruleset, user, gate);

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its calls out of the frames of CheckGate, which checks without an event log run through.
    private bool CheckGateWatched(Ruleset ruleset, CompiledSpec gate, StatsigUser user)
    {
        if (gate.Constant is { } constant && _events is { } events && !_isObserved)
        {
            events.ExposeGate(user, ruleset, gate, constant, null, InferenceGap.None);
            return constant.Value;
        }

        return CheckRulesWatched(ruleset, gate, user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Likewise: its locals would be cleared for gates that answer the same for all.
    private bool CheckRulesWatched(Ruleset ruleset, CompiledSpec gate, StatsigUser user)
    {
        if (_events is { } events && !_isObserved)
        {
            events.PrepareGate(user, gate);
            if (Evaluator.EvaluatePlainGate(ruleset, user, gate, out ExposureTrail? trail, out InferenceGap gap) is { } outcome)
            {
                events.ExposeGate(user, ruleset, gate, outcome, trail, gap);
                return outcome.Value;
            }
        }

        return CheckGateInFull(ruleset, gate, user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Its result struct would otherwise be cleared in every check.
    private bool CheckGateInFull(Ruleset ruleset, CompiledSpec gate, StatsigUser user)
    {
        int call = BeginCall(MarkerKeys.CheckGate, gate.Name);
        bool value = EvaluateGate(ruleset, gate, gate.Name, user, logs: true).Value;
        EndCall(call, MarkerKeys.CheckGate, gate.Name);
        return value;
    }

    /// <summary>Checks an unknown gate, or any gate while overrides exist.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Its result struct would otherwise be cleared in every check: 15 ns of 45, measured.
    private bool CheckGateSpecially(StatsigUser user, string gateName)
    {
        int call = BeginCall(MarkerKeys.CheckGate, gateName);
        bool value = GetFeatureGate(user, gateName).Value;
        EndCall(call, MarkerKeys.CheckGate, gateName);
        return value;
    }

    /// <summary>Checks a gate while overrides exist, at the first use of its handle, and without specs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // As for checks by name.
    private bool CheckGateSpecially(StatsigUser user, GateHandle gate, ExposureLogging exposure) => GetFeatureGate(user, gate, exposure).Value;

    /// <summary>Evaluates, records and notifies.</summary>
    private FeatureGate EvaluateGate(Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, bool logs)
    {
        EvaluationResult result = Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, name, spec, SinkOf(logs));
        WarnIfUnknown("gate", name, result);
        Record(EventKind.GateExposure, user, name, result, logs);
        if (_isObserved)
        {
            ObserveGate(ruleset, name, result, user, logs);
        }

        return new FeatureGate(name, result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // As for dynamic configs.
    private void ObserveGate(Ruleset ruleset, string name, EvaluationResult result, StatsigUser user, bool logs)
    {
        CountEvaluation(SpecKind.Gate, ruleset);
        _observer?.OnGate(new FeatureGate(name, result), user, logs);
    }

    /// <summary>Explains an answer by a second walk over the ruleset, apart from the calls that it explains.</summary>
    private Explanation Explain(SpecKind kind, StatsigUser user, string? name, ExplanationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        return ExplanationFactory.Of(kind, name ?? "", user, ruleset, StateOf(ruleset), _overrides.Current, options);
    }

    private ExplanationState StateOf(Ruleset ruleset) => _isShutDown ? ExplanationState.ShutDown
        : ruleset.HasSpecs ? ExplanationState.Ready
        : ruleset.Source switch
        {
            EvaluationSource.Loading => ExplanationState.Loading,
            EvaluationSource.NoValues => ExplanationState.NoSpecs,
            _ => ExplanationState.Uninitialized,
        };

    private readonly ref struct HandledGates(StatsigServer server, Ruleset ruleset, ReadOnlySpan<GateHandle> gates) : IBulkGateSource
    {
        private readonly ReadOnlySpan<GateHandle> _gates = gates;

        public CompiledSpec? Find(int index) =>
            server.Find(ruleset, ref ruleset.GateSlots, EntryType.Gate, _gates[index].Schema, _gates[index].Ordinal);

        public string NameOf(int index) => _gates[index].Name;
    }
}
