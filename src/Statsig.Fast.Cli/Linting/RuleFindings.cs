using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Cli.Linting;

/// <summary>Finds rules that no user reaches, conditions that cannot be answered, and gates that always answer the same.</summary>
internal static class RuleFindings
{
    internal static IEnumerable<Finding> Of(LintedSpec spec, ReadOnlyMemory<byte> payload, bool isMapped)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < spec.Rules.Length; i++)
        {
            LintedRule rule = spec.Rules[i];
            if (spec.DecidingForAll is { } last && i > last)
            {
                yield return Found(FindingIds.UnreachableRule, $"{NameOf(spec, i)} is never reached: {NameOf(spec, last)} matches every user");
                continue;
            }

            if (!spec.Spec.UseNewLayerEval && !seen.TryAdd(rule.MatchKey, i))
            {
                yield return Found(FindingIds.DuplicateRule, $"{NameOf(spec, i)} is never reached: {NameOf(spec, seen[rule.MatchKey])} has the same conditions");
            }

            foreach (ConditionFacts condition in rule.Conditions)
            {
                if (condition.Unsupported is { } reason)
                {
                    yield return Found(FindingIds.Unsupported, $"{NameOf(spec, i)} ends the evaluation: {reason}");
                }

                if (condition.BadPattern is { } pattern)
                {
                    yield return Found(FindingIds.BadPattern, $"{NameOf(spec, i)} never matches: {pattern}");
                }
            }
        }

        if (spec.Spec.Entity == SpecEntity.FeatureGate && !isMapped && ConstantOf(spec, payload.Span) is { } answer)
        {
            yield return answer
                ? Found(FindingIds.AlwaysOn, "answers true for every user")
                : Found(FindingIds.AlwaysOff, "answers false for every user");
        }

        Finding Found(string id, string message) => new(id, spec.Kind, spec.Spec.Name, message);
    }

    /// <summary>What a gate answers, when every way through its rules ends in that.</summary>
    private static bool? ConstantOf(LintedSpec spec, ReadOnlySpan<byte> payload)
    {
        bool otherwise = spec.Spec.DefaultValue.In(payload).SequenceEqual("true"u8);
        bool canPass = false;
        bool canFail = false;
        foreach (LintedRule rule in spec.Reachable)
        {
            bool passed = !rule.Rule.ReturnValue.In(payload).SequenceEqual("false"u8);
            Note(rule.Rule.PassPercentage > 0 ? passed : otherwise);
            Note(rule.Rule.PassPercentage < 100 ? otherwise : passed);

            // Where the evaluation ends for lack of support, or in a nested gate that does, the answer is false.
            canFail |= rule.Conditions.Any(static condition => condition.Unsupported is not null || condition.Gates.Length > 0);
        }

        if (spec.DecidingForAll is null)
        {
            Note(otherwise);
        }

        return canPass && canFail ? null : canPass;

        void Note(bool answer)
        {
            canPass |= answer;
            canFail |= !answer;
        }
    }

    private static string NameOf(LintedSpec spec, int index) => $"rule {index + 1} ({spec.Rules[index].Rule.Id})";
}
