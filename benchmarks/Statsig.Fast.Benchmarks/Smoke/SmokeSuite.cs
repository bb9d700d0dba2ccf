using System;
using Statsig.Fast.Benchmarks.Explaining;
using Statsig.Fast.Benchmarks.Growth;
using Statsig.Fast.Benchmarks.Producers;
using Statsig.Fast.Benchmarks.Quick;

namespace Statsig.Fast.Benchmarks.Smoke;

/// <summary>
/// Runs everything briefly and checks what does not depend on the machine's pace: that it runs, and allocates no more than it may.
/// </summary>
internal static class SmokeSuite
{
    /// <returns>The exit code: 0 when all is well.</returns>
    internal static int Run()
    {
        int passed = 0;
        int failed = 0;
        foreach (QuickRow row in QuickRows.All())
        {
            long bytes = BytesOf(row);
            Note(bytes <= row.AllowedBytes, $"{row.Name}: {bytes} B/op");
        }

        Note(ProducerSuite.Smoke(), "producers: every call is recorded");
        Note(DeltaSuite.Smoke(), "growth-deltas: deltas of one gate are applied, and a service in memory is polled");
        Note(SpecsSuite.Smoke(), "growth-specs: updates of one gate are applied, and every gate passes");
        Note(ListSuite.Smoke(), "growth-lists: a list has its members, and follows its changes");
        Note(ExplanationSuite.Run([]) == 0, "explanations: none takes more than 5 ms");
        foreach (Type type in BenchmarkClasses.All())
        {
            int methods = BenchmarkClasses.RunOnce(type);
            Note(methods > 1, $"{type.Name}: {methods} methods, one of them the floor");
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;

        void Note(bool isWell, string what)
        {
            passed += isWell ? 1 : 0;
            failed += isWell ? 0 : 1;
            Console.WriteLine($"{(isWell ? "ok" : "FAILED")}  {what}");
        }
    }

    private static long BytesOf(QuickRow row)
    {
        row.Path(20_000);
        row.Floor(20_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        row.Path(1_000);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
    }
}
