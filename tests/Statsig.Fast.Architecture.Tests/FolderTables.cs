using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>The tables of docs/architecture.md: for every folder the others that it uses.</summary>
internal static class FolderTables
{
    private const string Heading = "Folders of ";

    /// <summary>Reads the tables of the document, by the paths in their headings.</summary>
    internal static Dictionary<string, Dictionary<string, string[]>> Read() =>
        Parse(File.ReadLines(Path.Combine(Sources.Root, "docs/architecture.md")));

    /// <summary>Reads tables with the columns "folder", "responsibility" and "uses" under headings that begin with "Folders of".</summary>
    /// <param name="lines">Markdown.</param>
    /// <exception cref="FormatException">A row has another number of cells.</exception>
    internal static Dictionary<string, Dictionary<string, string[]>> Parse(IEnumerable<string> lines)
    {
        var tables = new Dictionary<string, Dictionary<string, string[]>>();
        Dictionary<string, string[]>? table = null;
        foreach (string line in lines)
        {
            if (line.StartsWith('#'))
            {
                string title = line.TrimStart('#', ' ');
                table = title.StartsWith(Heading, StringComparison.Ordinal) ? tables[title[Heading.Length..]] = [] : null;
            }
            else if (table is not null && line.StartsWith('|') && !line.StartsWith("| folder |", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                string[] cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
                if (cells.Length != 3)
                {
                    throw new FormatException($"The row \"{line}\" does not have three cells.");
                }

                table.Add(cells[0], cells[2] == "nothing" ? [] : cells[2].Split(", "));
            }
        }

        return tables.Where(static found => found.Value.Count > 0).ToDictionary();
    }
}
