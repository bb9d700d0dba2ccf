using System;
using System.IO;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>A text with a part between two markers that a program writes.</summary>
internal static class MarkedText
{
    internal const string Begin = "<!-- comparison -->";
    internal const string End = "<!-- /comparison -->";

    /// <exception cref="InvalidDataException">The markers are missing or out of order.</exception>
    internal static string Replace(string text, string content)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{text[..(begin + Begin.Length)]}\n{content.TrimEnd('\n')}\n{text[end..]}"
            : throw new InvalidDataException($"There is no \"{Begin}\" followed by \"{End}\".");
    }
}
