using System;
using System.Collections.Generic;

namespace Statsig.Fast.Benchmarks;

/// <summary>The few figures that a row is reduced to.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    internal static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("There is no median of nothing.", nameof(values));
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>How far the largest value lies above the smallest, as a share of the median: the noise between repeats.</summary>
    internal static double Spread(IReadOnlyCollection<double> values)
    {
        double smallest = double.MaxValue;
        double largest = double.MinValue;
        foreach (double value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        return (largest - smallest) / Median(values);
    }

    /// <summary>The value that a share of the sorted values does not exceed.</summary>
    internal static double Percentile(long[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
