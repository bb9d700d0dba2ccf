using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Says in words what changed in a spec that both payloads have.</summary>
internal static class SpecComparison
{
    private static readonly (string Member, string What)[] ListMembers = [("explicitParameters", "explicit parameters"), ("targetAppIDs", "target apps")];

    internal static IEnumerable<ChangedPart> Compare(DescribedSpec before, DescribedSpec after)
    {
        if (before.Kind != after.Kind)
        {
            yield return new ChangedPart(null, $"is of the kind {after.Kind} instead of {before.Kind}");
        }

        bool wasOn = IsTrue(before, "enabled");
        if (wasOn != IsTrue(after, "enabled"))
        {
            yield return new ChangedPart(null, wasOn ? "is disabled" : "is enabled", IsInSnapshot: true);
        }

        if (IsTrue(before, "isActive") != IsTrue(after, "isActive"))
        {
            yield return new ChangedPart(null, IsTrue(after, "isActive") ? "is started" : "is no longer active", IsInSnapshot: after.Kind == "experiment");
        }

        string oldUnit = TextOf(before, "idType");
        string unit = TextOf(after, "idType");
        if (oldUnit != unit)
        {
            yield return new ChangedPart(null, $"ID type {JsonNodes.Quote(oldUnit)} -> {JsonNodes.Quote(unit)}", IsInSnapshot: !after.Kind.Equals("segment", System.StringComparison.Ordinal));
        }

        if (TextOf(before, "salt") != TextOf(after, "salt"))
        {
            yield return new ChangedPart(null, "another salt, so users get other buckets");
        }

        foreach (string text in ValueComparison.Compare(before.Node.Find("defaultValue"), after.Node.Find("defaultValue"), "default value"))
        {
            yield return new ChangedPart(null, text);
        }

        foreach ((string member, string what) in ListMembers)
        {
            string old = ListOf(before.Node.Find(member));
            string current = ListOf(after.Node.Find(member));
            if (old != current)
            {
                yield return new ChangedPart(null, $"{what} {old} -> {current}");
            }
        }

        foreach (ChangedPart part in RuleComparison.Compare(before, after))
        {
            yield return part;
        }
    }

    private static bool IsTrue(DescribedSpec spec, string member) => spec.Node.Find(member) is { Kind: JsonKind.True };

    private static string TextOf(DescribedSpec spec, string member) => JsonNodes.TextOf(spec.Node.Find(member)) ?? "";

    private static string ListOf(JsonNode? list) => list is { Kind: JsonKind.Array, Items.Count: > 0 }
        ? $"({DescribedCondition.ListOf([.. list.Items.Select(static item => item.Text).Order(System.StringComparer.Ordinal)])})"
        : "none";
}
