using System.Collections.Generic;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>A rule of a payload, as far as a snapshot needs it.</summary>
internal sealed class RuleNode
{
    private RuleNode(JsonNode node, string id, JsonNode? returnValue, IReadOnlyList<JsonNode> conditions, double passPercentage)
    {
        Id = id;
        ReturnValue = returnValue;
        Conditions = conditions;
        PassPercentage = passPercentage;
        IsGroup = node.Find("isExperimentGroup") is { Kind: JsonKind.True };
        GroupName = node.Find("groupName") is { Kind: JsonKind.String } group ? group.Text : null;
        Delegate = node.Find("configDelegate") is { Kind: JsonKind.String } target ? target.Text : null;
    }

    internal string Id { get; }

    /// <summary>Null only in a list of specs, where it counts as an empty object.</summary>
    internal JsonNode? ReturnValue { get; }

    internal double PassPercentage { get; }

    internal bool IsGroup { get; }

    internal string? GroupName { get; }

    /// <summary>The experiment to which the rule delegates.</summary>
    internal string? Delegate { get; }

    private IReadOnlyList<JsonNode> Conditions { get; }

    /// <summary>A rule; null when it is malformed, which makes its spec malformed.</summary>
    /// <param name="node">The rule.</param>
    /// <param name="isLenient">True when members may be missing, as in a list of specs.</param>
    internal static RuleNode? TryRead(JsonNode node, bool isLenient) => isLenient ? TryReadLenient(node) : TryReadStrict(node);

    private static RuleNode? TryReadStrict(JsonNode node) =>
        node.Find("id") is { Kind: JsonKind.String } id
        && node.Find("name") is { Kind: JsonKind.String }
        && node.Find("idType") is { Kind: JsonKind.String }
        && node.Find("passPercentage") is { Kind: JsonKind.Number } percentage
        && node.Find("conditions") is { Kind: JsonKind.Array } conditions
        && node.Find("returnValue") is { } returnValue
            ? new RuleNode(node, id.Text, returnValue, conditions.Items, percentage.Number)
            : null;

    private static RuleNode? TryReadLenient(JsonNode node)
    {
        JsonNode? id = node.Find("id");
        JsonNode? percentage = node.Find("passPercentage");
        JsonNode? conditions = node.Find("conditions");
        return node.Kind == JsonKind.Object
            && JsonNode.IsAbsentOr(id, JsonKind.String)
            && JsonNode.IsAbsentOr(node.Find("name"), JsonKind.String)
            && JsonNode.IsAbsentOr(node.Find("idType"), JsonKind.String)
            && JsonNode.IsAbsentOr(percentage, JsonKind.Number)
            && JsonNode.IsAbsentOr(conditions, JsonKind.Array)
                ? new RuleNode(node, id?.Text ?? "", node.Find("returnValue"), conditions?.Items ?? [], percentage is { Kind: JsonKind.Number } number ? number.Number : 0)
                : null;
    }

    /// <summary>True when every condition matches all users.</summary>
    internal bool IsForEveryone(Dictionary<string, JsonNode> map)
    {
        foreach (JsonNode condition in Conditions)
        {
            if (Resolve(condition, map)?.Find("type") is not { Kind: JsonKind.String, Text: "public" })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The only condition on the user's bucket; null without one or with several.</summary>
    internal JsonNode? BucketCondition(Dictionary<string, JsonNode> map)
    {
        JsonNode? found = null;
        foreach (JsonNode condition in Conditions)
        {
            if (Resolve(condition, map) is { } resolved && resolved.Find("type") is { Text: "user_bucket" })
            {
                if (found is not null)
                {
                    return null;
                }

                found = resolved;
            }
        }

        return found;
    }

    private static JsonNode? Resolve(JsonNode condition, Dictionary<string, JsonNode> map) =>
        condition.Kind == JsonKind.Object ? condition : condition.Kind == JsonKind.String && map.TryGetValue(condition.Text, out JsonNode? known) ? known : null;
}
