using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Finds the name that a misspelled key is likely to mean.</summary>
internal static class NearestName
{
    /// <summary>
    /// Returns the name with the fewest edits, case apart; null when even that one needs more than a third of its letters changed.
    /// </summary>
    internal static string? Of(string key, IEnumerable<string> names)
    {
        (string? nearest, int fewest) = (null, int.MaxValue);
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            int edits = Edits(key.ToUpperInvariant(), name.ToUpperInvariant());
            if (edits < fewest)
            {
                (nearest, fewest) = (name, edits);
            }
        }

        return fewest <= Math.Max(2, key.Length / 3) ? nearest : null;
    }

    /// <summary>Counts the letters to insert, remove or replace on the way from one text to the other.</summary>
    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[to.Length];
    }
}
