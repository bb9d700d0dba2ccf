using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.EventLogging;

/// <summary>What does a gate cost whose exposure is disabled, or was made before, beside the look-up alone?</summary>
public class RepeatBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly RecordingWork _recording = new(CommonUsers.Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.LookUp(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Disabled() => _recording.Disabled(Calls, "b_public");

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Deduplicated() => _recording.Repeat(Calls, "b_public");
}
