using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Evaluation;
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
        catch (Exception broken)
        {
            // One by one: only the gates that throw answer false, and their faults are reported.
            for (int i = 0; i < gateNames.Length; i++)
            {
                string name = gateNames[i] ?? "";
                values[i] = Evaluator.Evaluate(SpecKind.Gate, ruleset, user, _overrides.Current, name, ruleset.Gates.Find(name)).Outcome.Value;
            }

            _telemetry.Errors.Report("evaluate_gates", broken, hasUserData: true);
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
}
