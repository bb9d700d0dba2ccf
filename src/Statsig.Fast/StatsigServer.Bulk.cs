using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<string> gateNames, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gateNames.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gateNames.Length} names. Give a value for each name.");
        }

        Ruleset ruleset = BulkRuleset(user);
        BulkGates.Evaluate(ruleset, user, _overrides.Current, gateNames, values, LaneStrategies.Chosen);
    }

    /// <inheritdoc/>
    public UserEvaluations EvaluateAll(StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new UserEvaluations(BulkRuleset(user), user, _overrides.Current);
    }

    /// <summary>The ruleset in force, for tests and measurements of single stages.</summary>
    internal Ruleset CurrentRuleset => _rulesets.Current;

    private Ruleset BulkRuleset(StatsigUser user)
    {
        Ruleset ruleset = _rulesets.Current;
        if (!ruleset.HasSpecs)
        {
            BeforeSpecs();
        }

        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        return ruleset;
    }
}
