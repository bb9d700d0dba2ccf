using System.Collections.Generic;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Reports;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

/// <summary>Small reports with round figures.</summary>
internal static class TestReports
{
    internal const string PublicOff = "gate b_public" + RowNames.Off;
    internal const string Native = ".NET 10.0.0, NativeAOT";
    internal const string Peer = "peer <1>";

    internal static ComparisonReport Create(double ours = 8, string runtime = ".NET 10.0.0, JIT", string hashing = "libcrypto", string instructionSet = "") => new(
        "AMD EPYC, family 26 model 2",
        2,
        runtime,
        instructionSet,
        hashing,
        "2026-01-02",
        "medians",
        [new(Subject.Ours, "0.1.0", "this library"), new(Subject.Floor, "here", "bare work"), new(Peer, "1.2.3", "another")],
        [
            new(PublicOff, RowResult.Nanoseconds, new Dictionary<string, Cell>
            {
                [Subject.Ours] = new(ours, 0, 0.02),
                [Subject.Floor] = new(5),
                [Peer] = new(800, 1320, 0.1),
            }),
            new(RowNames.BuildUser, RowResult.Nanoseconds, new Dictionary<string, Cell> { [Subject.Ours] = new(50, 200) }),
            RowResult.OfOurs(RowNames.BurstAccepted, RowResult.PerSecond, 9e6),
        ],
        [new("gate b_public", 1, 10, 1), new("gate b_public", 2, 12, 1.2), new("gate b_public", 8, 40, 4)]);
}
