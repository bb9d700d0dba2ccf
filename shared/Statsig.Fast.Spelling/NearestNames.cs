using System;
using System.Collections.Generic;

namespace Statsig.Fast.Spelling;

/// <summary>Finds the names that are likely meant by a misspelled one: those at the distance of few edits.</summary>
/// <remarks>Compiled into the generator (netstandard2.0) and into Statsig.Fast.Engine.</remarks>
internal static class NearestNames
{
    private const int Limit = 3;

    /// <summary>The nearest items, at most three, nearest first and then in ordinal order.</summary>
    internal static IReadOnlyList<T> Of<T>(string name, IEnumerable<T> items, Func<T, string> nameOf)
    {
        int most = Math.Max(2, name.Length / 3);
        var found = new List<(int Distance, T Item)>();
        foreach (T item in items)
        {
            int distance = Distance(name, nameOf(item), most);
            if (distance <= most)
            {
                found.Add((distance, item));
            }
        }

        found.Sort((left, right) => left.Distance != right.Distance ? left.Distance.CompareTo(right.Distance)
            : string.CompareOrdinal(nameOf(left.Item), nameOf(right.Item)));
        return found.ConvertAll(static pair => pair.Item).GetRange(0, Math.Min(Limit, found.Count));
    }

    /// <summary>The nearest name; null when even that one needs more than a third of the letters changed.</summary>
    internal static string? Of(string name, IEnumerable<string> names)
    {
        IReadOnlyList<string> nearest = Of(name, names, static candidate => candidate);
        return nearest.Count > 0 ? nearest[0] : null;
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours, without regard to case; more than the limit is the limit and one.
    /// </summary>
    internal static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        int[] before = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                bool isSame = Fold(left[i - 1]) == Fold(right[j - 1]);
                int least = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + (isSame ? 0 : 1));
                bool isSwap = i > 1 && j > 1 && Fold(left[i - 1]) == Fold(right[j - 2]) && Fold(left[i - 2]) == Fold(right[j - 1]);
                current[j] = isSwap ? Math.Min(least, before[j - 2] + 1) : least;
            }

            (before, last, current) = (last, current, before);
        }

        return last[right.Length];
    }

    /// <summary>The end of a message that suggests names; empty without any.</summary>
    internal static string Question(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $"; did you mean \"{string.Join("\" or \"", names)}\"?";

    private static char Fold(char unit) => unit == '-' ? '_' : char.ToLowerInvariant(unit);
}
