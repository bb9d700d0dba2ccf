using System;
using System.Globalization;

namespace Statsig.Fast.Testing.Specs;

/// <summary>Shares of users: percentages that are a whole number of buckets.</summary>
internal static class Share
{
    /// <summary>The buckets of all users in groups and allocations, which are tenths of a percent.</summary>
    internal const int AllBuckets = 1000;

    /// <summary>Returns a share in steps of 0.1 % as buckets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 100, or not a multiple of 0.1.</exception>
    internal static int BucketsOf(double percent, string of, string parameterName) => StepsOf(percent, 10, of, parameterName);

    /// <summary>Checks a share in steps of 0.01 %.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 100, or not a multiple of 0.01.</exception>
    internal static void CheckHundredths(double percent, string of, string parameterName) => StepsOf(percent, 100, of, parameterName);

    /// <summary>Returns a share as text, in the same way for all cultures.</summary>
    internal static string TextOf(double percent) => percent.ToString(CultureInfo.InvariantCulture);

    private static int StepsOf(double percent, int stepsOfOne, string of, string parameterName)
    {
        if (!(percent is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(parameterName, $"{TextOf(percent)} % is not a share. Pass 0 to 100.");
        }

        double steps = Math.Round(percent * stepsOfOne);
        if (Math.Abs(percent * stepsOfOne - steps) > 1e-6)
        {
            string step = TextOf(1.0 / stepsOfOne);
            throw new ArgumentOutOfRangeException(parameterName, $"{TextOf(percent)} % is not a multiple of {step} %, the smallest share of {of}. Pass a multiple of {step}.");
        }

        return (int)steps;
    }
}
