using System;
using System.Globalization;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>Numbers for readers: about three digits, and the unit where it is not nanoseconds.</summary>
internal static class Figures
{
    internal static string Of(double value, string unit) => unit switch
    {
        RowResult.Nanoseconds => Time(value),
        RowResult.Bytes => Bytes(value),
        RowResult.PerSecond => PerSecond(value),
        _ => throw new ArgumentException($"There is no unit {unit}.", nameof(unit)),
    };

    internal static string Time(double ns) => ns switch
    {
        >= 999_500 => Digits(ns / 1e6) + " ms",
        >= 9_995 => Digits(ns / 1e3) + " µs",
        _ => Digits(ns),
    };

    internal static string Bytes(double bytes) => bytes switch
    {
        >= 1_000_000 => Digits(bytes / 1e6) + " MB",
        >= 10_000 => Digits(bytes / 1e3) + " KB",
        < 0.5 => "0 B",
        _ => Digits(Math.Round(bytes)) + " B",
    };

    internal static string PerSecond(double count) => count >= 1e6 ? Digits(count / 1e6) + " M/s" : Digits(count / 1e3) + " k/s";

    internal static string Ratio(double ratio) => Digits(ratio) + "×";

    private static string Digits(double value) => value.ToString(
        Math.Abs(value) switch
        {
            >= 99.95 => "#,0",
            >= 9.995 => "0.#",
            _ => "0.##",
        },
        CultureInfo.InvariantCulture);
}
