using System.Collections.Generic;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>The project's goals, set for an AMD EPYC of the Zen 5 family with two virtual processors.</summary>
internal static class Goals
{
    private const double Microsecond = 1e3;
    private const double Millisecond = 1e6;

    internal static IReadOnlyList<Goal> All { get; } =
    [
        new("gate b_public" + RowNames.OffTyped, 4, 5, 4),
        new("gate b_public" + RowNames.OnTyped, 12, 14, 12),
        new("gate b_public" + RowNames.Off, 10, 14, 10),
        new("gate b_public" + RowNames.OnSame, 20, 25, 20),
        new("gate b_field_any" + RowNames.Off, 20, 28, 20),
        new("gate b_field_any" + RowNames.OnSame, 30, 40, 30),
        new("gate b_str_contains" + RowNames.Off, 35, 60, 35),
        new("gate b_pct50" + RowNames.OffDistinct, 80, 85, 145),
        new("gate b_pct50" + RowNames.OnDistinct, 95, 100, 165),
        new("gate b_pct50" + RowNames.OnSame, 25, 30, 25),
        new("gate b_nested" + RowNames.Off, 70, 100, 70),
        new("gate b_big" + RowNames.Off, 600, 900, 600),
        new("config value" + RowNames.Off, 20, 28, 20),
        new("config value" + RowNames.OnSame, 35, 45, 35),
        new("experiment value" + RowNames.OnSame, 140, 150, 300),
        new("experiment value" + RowNames.OnDistinct, 140, 150, 300),
        new("layer param" + RowNames.OnSame, 240, 260, 560),
        new("layer param" + RowNames.OnDistinct, 240, 260, 560),
        new(RowNames.BuildUser, 60, 60, 60, AllowedBytes: 160),
        new(RowNames.LogEvent, 50, 60, null),
        new(RowNames.TailP99, 0.5 * Microsecond, 0.5 * Microsecond, null),
        new(RowNames.TailP999, 5 * Microsecond, 5 * Microsecond, null),
        new(RowNames.TailMax, 1 * Millisecond, 1 * Millisecond, null),
        new(RowNames.ClientResponse, 80 * Microsecond, 100 * Microsecond, 120 * Microsecond),
        new(RowNames.Load, 1.5 * Millisecond, 2 * Millisecond, null, AllowedBytes: 2.5e6),
        new(RowNames.Kept, 1.5e6, 1.5e6, null, RowResult.Bytes),
        new(RowNames.FirstGate, 70 * Millisecond, 6 * Millisecond, null),
        new(RowNames.BurstAccepted, 10e6, 10e6, null, RowResult.PerSecond),
        new(RowNames.BurstDelivered, 400e3, 400e3, null, RowResult.PerSecond),
    ];

    /// <summary>What two threads may need, as a multiple of one, where every call records.</summary>
    internal const double TwoThreads = 1.15;

    /// <summary>What a native program with the usual target may need, as a multiple of the same call under the JIT.</summary>
    internal const double NativeAgainstJit = 1.15;

    /// <summary>The same for a native program that was compiled for an instruction set which its servers have.</summary>
    internal const double NativeSetAgainstJit = 1.05;
}
