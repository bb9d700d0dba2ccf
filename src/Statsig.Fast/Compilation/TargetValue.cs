using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation;

/// <summary>The target of a condition, decoded for the operator that will look at it.</summary>
/// <remarks>Lists and the names and values of objects are kept as text: strings as they are, anything else as its JSON text.</remarks>
internal sealed class TargetValue
{
    private static readonly string[] None = [];

    private TargetValue(JsonValueKind kind) => Kind = kind;

    /// <summary>Absent and null are both <see cref="JsonValueKind.Null"/>.</summary>
    internal JsonValueKind Kind { get; }

    /// <summary>The text of a string; null for every other kind, numbers included.</summary>
    internal string? Text { get; private init; }

    /// <summary>The number of a number, or of a text that parses as one; null otherwise.</summary>
    internal double? Number { get; private init; }

    internal bool IsArray => Kind == JsonValueKind.Array;

    internal bool IsObject => Kind == JsonValueKind.Object;

    /// <summary>The elements of a list, or the names of an object.</summary>
    internal string[] Elements { get; private init; } = None;

    /// <summary>The values of an object, in the order of <see cref="Elements"/>.</summary>
    internal string[] Values { get; private init; } = None;

    /// <summary>Unix milliseconds of a text that is a time, or of a number; null otherwise.</summary>
    internal long? TimeMs
    {
        get
        {
            if (Text is not null && Timestamps.TryParse(Text, userSide: false, out long time))
            {
                return time;
            }

            return Number is { } number && !double.IsNaN(number) ? (long)number : null;
        }
    }

    internal static TargetValue Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return new TargetValue(JsonValueKind.Null);
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                string text = reader.GetString()!;
                return new TargetValue(JsonValueKind.String) { Text = text, Number = NumberParser.TryParseDouble(text, out double parsed) ? parsed : null };
            case JsonTokenType.Number:
                return new TargetValue(JsonValueKind.Number) { Number = reader.GetDouble() };
            case JsonTokenType.True:
                return new TargetValue(JsonValueKind.True);
            case JsonTokenType.False:
                return new TargetValue(JsonValueKind.False);
            case JsonTokenType.StartArray:
                return new TargetValue(JsonValueKind.Array) { Elements = ReadElements(ref reader, json) };
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, json, userSide: false);
            default:
                return new TargetValue(JsonValueKind.Null);
        }
    }

    /// <summary>Reads an object of a user: its values have the text that a user's values have anywhere else, so 9.0 is "9".</summary>
    internal static TargetValue ReadUserObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        return ReadObject(ref reader, json, userSide: true);
    }

    private static string[] ReadElements(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var elements = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(ElementText(ref reader, json));
        }

        return [.. elements];
    }

    private static TargetValue ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool userSide)
    {
        var members = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members[name] = userSide && reader.TokenType == JsonTokenType.Number ? NumberTextOf(ref reader) : ElementText(ref reader, json);
        }

        return new TargetValue(JsonValueKind.Object) { Elements = [.. members.Keys], Values = [.. members.Values] };
    }

    private static string NumberTextOf(ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out long whole) ? whole.ToString(CultureInfo.InvariantCulture) : NumberText.ToText(reader.GetDouble());

    private static string ElementText(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }
}
