using System.Globalization;
using System.Text;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>The share of an experiment's users that each of its groups is meant to have.</summary>
/// <remarks>
/// The groups of an experiment are rules in order, each of which takes the users whose bucket of 1,000 is below a limit: a group's share is
/// its limit without that of the group before it.
/// </remarks>
internal static class GroupWeights
{
    private const double Buckets = 1_000;

    /// <returns>One for each rule: 0 to 1 for a group, null for another rule and for a group of another form.</returns>
    internal static double?[] Of(Spec spec, SpecSet set)
    {
        double?[] weights = new double?[spec.Rules.Length];
        double taken = 0;
        string? salt = null;
        for (int i = 0; i < weights.Length; i++)
        {
            Rule rule = spec.Rules[i];
            if (!rule.IsExperimentGroup || LimitOf(rule, set) is not { } limit)
            {
                continue;
            }

            if (limit.Salt != salt)
            {
                (salt, taken) = (limit.Salt, 0);
            }

            weights[i] = limit.Below > taken ? (limit.Below - taken) / Buckets * rule.PassPercentage / 100 : 0;
            taken = limit.Below > taken ? limit.Below : taken;
        }

        return weights;
    }

    private static (double Below, string? Salt)? LimitOf(Rule rule, SpecSet set)
    {
        (double Below, string? Salt)? limit = null;
        foreach (int index in rule.Conditions)
        {
            Condition? condition = set.ConditionAt(index);
            if (condition is { Type: "public" })
            {
                continue;
            }

            if (limit is not null || condition is not { Type: "user_bucket", Operator: "lt", TargetValue.IsPresent: true }
                || !double.TryParse(Encoding.UTF8.GetString(condition.TargetValue.In(set.Payload.Span)), NumberStyles.Float, CultureInfo.InvariantCulture, out double below))
            {
                return null;
            }

            limit = (double.Clamp(below, 0, Buckets), condition.BucketSalt);
        }

        return limit;
    }
}
