using System;
using System.IO;
using System.Linq;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Writes rows of texts as columns: the first ones to the left, numbers to the right.</summary>
internal static class TextColumns
{
    internal static void Write(TextWriter output, string[] heads, string[][] rows, int leftAligned)
    {
        rows = [.. rows.Select(static row => Array.ConvertAll(row, OneLine.Of))];
        int[] widths = [.. heads.Select((head, column) => rows.Select(row => row[column].Length).Append(head.Length).Max())];
        foreach (string[] row in rows.Prepend(heads))
        {
            string line = string.Join("  ", row.Select((cell, column) => column < leftAligned ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
            output.WriteLine(line.AsSpan().TrimEnd());
        }
    }
}
