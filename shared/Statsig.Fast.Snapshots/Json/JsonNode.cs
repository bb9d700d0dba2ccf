using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.Snapshots.Json;

/// <summary>A JSON value and where in the text it starts.</summary>
internal sealed class JsonNode
{
    private static readonly IReadOnlyList<JsonNode> NoItems = [];
    private static readonly IReadOnlyList<JsonMember> NoMembers = [];

    internal JsonNode(JsonKind kind, int position, string text = "", IReadOnlyList<JsonNode>? items = null, IReadOnlyList<JsonMember>? members = null)
    {
        Kind = kind;
        Position = position;
        Text = text;
        Items = items ?? NoItems;
        Members = members ?? NoMembers;
    }

    internal JsonKind Kind { get; }

    /// <summary>The offset of the value's first character.</summary>
    internal int Position { get; }

    /// <summary>The text of a string, or a number as it is written; empty for other kinds.</summary>
    internal string Text { get; }

    internal IReadOnlyList<JsonNode> Items { get; }

    /// <summary>The members of an object in their order, repeated ones too.</summary>
    internal IReadOnlyList<JsonMember> Members { get; }

    internal bool IsBoolean => Kind is JsonKind.True or JsonKind.False;

    /// <summary>True when a number is written without a fraction or an exponent and fits 64 bits.</summary>
    internal bool IsIntegerLiteral =>
        Kind == JsonKind.Number && Text.IndexOfAny(['.', 'e', 'E']) < 0 && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <summary>True when a number is whole and fits 64 bits, in any spelling.</summary>
    internal bool IsInteger => IsIntegerLiteral || (Kind == JsonKind.Number && IsWhole(Number));

    /// <summary>The nearest double of a number.</summary>
    internal double Number => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : Text.StartsWith("-", StringComparison.Ordinal) ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>The last member with the name; null without one.</summary>
    internal JsonNode? Find(string name)
    {
        for (int i = Members.Count - 1; i >= 0; i--)
        {
            if (Members[i].Name == name)
            {
                return Members[i].Value;
            }
        }

        return null;
    }

    /// <summary>True when a member is missing, null, or of a kind.</summary>
    internal static bool IsAbsentOr(JsonNode? node, JsonKind kind) => node is null || node.Kind == JsonKind.Null || node.Kind == kind;

    /// <summary>The members without those that a later one of the same name replaces.</summary>
    internal IReadOnlyList<JsonMember> DistinctMembers()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<JsonMember>(Members.Count);
        for (int i = Members.Count - 1; i >= 0; i--)
        {
            if (seen.Add(Members[i].Name))
            {
                members.Add(Members[i]);
            }
        }

        members.Reverse();
        return members;
    }

    private static bool IsWhole(double number) =>
        number >= -9223372036854775808.0 && number < 9223372036854775808.0 && Math.Floor(number) == number;
}
