using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Internals.Text;

/// <summary>JSON in the canonical spelling that conditions compare, for any spelling of a payload or a caller.</summary>
/// <remarks>
/// No blanks; texts with nothing escaped but what JSON demands; numbers by <see cref="JsonNumberText"/>; of members with one name the
/// last value, at the place of the first. Both sides of a condition go through here: targets when a ruleset is compiled, lists and objects
/// of users when they are read. Source: the reference, which parses both and writes them again.
/// </remarks>
internal static class NormalJson
{
    /// <summary>Whole numbers up to here are exact in a double.</summary>
    private const long LargestExactWhole = 9007199254740992;

    /// <summary>The normal text of the value that a reader stands at; the reader then stands at the value's end.</summary>
    /// <param name="reader">At the first token of a value.</param>
    /// <param name="userSide">True for a value of a user, where 9.0 and the whole number 9 are one value; a target keeps them
    /// apart.</param>
    /// <exception cref="JsonException">The value ends early or is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    internal static string Read(ref Utf8JsonReader reader, bool userSide)
    {
        var text = new StringBuilder();
        Append(text, ref reader, userSide);
        return text.ToString();
    }

    /// <summary>A text in quotes. Half a surrogate pair becomes U+FFFD.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2);
        AppendText(quoted, text);
        return quoted.ToString();
    }

    /// <summary>Appends a text in quotes: only quotes, backslashes and characters below U+0020 are escaped.</summary>
    internal static void AppendText(StringBuilder destination, ReadOnlySpan<char> text)
    {
        destination.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsSurrogate(c))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                {
                    destination.Append(c).Append(text[++i]);
                }
                else
                {
                    destination.Append('\uFFFD');
                }
            }
            else if (c < ' ' || c is '"' or '\\')
            {
                AppendEscape(destination, c);
            }
            else
            {
                destination.Append(c);
            }
        }

        destination.Append('"');
    }

    /// <summary>Appends a number of a user; a whole number has the same text for any type.</summary>
    internal static void AppendUserNumber(StringBuilder destination, double number)
    {
        if (Math.Floor(number) == number && number is >= int.MinValue and <= uint.MaxValue)
        {
            destination.Append(CultureInfo.InvariantCulture, $"{(long)number}");
        }
        else
        {
            JsonNumberText.Append(destination, number);
        }
    }

    /// <summary>Appends a whole number of a user.</summary>
    /// <remarks>
    /// Beyond 32 bits it ends in ".0", as in the reference, which keeps only what fits a 32-bit integer as a whole number. Beyond 2^53,
    /// where the reference rounds it, it stays exact.
    /// </remarks>
    internal static void AppendUserNumber(StringBuilder destination, long number)
    {
        if (number is >= -LargestExactWhole and <= LargestExactWhole)
        {
            AppendUserNumber(destination, (double)number);
        }
        else
        {
            destination.Append(CultureInfo.InvariantCulture, $"{number}");
        }
    }

    private static void Append(StringBuilder destination, ref Utf8JsonReader reader, bool userSide)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                AppendObject(destination, ref reader, userSide);
                break;
            case JsonTokenType.StartArray:
                destination.Append('[');
                for (bool isFirst = true; Next(ref reader) && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
                {
                    destination.Append(isFirst ? "" : ",");
                    Append(destination, ref reader, userSide); // The reader bounds the depth.
                }

                destination.Append(']');
                break;
            case JsonTokenType.String:
                AppendText(destination, reader.GetString());
                break;
            case JsonTokenType.Number:
                AppendNumber(destination, ref reader, userSide);
                break;
            case JsonTokenType.True:
                destination.Append("true");
                break;
            case JsonTokenType.False:
                destination.Append("false");
                break;
            default:
                destination.Append("null");
                break;
        }
    }

    private static void AppendObject(StringBuilder destination, ref Utf8JsonReader reader, bool userSide)
    {
        var members = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        while (Next(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members[name] = Read(ref reader, userSide);
        }

        destination.Append('{');
        for (int i = 0; i < members.Count; i++)
        {
            (string name, string value) = members.GetAt(i);
            destination.Append(i == 0 ? "" : ",");
            AppendText(destination, name);
            destination.Append(':').Append(value);
        }

        destination.Append('}');
    }

    private static void AppendNumber(StringBuilder destination, ref Utf8JsonReader reader, bool userSide)
    {
        bool isWhole = reader.TryGetInt64(out long whole);
        if (userSide)
        {
            if (isWhole)
            {
                AppendUserNumber(destination, whole);
            }
            else
            {
                AppendUserNumber(destination, reader.GetDouble());
            }
        }
        else if (isWhole && (whole != 0 || reader.ValueSpan[0] != '-'))
        {
            destination.Append(CultureInfo.InvariantCulture, $"{whole}");
        }
        else if (!isWhole && reader.TryGetUInt64(out ulong large))
        {
            destination.Append(CultureInfo.InvariantCulture, $"{large}");
        }
        else
        {
            // Negative zero as well, a whole number to the reader and a floating-point one to the reference.
            JsonNumberText.Append(destination, reader.GetDouble());
        }
    }

    private static void AppendEscape(StringBuilder destination, char c)
    {
        switch (c)
        {
            case '"': destination.Append("\\\""); break;
            case '\\': destination.Append("\\\\"); break;
            case '\n': destination.Append("\\n"); break;
            case '\r': destination.Append("\\r"); break;
            case '\t': destination.Append("\\t"); break;
            case '\b': destination.Append("\\b"); break;
            case '\f': destination.Append("\\f"); break;
            default: destination.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
        }
    }

    /// <summary>Reads on; JSON that ends early is an exception, not the end of a list.</summary>
    private static bool Next(ref Utf8JsonReader reader) => reader.Read() ? true : throw new JsonException("The JSON value ends early.");
}
