using System;
using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>What a subject does for a row.</summary>
internal abstract class SubjectRow
{
    /// <summary>How many answers are compared with those of the other subjects.</summary>
    internal const int ComparedAnswers = 1_000;

    /// <summary>Runs before each batch, outside the time; null for nothing.</summary>
    internal Action? Between { get; init; }

    /// <summary>The most operations between two calls of <see cref="Between"/>.</summary>
    internal int MaxBatch { get; init; } = int.MaxValue;

    /// <summary>The most operations of one round, all batches together.</summary>
    internal int MaxCount { get; init; } = int.MaxValue;

    /// <summary>Runs the operation as often as it says.</summary>
    internal abstract long Run(int count);

    /// <summary>Null where there is nothing to compare, as for a floor.</summary>
    internal abstract IReadOnlyList<string>? Answers();

    /// <summary>The same work for another thread, which starts with another user.</summary>
    internal abstract SubjectRow Fork(int thread);
}
