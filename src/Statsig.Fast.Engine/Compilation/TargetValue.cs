using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>The target of a condition, decoded for the operator that will look at it.</summary>
/// <remarks>
/// The elements of lists and the values of objects are kept as text: strings as they are, anything else as its JSON text by
/// <see cref="NormalJson"/>, for any spelling in the payload.
/// </remarks>
internal sealed class TargetValue
{
    // Longer texts are hardly ever those of another condition as well.
    private const int LongestPooledText = 32;

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

    /// <summary>Unix milliseconds of a text that is a time, or of a number, cut to a whole one; null otherwise.</summary>
    /// <remarks>
    /// A number beyond 64 bits is the nearest that fits, and "nan" is 0: what the cast makes of them, here and in the reference.
    /// </remarks>
    internal long? TimeMs
    {
        get
        {
            if (Text is not null && Timestamps.TryParse(Text, userSide: false, out long time))
            {
                return time;
            }

            return (long?)Number;
        }
    }

    /// <summary>The number of elements of a list or members of an object; null for other kinds.</summary>
    internal int? Count => IsArray || IsObject ? Elements.Length : null;

    /// <summary>Appends the target as people read it, shortened.</summary>
    internal void AppendTo(StringBuilder text)
    {
        switch (Kind)
        {
            case JsonValueKind.String:
                ShownText.AppendQuoted(text, Text);
                break;
            case JsonValueKind.Number:
                ShownText.AppendNumber(text, Number!.Value);
                break;
            case JsonValueKind.Array:
                ShownText.AppendList(text, Elements, Elements.Length);
                break;
            case JsonValueKind.Object:
                AppendMembers(text);
                break;
            default:
                text.Append(Kind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private void AppendMembers(StringBuilder text)
    {
        int shown = Math.Min(Elements.Length, ShownText.ShownElements);
        text.Append('{');
        for (int i = 0; i < shown; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            ShownText.AppendQuoted(text, Elements[i]);
            text.Append(": ");
            ShownText.AppendQuoted(text, Values[i]);
        }

        text.Append(shown == Elements.Length ? "}" : ", ...}");
    }

    /// <param name="json">The JSON of the target; empty when it has none.</param>
    /// <param name="pool">The texts that conditions share; null to share none.</param>
    internal static TargetValue Read(ReadOnlySpan<byte> json, Utf8StringPool? pool = null)
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
                return new TargetValue(JsonValueKind.Array) { Elements = ReadElements(ref reader, pool) };
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, pool);
            default:
                return new TargetValue(JsonValueKind.Null);
        }
    }

    private static string[] ReadElements(ref Utf8JsonReader reader, Utf8StringPool? pool)
    {
        var elements = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(ElementText(ref reader, pool));
        }

        return [.. elements];
    }

    private static TargetValue ReadObject(ref Utf8JsonReader reader, Utf8StringPool? pool)
    {
        var members = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members[name] = ElementText(ref reader, pool);
        }

        return new TargetValue(JsonValueKind.Object) { Elements = [.. members.Keys], Values = [.. members.Values] };
    }

    private static string ElementText(ref Utf8JsonReader reader, Utf8StringPool? pool) =>
        reader.TokenType != JsonTokenType.String ? NormalJson.Read(ref reader, userSide: false)
        : pool is null || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestPooledText ? reader.GetString()!
        : pool.TextOf(reader.ValueSpan);
}
