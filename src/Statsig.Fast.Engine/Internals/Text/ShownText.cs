using System;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Texts as people read them in one line: quoted, shortened, and without characters that would break the line.</summary>
internal static class ShownText
{
    /// <summary>The elements of a list that are shown.</summary>
    internal const int ShownElements = 5;

    private const int ShownCharacters = 60;

    /// <summary>Appends a text in quotation marks; of a long one the first characters and three dots.</summary>
    internal static void AppendQuoted(StringBuilder destination, ReadOnlySpan<char> text, int limit = ShownCharacters)
    {
        destination.Append('"');
        AppendPlain(destination, text, limit);
        destination.Append('"');
    }

    /// <summary>Appends JSON or a list, whose quotation marks stay; of a long one the first characters and three dots.</summary>
    internal static void AppendPlainJson(StringBuilder destination, ReadOnlySpan<char> text, int limit) => Append(destination, text, limit, escapesQuotes: false);

    /// <summary>
    /// Appends a text, control characters and half surrogate pairs escaped; of a long one the first characters and three dots.
    /// </summary>
    internal static void AppendPlain(StringBuilder destination, ReadOnlySpan<char> text, int limit = 200) => Append(destination, text, limit, escapesQuotes: true);

    private static void Append(StringBuilder destination, ReadOnlySpan<char> text, int limit, bool escapesQuotes)
    {
        bool isCut = text.Length > limit;
        if (isCut)
        {
            text = text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];
        }

        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                destination.Append(unit).Append(text[++i]);
            }
            else if (escapesQuotes && (unit is '"' or '\\'))
            {
                destination.Append('\\').Append(unit);
            }
            else if (char.IsControl(unit) || char.IsSurrogate(unit) || char.GetUnicodeCategory(unit) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format)
            {
                destination.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                destination.Append(unit);
            }
        }

        destination.Append(isCut ? "..." : "");
    }

    /// <summary>Appends a list of texts; of a long one the first elements and three dots.</summary>
    /// <param name="destination">Receives the text.</param>
    /// <param name="elements">The elements, or the first of them.</param>
    /// <param name="count">The number of elements of the whole list.</param>
    internal static void AppendList(StringBuilder destination, ReadOnlySpan<string> elements, int count)
    {
        int shown = Math.Min(elements.Length, ShownElements);
        destination.Append('[');
        for (int i = 0; i < shown; i++)
        {
            destination.Append(i == 0 ? "" : ", ");
            AppendQuoted(destination, elements[i]);
        }

        destination.Append(shown == count ? "" : shown == 0 ? "..." : ", ...").Append(']');
    }

    /// <summary>Appends a number in the form of JSON.</summary>
    internal static void AppendNumber(StringBuilder destination, double number)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        destination.Append(buffer[..NumberText.Format(number, buffer)]);
    }

    /// <summary>Appends a point in time, as ISO 8601 in UTC; one that has no date as its number.</summary>
    internal static void AppendTime(StringBuilder destination, long unixMs)
    {
        const long First = -62_135_596_800_000;
        const long Last = 253_402_300_799_999;
        if (unixMs is < First or > Last)
        {
            destination.Append(unixMs.ToString(CultureInfo.InvariantCulture));
            return;
        }

        string format = unixMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        destination.Append(DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString(format, CultureInfo.InvariantCulture));
    }
}
