using System;
using System.Collections.Generic;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>A spec of a payload, as far as a snapshot needs it.</summary>
internal sealed class SpecNode
{
    /// <summary>Buckets of an experiment; a group has some of them.</summary>
    private const int Buckets = 1000;

    private SpecNode(string name, JsonNode node, IReadOnlyList<RuleNode> rules)
    {
        Name = name;
        Rules = rules;
        DefaultValue = node.Find("defaultValue")!;
        Entity = node.Find("entity")!.Text;
        IdType = node.Find("idType")!.Text;
        IsEnabled = node.Find("enabled")!.Kind == JsonKind.True;
        IsActive = node.Find("isActive") is { Kind: JsonKind.True };
    }

    internal string Name { get; }

    internal IReadOnlyList<RuleNode> Rules { get; }

    internal JsonNode DefaultValue { get; }

    internal string Entity { get; }

    internal string IdType { get; }

    internal bool IsEnabled { get; }

    internal bool IsActive { get; }

    /// <summary>A spec; null when it is malformed.</summary>
    internal static SpecNode? TryRead(string name, JsonNode node)
    {
        foreach (string text in (string[])["type", "entity", "salt", "idType"])
        {
            if (node.Find(text) is not { Kind: JsonKind.String })
            {
                return null;
            }
        }

        if (node.Find("enabled") is not { IsBoolean: true } || node.Find("defaultValue") is null || node.Find("rules") is not { Kind: JsonKind.Array } list)
        {
            return null;
        }

        var rules = new List<RuleNode>();
        foreach (JsonNode item in list.Items)
        {
            if (RuleNode.TryRead(item) is not { } rule)
            {
                return null;
            }

            rules.Add(rule);
        }

        return new SpecNode(name, node, rules);
    }

    /// <summary>The answer of a gate when its first rule is for everyone, or when it has none; null when users differ.</summary>
    internal bool? ConstantOf(Dictionary<string, JsonNode> conditions)
    {
        bool fallback = DefaultValue.Kind == JsonKind.True;
        if (Rules.Count == 0)
        {
            return fallback;
        }

        RuleNode first = Rules[0];
        if (first.Delegate is not null || !first.IsForEveryone(conditions))
        {
            return null;
        }

        return first.PassPercentage <= 0 ? fallback : first.PassPercentage >= 100 ? first.ReturnValue.Kind != JsonKind.False : null;
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
