using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>A rule of a spec, as it is described to people.</summary>
internal sealed class DescribedRule
{
    /// <param name="node">The rule.</param>
    /// <param name="index">Its place in the spec, from 0.</param>
    /// <param name="conditions">The conditions of the payload by name.</param>
    internal DescribedRule(JsonNode node, int index, IReadOnlyDictionary<string, JsonNode> conditions)
    {
        Id = JsonNodes.TextOf(node.Find("id")) ?? "";
        GroupName = JsonNodes.TextOf(node.Find("groupName"));
        string? name = GroupName ?? JsonNodes.TextOf(node.Find("name"));
        Label = string.IsNullOrEmpty(name) || name == Id ? (Id.Length > 0 ? $"rule {Id}" : $"rule {index + 1}")
            : Id.Length > 0 ? $"rule {JsonNodes.Quote(name)} ({Id})" : $"rule {JsonNodes.Quote(name)}";
        PassPercentage = node.Find("passPercentage") is { Kind: JsonKind.Number } percentage ? percentage.Number : 0;
        ReturnValue = node.Find("returnValue");
        Salt = JsonNodes.TextOf(node.Find("salt")) ?? Id;
        IdType = JsonNodes.TextOf(node.Find("idType")) ?? "";
        Delegate = JsonNodes.TextOf(node.Find("configDelegate"));
        Conditions =
        [
            .. (node.Find("conditions")?.Items ?? []).Select(item => new DescribedCondition(
                item.Kind == JsonKind.Object ? item : item.Kind == JsonKind.String ? conditions.GetValueOrDefault(item.Text) : null)),
        ];
    }

    internal string Id { get; }

    /// <summary>The ID without the pass percentage and version that the service may append to it, such as ":10.00:2".</summary>
    internal string BaseId => Id.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Id[..colon] : Id;

    /// <summary>The rule as it is called in reports: its name or group, and its ID.</summary>
    internal string Label { get; }

    internal string? GroupName { get; }

    /// <summary>From 0 to 100.</summary>
    internal double PassPercentage { get; }

    internal JsonNode? ReturnValue { get; }

    internal string Salt { get; }

    internal string IdType { get; }

    /// <summary>The experiment that it hands over to; null for none.</summary>
    internal string? Delegate { get; }

    internal DescribedCondition[] Conditions { get; }

    /// <summary>True when two rules have the same conditions, in any order.</summary>
    internal static bool HaveSameConditions(DescribedRule left, DescribedRule right)
    {
        if (left.Conditions.Length != right.Conditions.Length)
        {
            return false;
        }

        List<DescribedCondition> others = [.. right.Conditions];
        return left.Conditions.All(condition => others.FindIndex(other => DescribedCondition.AreSame(condition, other)) is >= 0 and var at && Take(others, at));
    }

    /// <summary>Whom the rule is for, such as: everyone; or: email contains any of ("@example.com") and passes gate "staff".</summary>
    internal string Audience()
    {
        DescribedCondition[] conditions = [.. Conditions.Where(static condition => !condition.HoldsForAllUsers)];
        return conditions.Length == 0 ? "everyone" : string.Join(" and ", conditions.Select(static condition => condition.Words()));
    }

    internal static string PercentOf(double percentage) => percentage.ToString(CultureInfo.InvariantCulture);

    private static bool Take(List<DescribedCondition> conditions, int at)
    {
        conditions.RemoveAt(at);
        return true;
    }
}
