using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Values;

/// <summary>Decodes JSON into parameter values.</summary>
internal static class ParameterJson
{
    /// <summary>Nesting accepted inside a payload, and so inside any value of it.</summary>
    internal const int MaxDepth = 256;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Decodes a JSON text that stands on its own.</summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    internal static ParameterSet ReadSet(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json.Trim());
        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            reader.Read();
            reader.Skip();
            if (reader.Read())
            {
                throw new JsonException("More JSON follows the value.");
            }

            return ReadSet(utf8, new Utf8StringPool(16));
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text of the value is not valid Unicode.", exception);
        }
    }

    /// <summary>Decodes one value of any kind; text goes through the pool.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    internal static ParameterValue ReadValue(ReadOnlyMemory<byte> json, Utf8StringPool pool)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        return ReadValue(ref reader, json, pool);
    }

    /// <summary>Decodes the members of an object; a value of another kind leads to a set without parameters.</summary>
    /// <remarks>
    /// A text, a number and a list read as an empty object; true, false and null stay as they are in client responses. Source: the
    /// reference.
    /// </remarks>
    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    internal static ParameterSet ReadSet(ReadOnlyMemory<byte> json, Utf8StringPool pool)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            bool stays = reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null;
            return new ParameterSet([], [], stays ? json : ParameterSet.Empty.Json);
        }

        var names = new List<string>();
        var values = new ParameterValue[4];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = TextOf(ref reader, pool);
            reader.Read();
            ParameterValue value = ReadValue(ref reader, json, pool);
            if (names.Count == values.Length)
            {
                values = Resized(values, 2 * names.Count);
            }

            values[names.Count] = value;
            names.Add(name);
        }

        RemoveRepeats(names, values);
        return new ParameterSet([.. names], Resized(values, names.Count), json);
    }

    /// <summary>The pool's string for the text of the current token.</summary>
    private static string TextOf(ref Utf8JsonReader reader, Utf8StringPool pool) =>
        reader.ValueIsEscaped ? reader.GetString()! : pool.TextOf(reader.ValueSpan);

    /// <summary>Of repeated members the last value counts.</summary>
    private static void RemoveRepeats(List<string> names, ParameterValue[] values)
    {
        // Few names are compared with each other; many go through a table, in which the last of a name stays.
        NameTable? table = names.Count > ParameterSet.LinearLimit ? new NameTable(CollectionsMarshal.AsSpan(names)) : null;
        int kept = 0;
        for (int i = 0; i < names.Count; i++)
        {
            if ((table is null ? names.LastIndexOf(names[i]) : table.Find(names[i])) == i)
            {
                names[kept] = names[i];
                values[kept] = values[i];
                kept++;
            }
        }

        names.RemoveRange(kept, names.Count - kept);
    }

    /// <summary>Copies the values to an array of another length.</summary>
    /// <remarks>
    /// Neither a list nor <see cref="Array.Resize"/>: the framework has no compiled code of them for this type, and every start would wait
    /// for the JIT.
    /// </remarks>
    private static ParameterValue[] Resized(ParameterValue[] values, int length)
    {
        var resized = new ParameterValue[length];
        Array.Copy(values, resized, Math.Min(length, values.Length));
        return resized;
    }

    /// <summary>Decodes the value at the reader's token and leaves the reader at its end; the JSON is what the reader reads.</summary>
    internal static ParameterValue ReadValue(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Utf8StringPool pool)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ParameterValue.Of(TextOf(ref reader, pool));
            case JsonTokenType.True:
                return ParameterValue.Of(true);
            case JsonTokenType.False:
                return ParameterValue.Of(false);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out long whole) ? ParameterValue.Of(whole) : NumberOf(ref reader);
            case JsonTokenType.StartArray:
            case JsonTokenType.StartObject:
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                return ParameterValue.Of(new JsonFragment(json[start..(int)reader.BytesConsumed]));
            default:
                return ParameterValue.Null;
        }
    }

    /// <summary>A number that is not a whole one of 64 bits; with its decimal digits when a double does not hold them.</summary>
    private static ParameterValue NumberOf(ref Utf8JsonReader reader)
    {
        double number = reader.GetDouble();

        // A double holds every number of up to 15 digits, so only longer texts are looked at twice.
        return reader.ValueSpan.Length > 15 && reader.TryGetDecimal(out decimal exact) && !IsExact(number, exact)
            ? ParameterValue.Of(number, exact)
            : ParameterValue.Of(number);
    }

    private static bool IsExact(double number, decimal exact) => Math.Abs(number) < 7.92e28 && (decimal)number == exact;
}
