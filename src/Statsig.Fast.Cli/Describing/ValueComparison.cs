using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Says in words how a value changed: parameter by parameter where both are objects.</summary>
internal static class ValueComparison
{
    /// <param name="before">The older value; null when it is absent.</param>
    /// <param name="after">The newer value; null when it is absent.</param>
    /// <param name="what">What the values are, such as "return value"; empty when that is clear.</param>
    internal static IEnumerable<string> Compare(JsonNode? before, JsonNode? after, string what)
    {
        if (JsonNodes.AreEqual(before, after))
        {
            yield break;
        }

        if (before is not { Kind: JsonKind.Object } || after is not { Kind: JsonKind.Object })
        {
            yield return $"{what} {JsonNodes.Print(before)} -> {JsonNodes.Print(after)}".TrimStart();
            yield break;
        }

        Dictionary<string, JsonNode> left = before.DistinctMembers().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);
        Dictionary<string, JsonNode> right = after.DistinctMembers().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);
        foreach (string name in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            JsonNode? old = left.GetValueOrDefault(name);
            JsonNode? current = right.GetValueOrDefault(name);
            string parameter = $"{(what.Length == 0 ? "" : $"{what}: ")}parameter {JsonNodes.Quote(name)}";
            if (old is null)
            {
                yield return $"{parameter} added: {JsonNodes.Print(current)}";
            }
            else if (current is null)
            {
                yield return $"{parameter} removed (was {JsonNodes.Print(old)})";
            }
            else if (!JsonNodes.AreEqual(old, current))
            {
                yield return $"{parameter} {JsonNodes.Print(old)} -> {JsonNodes.Print(current)}";
            }
        }
    }
}
