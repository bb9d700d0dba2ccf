using System.Collections.Generic;

namespace Statsig.Fast.Testing.Variations;

/// <summary>Rows of numbers, one for each dimension, each below the size of its dimension.</summary>
internal static class Combinations
{
    /// <summary>All combinations; the last dimension varies first.</summary>
    internal static IEnumerable<int[]> All(int[] sizes)
    {
        int[] row = new int[sizes.Length];
        while (true)
        {
            yield return (int[])row.Clone();
            int dimension = sizes.Length - 1;
            while (dimension >= 0 && ++row[dimension] == sizes[dimension])
            {
                row[dimension--] = 0;
            }

            if (dimension < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// Rows in which every pair of values of two dimensions occurs. Each row starts with the first pair that is missing and takes the
    /// values that add most.
    /// </summary>
    internal static IEnumerable<int[]> Pairwise(int[] sizes)
    {
        List<(int Left, int LeftValue, int Right, int RightValue)> pairs = PairsOf(sizes);
        var missing = new HashSet<(int, int, int, int)>(pairs);
        foreach ((int left, int leftValue, int right, int rightValue) in pairs)
        {
            if (!missing.Contains((left, leftValue, right, rightValue)))
            {
                continue;
            }

            int[] row = new int[sizes.Length];
            System.Array.Fill(row, -1);
            (row[left], row[right]) = (leftValue, rightValue);
            for (int dimension = 0; dimension < sizes.Length; dimension++)
            {
                if (row[dimension] < 0)
                {
                    row[dimension] = BestValue(row, dimension, sizes[dimension], missing);
                }
            }

            missing.RemoveWhere(pair => row[pair.Item1] == pair.Item2 && row[pair.Item3] == pair.Item4);
            yield return row;
        }
    }

    private static List<(int Left, int LeftValue, int Right, int RightValue)> PairsOf(int[] sizes)
    {
        var pairs = new List<(int, int, int, int)>();
        for (int left = 0; left < sizes.Length; left++)
        {
            for (int right = left + 1; right < sizes.Length; right++)
            {
                foreach (int[] values in All([sizes[left], sizes[right]]))
                {
                    pairs.Add((left, values[0], right, values[1]));
                }
            }
        }

        return pairs;
    }

    private static int BestValue(int[] row, int dimension, int size, HashSet<(int, int, int, int)> missing)
    {
        (int best, int most) = (0, -1);
        for (int value = 0; value < size; value++)
        {
            int added = 0;
            for (int other = 0; other < row.Length; other++)
            {
                if (row[other] >= 0)
                {
                    added += missing.Contains(other < dimension ? (other, row[other], dimension, value) : (dimension, value, other, row[other])) ? 1 : 0;
                }
            }

            (best, most) = added > most ? (value, added) : (best, most);
        }

        return best;
    }
}
