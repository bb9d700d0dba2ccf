using System;
using System.Collections.Generic;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>One ratio, measured until it is plain on which side of its limit it lies.</summary>
/// <remarks>
/// A busy machine makes single measurements wrong in either direction, so the median of three decides; one that is beyond the limit is
/// measured three times more, and the median of all six has the last word. A loss that is real stays beyond it.
/// </remarks>
internal static class GuardedRatio
{
    private const int Measurements = 3;

    /// <param name="measure">One measurement.</param>
    /// <param name="limit">The limit; null to measure only.</param>
    /// <returns>The median.</returns>
    internal static double Decide(Func<double> measure, double? limit)
    {
        var ratios = new List<double>();
        Measure(measure, ratios);
        if (Statistics.Median(ratios) > limit)
        {
            Measure(measure, ratios);
        }

        return Statistics.Median(ratios);
    }

    private static void Measure(Func<double> measure, List<double> ratios)
    {
        for (int i = 0; i < Measurements; i++)
        {
            ratios.Add(measure());
        }
    }
}
