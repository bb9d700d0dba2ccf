using System;
using System.Collections.Generic;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>A spec of a payload, as far as a snapshot needs it.</summary>
internal sealed class SpecNode
{
    /// <summary>Buckets of an experiment; a group has some of them.</summary>
    private const int Buckets = 1000;

    /// <summary>The ID type of a spec without one.</summary>
    private const string UsualIdType = "userID";

    private SpecNode(string name, JsonNode node, string? usualEntity, IReadOnlyList<RuleNode> rules)
    {
        Name = name;
        Rules = rules;
        DefaultValue = node.Find("defaultValue");
        Entity = node.Find("entity") is { Kind: JsonKind.String } entity ? entity.Text : usualEntity!;
        IdType = node.Find("idType") is { Kind: JsonKind.String } idType ? idType.Text : UsualIdType;
        IsEnabled = node.Find("enabled") is { Kind: JsonKind.True };
        IsActive = node.Find("isActive") is { Kind: JsonKind.True };
    }

    internal string Name { get; }

    internal IReadOnlyList<RuleNode> Rules { get; }

    /// <summary>Null only in a list of specs, where it counts as an empty object.</summary>
    internal JsonNode? DefaultValue { get; }

    internal string Entity { get; }

    internal string IdType { get; }

    internal bool IsEnabled { get; }

    internal bool IsActive { get; }

    /// <summary>A spec; null when it is malformed.</summary>
    /// <param name="name">The key in a map, the member "name" in a list.</param>
    /// <param name="node">The spec.</param>
    /// <param name="usualEntity">The entity of a spec in a list without that member; null in a map, where every member is required.</param>
    internal static SpecNode? TryRead(string name, JsonNode node, string? usualEntity)
    {
        bool isLenient = usualEntity is not null;
        JsonNode? enabled = node.Find("enabled");
        JsonNode? list = node.Find("rules");
        foreach (string text in (string[])["type", "entity", "salt", "idType"])
        {
            if (!Is(node.Find(text), JsonKind.String, isLenient))
            {
                return null;
            }
        }

        if (node.Kind != JsonKind.Object || !(enabled is { IsBoolean: true } || (isLenient && JsonNode.IsAbsentOr(enabled, JsonKind.True)))
            || !(isLenient || node.Find("defaultValue") is not null) || !Is(list, JsonKind.Array, isLenient))
        {
            return null;
        }

        var rules = new List<RuleNode>();
        foreach (JsonNode item in list?.Items ?? [])
        {
            if (RuleNode.TryRead(item, isLenient) is not { } rule)
            {
                return null;
            }

            rules.Add(rule);
        }

        // A spec without the member "enabled" is off, and the runtime ignores its rules.
        return new SpecNode(name, node, usualEntity, enabled is { IsBoolean: true } ? rules : []);
    }

    private static bool Is(JsonNode? node, JsonKind kind, bool isLenient) => isLenient ? JsonNode.IsAbsentOr(node, kind) : node?.Kind == kind;

    /// <summary>The answer of a gate when its first rule is for everyone, or when it has none; null when users differ.</summary>
    internal bool? ConstantOf(Dictionary<string, JsonNode> conditions)
    {
        bool fallback = DefaultValue is { Kind: JsonKind.True };
        if (Rules.Count == 0)
        {
            return fallback;
        }

        RuleNode first = Rules[0];
        if (first.Delegate is not null || !first.IsForEveryone(conditions))
        {
            return null;
        }

        return first.PassPercentage <= 0 ? fallback : first.PassPercentage >= 100 ? first.ReturnValue is not { Kind: JsonKind.False } : null;
    }

    /// <summary>The groups of an experiment, with their shares where the conditions on buckets tell.</summary>
    internal EquatableList<SnapshotGroup> GroupsOf(Dictionary<string, JsonNode> conditions)
    {
        var groups = new List<SnapshotGroup>();
        double taken = 0;
        foreach (RuleNode rule in Rules)
        {
            if (!rule.IsGroup)
            {
                continue;
            }

            double? share = null;
            if (rule.PassPercentage >= 100 && rule.BucketCondition(conditions) is { } bucket && bucket.Find("targetValue") is { } target)
            {
                switch (bucket.Find("operator")?.Text)
                {
                    case "lt" when target.Kind == JsonKind.Number:
                        share = Math.Max(0, Math.Min(Buckets, target.Number) - taken);
                        taken += share.Value;
                        break;
                    case "any":
                        share = Math.Min(Buckets, target.Items.Count + target.DistinctMembers().Count);
                        break;
                }
            }

            groups.Add(new SnapshotGroup(rule.GroupName ?? "", rule.Id, share * 100 / Buckets));
        }

        return new EquatableList<SnapshotGroup>(groups);
    }
}
