using System;
using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>A loop that brings its own inputs; with answers where there are some to compare.</summary>
internal sealed class LoopRow(Func<int, long> run, Func<IReadOnlyList<string>>? answers = null) : SubjectRow
{
    internal override long Run(int count) => run(count);

    internal override IReadOnlyList<string>? Answers() => answers?.Invoke();

    internal override SubjectRow Fork(int thread) => this;
}
