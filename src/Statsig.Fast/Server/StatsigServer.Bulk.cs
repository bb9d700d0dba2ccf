using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<string> gateNames, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gateNames.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gateNames.Length} names. Give a value for each name.");
        }

        Ruleset ruleset = BeginEvaluation(user);
        try
        {
            BulkGates.Evaluate(ruleset, user, _overrides.Current, gateNames, values, LaneStrategies.Chosen);
        }
        catch (Exception exception)
        {
            // One by one: only the gates that throw answer false, and their faults are reported.
            for (int i = 0; i < gateNames.Length; i++)
            {
                string name = gateNames[i] ?? "";
                values[i] = Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, name, ruleset.Gates.Find(name)).Outcome.Value;
            }

            _telemetry.Errors.Report("evaluate_gates", exception, hasUserData: true);
        }
    }

    /// <summary>Evaluates many gates for one user, for less than one call each; records no exposures.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gates">Handles from generated code, or made by name; unknown ones answer false.</param>
    /// <param name="values">Where the answers go, in the order of the handles.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up. The cheapest form: no names are looked up.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="ArgumentException">There are fewer values than handles.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<GateHandle> gates, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gates.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gates.Length} handles. Give a value for each handle.");
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

    /// <inheritdoc/>
    public UserEvaluations EvaluateAll(StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new UserEvaluations(BeginEvaluation(user), user, _overrides.Current);
    }

    /// <summary>The ruleset in force, for tests and measurements of single stages.</summary>
    internal Ruleset CurrentRuleset => _rulesets.Current;

    private readonly ref struct HandledGates(StatsigServer server, Ruleset ruleset, ReadOnlySpan<GateHandle> gates) : IBulkGateSource
    {
        private readonly ReadOnlySpan<GateHandle> _gates = gates;

        public CompiledSpec? Find(int index) =>
            server.Find(ruleset, ref ruleset.GateSlots, HandleKind.Gate, _gates[index].Schema, _gates[index].Ordinal);

        public string NameOf(int index) => _gates[index].Name;
    }
}
