using System;
using System.Collections.Generic;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Says in words how the rules of a spec changed: added, removed, moved, or changed inside.</summary>
/// <remarks>
/// Two rules are one when they have the same ID; then when their IDs differ only in what the service appends; then when they have the same
/// conditions.
/// </remarks>
internal sealed class RuleComparison
{
    private readonly DescribedRule[] _before;
    private readonly DescribedRule[] _after;
    private readonly int[] _beforeOf; // The index of the older rule of each newer one; -1 for a rule that is new.

    private RuleComparison(DescribedRule[] before, DescribedRule[] after)
    {
        _before = before;
        _after = after;
        _beforeOf = new int[after.Length];
        Array.Fill(_beforeOf, -1);
        Match(static (left, right) => left.Id.Length > 0 && left.Id == right.Id);
        Match(static (left, right) => left.BaseId.Length > 0 && left.BaseId == right.BaseId);
        Match(DescribedRule.HaveSameConditions);
    }

    internal static IEnumerable<ChangedPart> Compare(DescribedSpec before, DescribedSpec after) =>
        new RuleComparison(before.Rules, after.Rules).Parts(after.IsGate);

    private IEnumerable<ChangedPart> Parts(bool isGate)
    {
        HashSet<int> kept = [.. _beforeOf];
        for (int i = 0; i < _before.Length; i++)
        {
            if (!kept.Contains(i))
            {
                yield return new ChangedPart(_before[i].Label, $"removed (was for {_before[i].Audience()}, pass percentage {DescribedRule.PercentOf(_before[i].PassPercentage)})");
            }
        }

        HashSet<int> inOrder = LongestRun();
        for (int i = 0; i < _after.Length; i++)
        {
            DescribedRule rule = _after[i];
            string place = i + 1 < _after.Length ? $"before {_after[i + 1].Label}" : "as the last rule";
            if (_beforeOf[i] < 0)
            {
                yield return new ChangedPart(rule.Label, $"added {place}, for {rule.Audience()}, pass percentage {DescribedRule.PercentOf(rule.PassPercentage)}{ReturnOf(rule, isGate)}");
                continue;
            }

            if (!inOrder.Contains(i))
            {
                yield return new ChangedPart(rule.Label, $"moved, now {place}");
            }

            foreach (string text in ChangesOf(_before[_beforeOf[i]], rule, isGate))
            {
                yield return new ChangedPart(rule.Label, text);
            }
        }
    }

    private static string ReturnOf(DescribedRule rule, bool isGate) =>
        rule.Delegate is { } experiment ? $", hands over to experiment {JsonNodes.Quote(experiment)}"
        : isGate ? (rule.ReturnValue is { Kind: Snapshots.Json.JsonKind.False } ? ", returns false" : "")
        : $", returns {JsonNodes.Print(rule.ReturnValue)}";

    private static IEnumerable<string> ChangesOf(DescribedRule before, DescribedRule after, bool isGate)
    {
        if (!before.PassPercentage.Equals(after.PassPercentage))
        {
            yield return $"pass percentage {DescribedRule.PercentOf(before.PassPercentage)} -> {DescribedRule.PercentOf(after.PassPercentage)}";
        }

        foreach (string text in ConditionComparison.Compare(before, after))
        {
            yield return text;
        }

        foreach (string text in ValueComparison.Compare(before.ReturnValue, after.ReturnValue, isGate ? "returns" : "return value"))
        {
            yield return text;
        }

        if (before.Delegate != after.Delegate)
        {
            yield return after.Delegate is null
                ? $"no longer hands over to experiment {JsonNodes.Quote(before.Delegate!)}"
                : $"hands over to experiment {JsonNodes.Quote(after.Delegate)}{(before.Delegate is null ? "" : $" instead of {JsonNodes.Quote(before.Delegate)}")}";
        }

        if (before.GroupName != after.GroupName)
        {
            yield return $"name {NameOf(before.GroupName)} -> {NameOf(after.GroupName)}";
        }

        if (before.Id != after.Id)
        {
            yield return $"ID {NameOf(before.Id)} -> {NameOf(after.Id)}";
        }

        // A salt of its own counts only where the percentage splits users. Without a salt the ID is the salt.
        if (before.Salt != after.Salt && (IsSplit(before) || IsSplit(after)))
        {
            yield return "another salt, so other users pass";
        }

        if (before.IdType != after.IdType)
        {
            yield return $"passes by {NameOf(before.IdType)} -> by {NameOf(after.IdType)}";
        }
    }

    private static bool IsSplit(DescribedRule rule) => rule.PassPercentage is > 0 and < 100;

    private static string NameOf(string? name) => string.IsNullOrEmpty(name) ? "none" : JsonNodes.Quote(name);

    private void Match(Func<DescribedRule, DescribedRule, bool> fits)
    {
        for (int i = 0; i < _after.Length; i++)
        {
            if (_beforeOf[i] < 0)
            {
                _beforeOf[i] = Array.FindIndex(_before, rule => Array.IndexOf(_beforeOf, Array.IndexOf(_before, rule)) < 0 && fits(rule, _after[i]));
            }
        }
    }

    /// <summary>The largest set of newer rules that were in this order before; the others have moved.</summary>
    private HashSet<int> LongestRun()
    {
        int[] lengths = new int[_after.Length];
        int[] previous = new int[_after.Length];
        int end = -1;
        for (int i = 0; i < _after.Length; i++)
        {
            previous[i] = -1;
            lengths[i] = _beforeOf[i] < 0 ? 0 : 1;
            for (int j = 0; j < i && _beforeOf[i] >= 0; j++)
            {
                if (_beforeOf[j] >= 0 && _beforeOf[j] < _beforeOf[i] && lengths[j] + 1 > lengths[i])
                {
                    lengths[i] = lengths[j] + 1;
                    previous[i] = j;
                }
            }

            end = lengths[i] > 0 && (end < 0 || lengths[i] > lengths[end]) ? i : end;
        }

        var run = new HashSet<int>();
        for (; end >= 0; end = previous[end])
        {
            run.Add(end);
        }

        return run;
    }
}
