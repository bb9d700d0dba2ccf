using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Says in words how the conditions of a rule changed.</summary>
internal static class ConditionComparison
{
    internal static IEnumerable<string> Compare(DescribedRule before, DescribedRule after)
    {
        List<DescribedCondition> old = [.. before.Conditions];
        List<DescribedCondition> current = [.. after.Conditions];
        Pair(old, current, DescribedCondition.AreSame);
        foreach ((DescribedCondition left, DescribedCondition right) in Pair(old, current, static (left, right) => left.Key == right.Key))
        {
            yield return ChangeOf(left, right);
        }

        foreach ((DescribedCondition left, DescribedCondition right) in Pair(old, current, static (left, right) => left.SubjectKey == right.SubjectKey))
        {
            yield return $"condition {left.Words()} -> {right.Words()}";
        }

        foreach (DescribedCondition condition in old)
        {
            yield return $"condition removed: {condition.Words()}";
        }

        foreach (DescribedCondition condition in current)
        {
            yield return $"condition added: {condition.Words()}";
        }
    }

    /// <summary>Takes the pairs that fit out of both lists.</summary>
    private static List<(DescribedCondition Before, DescribedCondition After)> Pair(
        List<DescribedCondition> before, List<DescribedCondition> after, Func<DescribedCondition, DescribedCondition, bool> fits)
    {
        var pairs = new List<(DescribedCondition, DescribedCondition)>();
        for (int i = 0; i < before.Count; i++)
        {
            int at = after.FindIndex(other => fits(before[i], other));
            if (at >= 0)
            {
                pairs.Add((before[i], after[at]));
                before.RemoveAt(i--);
                after.RemoveAt(at);
            }
        }

        return pairs;
    }

    private static string ChangeOf(DescribedCondition before, DescribedCondition after)
    {
        if (before.Type is "pass_gate" or "fail_gate" or "multi_pass_gate" or "multi_fail_gate")
        {
            return $"condition {before.Words()} -> {after.Words()}";
        }

        if (before.Type == "user_bucket" && before.BucketSalt != after.BucketSalt)
        {
            return $"condition {after.Head()} {after.TargetWords()}: another salt, so users get other buckets";
        }

        if (!before.HasValues || !after.HasValues)
        {
            return $"condition {before.Head()} {before.TargetWords()} -> {after.TargetWords()}";
        }

        string[] old = before.Values();
        string[] current = after.Values();
        HashSet<string> known = new(old, StringComparer.Ordinal);
        HashSet<string> kept = new(current, StringComparer.Ordinal);
        string[] added = [.. current.Where(value => !known.Contains(value)).Distinct()];
        string[] removed = [.. old.Where(value => !kept.Contains(value)).Distinct()];

        // Buckets are numbers that say nothing to people.
        bool areBuckets = before.Type == "user_bucket";
        string[] parts =
        [
            .. added.Length > 0 ? [Part(added, "added")] : Array.Empty<string>(),
            .. removed.Length > 0 ? [Part(removed, "removed")] : Array.Empty<string>(),
        ];
        return parts.Length > 0 ? $"condition {after.Head()}: {string.Join(", ", parts)}" : $"condition {after.Head()}: the same values in another order";

        string Part(string[] values, string what) =>
            $"{DescribedCondition.CountOf(values.Length)} {(areBuckets ? "bucket" : "value")}{(values.Length == 1 ? "" : "s")} {what}"
            + (areBuckets ? "" : $" ({DescribedCondition.ListOf(values)})");
    }
}
