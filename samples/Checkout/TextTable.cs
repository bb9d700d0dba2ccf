using System;
using System.Collections.Generic;
using System.IO;

namespace Checkout;

/// <summary>Rows of text, written with every column as wide as its widest cell.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [headings];

    internal void Add(params string[] cells) => _rows.Add(cells);

    internal void Write(string title, TextWriter output)
    {
        int[] widths = WidthsOfColumns();
        output.WriteLine(title);
        WriteRow(_rows[0], widths, output);
        WriteRow(Array.ConvertAll(widths, static width => new string('-', width)), widths, output);
        foreach (string[] row in _rows[1..])
        {
            WriteRow(row, widths, output);
        }

        output.WriteLine();
    }

    private int[] WidthsOfColumns()
    {
        var widths = new int[headings.Length];
        foreach (string[] row in _rows)
        {
            for (int i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        return widths;
    }

    private static void WriteRow(string[] cells, int[] widths, TextWriter output)
    {
        var padded = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            padded[i] = cells[i].PadRight(widths[i]);
        }

        output.WriteLine(string.Join(Gap, padded).TrimEnd());
    }
}
