using System;

namespace Statsig.Fast.Benchmarks.Quick;

/// <summary>One measured path beside the bare work that it cannot do without.</summary>
/// <param name="Name">The row's name, shared with the other reports.</param>
/// <param name="GoalNs">What the path may cost, in nanoseconds.</param>
/// <param name="Path">Runs the path a number of times and returns something that depends on every answer.</param>
/// <param name="Floor">Runs the bare work as often.</param>
/// <param name="AllowedBytes">What one operation may allocate.</param>
internal sealed record QuickRow(string Name, double GoalNs, Func<int, long> Path, Func<int, long> Floor, int AllowedBytes = 0)
{
    /// <summary>Runs before each round, outside the time; null for nothing.</summary>
    internal Action? Between { get; init; }

    /// <summary>The most operations of one round.</summary>
    internal int MaxCount { get; init; } = 20_000_000;
}
