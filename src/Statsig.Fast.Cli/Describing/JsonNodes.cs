using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Compares and prints JSON values of payloads.</summary>
internal static class JsonNodes
{
    /// <summary>The length at which a printed value is cut.</summary>
    internal const int MaxText = 120;

    /// <summary>The text of a string; null for other kinds.</summary>
    internal static string? TextOf(JsonNode? node) => node is { Kind: JsonKind.String } ? node.Text : null;

    /// <summary>True for values that mean the same: members in any order, numbers in any spelling. An absent value equals null.</summary>
    internal static bool AreEqual(JsonNode? left, JsonNode? right)
    {
        if (left is null || right is null)
        {
            return (left ?? right) is null or { Kind: JsonKind.Null };
        }

        return left.Kind == right.Kind && left.Kind switch
        {
            JsonKind.String => left.Text == right.Text,
            JsonKind.Number => left.Text == right.Text || (!(left.IsIntegerLiteral && right.IsIntegerLiteral) && left.Number.Equals(right.Number)),
            JsonKind.Array => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(static pair => AreEqual(pair.First, pair.Second)),
            JsonKind.Object => HaveEqualMembers(left.DistinctMembers(), right.DistinctMembers()),
            _ => true,
        };
    }

    /// <summary>A value as compact JSON, cut when it is long; "nothing" for an absent one.</summary>
    internal static string Print(JsonNode? node, int limit = MaxText)
    {
        if (node is null)
        {
            return "nothing";
        }

        var text = new StringBuilder();
        Append(text, node, limit);
        return Cut(text.ToString(), limit);
    }

    /// <summary>A text, cut at a character boundary when it is long.</summary>
    internal static string Cut(string text, int limit = MaxText)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return text[..length] + "…";
    }

    /// <summary>A text in double quotes, as JSON spells it.</summary>
    internal static string Quote(string text) => $"\"{JsonEncodedText.Encode(Well(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    // JSON may hold half a surrogate pair, which cannot be encoded.
    private static string Well(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static bool HaveEqualMembers(IReadOnlyList<JsonMember> left, IReadOnlyList<JsonMember> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        Dictionary<string, JsonNode> others = right.ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);
        return left.All(member => others.TryGetValue(member.Name, out JsonNode? other) && AreEqual(member.Value, other));
    }

    private static void Append(StringBuilder text, JsonNode node, int limit)
    {
        if (text.Length > limit)
        {
            return; // The rest is cut in any case.
        }

        switch (node.Kind)
        {
            case JsonKind.Array:
                text.Append('[');
                Append(text, node.Items, limit, static (output, item, most) => Append(output, item, most));
                text.Append(']');
                break;
            case JsonKind.Object:
                text.Append('{');
                Append(text, node.DistinctMembers(), limit, static (output, member, most) =>
                {
                    output.Append(Quote(member.Name)).Append(':');
                    Append(output, member.Value, most);
                });
                text.Append('}');
                break;
            case JsonKind.String:
                text.Append(Quote(node.Text));
                break;
            case JsonKind.Number:
                text.Append(node.Text);
                break;
            default:
                text.Append(node.Kind switch { JsonKind.True => "true", JsonKind.False => "false", _ => "null" });
                break;
        }
    }

    private static void Append<T>(StringBuilder text, IReadOnlyList<T> parts, int limit, Action<StringBuilder, T, int> append)
    {
        for (int i = 0; i < parts.Count && text.Length <= limit; i++)
        {
            text.Append(i == 0 ? "" : ",");
            append(text, parts[i], limit);
        }
    }
}
