using System.Collections.Generic;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

/// <summary>A subject with one row, given answers and given times.</summary>
internal sealed class FakeSubject(string name, string?[]? answers, double[] times, List<string> log) : Subject(name, "1", "made up")
{
    internal const string Row = "row";

    private int _next;

    internal override bool Has(string row) => row == Row;

    internal override IReadOnlyList<string?>? Answers(string row) => answers;

    internal override int Calibrate(string row, Pace pace) => 10;

    internal override double TimeRound(string row, int count)
    {
        log.Add(Name);
        return times[_next++ % times.Length];
    }

    internal override double? BytesPerOperation(string row, int count) => 32;

    public override void Dispose()
    {
    }
}
