using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.EventLogging;

/// <summary>What does logging an event cost the calling thread, beside one look-up?</summary>
/// <remarks>
/// Between two iterations the pump empties the ring: what is measured is recording, not dropping. Hence iterations are one loop.
/// </remarks>
public class LogEventBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly RecordingWork _recording = new(CommonUsers.Many);

    [IterationSetup]
    public void Empty() => _recording.Empty();

    [Benchmark(Baseline = true, OperationsPerInvoke = RecordingWork.RoundEvents)]
    public long Floor() => _bare.LookUp(RecordingWork.RoundEvents);

    [Benchmark(OperationsPerInvoke = RecordingWork.RoundEvents)]
    public long LogEvent() => _recording.LogEvent(RecordingWork.RoundEvents);
}
