using System;
using System.Buffers;

namespace Statsig.Fast.Internals.Text;

/// <summary>Keeps texts of payloads and requests from breaking a line of output, or a terminal.</summary>
internal static class OneLine
{
    // C0, DEL, C1 with the line break U+0085, the two separators that are line breaks to many readers, and what turns the direction of
    // writing, so that another text is seen than the one that is there.
    private static readonly SearchValues<char> Breaking = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C"
        + "\u008D\u008E\u008F\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F\u2028\u2029"
        + "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>Returns the text with a blank instead of each line break and other control character.</summary>
    /// <returns>The same text without any of them.</returns>
    internal static string Of(string text) => text.AsSpan().ContainsAny(Breaking) ? string.Create(text.Length, text, Replace) : text;

    /// <summary>Returns true for a character that <see cref="Of"/> replaces.</summary>
    internal static bool IsBreaking(char character) => Breaking.Contains(character);

    private static void Replace(Span<char> line, string text)
    {
        text.CopyTo(line);
        for (int at = line.IndexOfAny(Breaking); at >= 0; at = line.IndexOfAny(Breaking))
        {
            line[at] = ' ';
            line = line[(at + 1)..];
        }
    }
}
