using System;
using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.EventLogging;

/// <summary>What does a gate at 50 % cost whose exposure is disabled, was made before, or is new, beside a look-up and its hash?</summary>
/// <remarks>
/// Between two iterations the pump empties the ring: what is measured is recording, not dropping. Hence iterations are one loop.
/// </remarks>
public class ExposureBenchmarks : CallBenchmarks
{
    private readonly RecordingWork _recording = new(CommonUsers.Many);
    private readonly Func<int, long> _floor;

    public ExposureBenchmarks() => _floor = _recording.Next(new BareWork().HalfBucket);

    [IterationSetup]
    public void Empty() => _recording.Empty();

    [Benchmark(Baseline = true, OperationsPerInvoke = RecordingWork.RoundEvents)]
    public long Floor() => _floor(RecordingWork.RoundEvents);

    [Benchmark(OperationsPerInvoke = RecordingWork.RoundEvents)]
    public long Disabled() => _recording.Disabled(RecordingWork.RoundEvents, "b_pct50");

    [Benchmark(OperationsPerInvoke = RecordingWork.RoundEvents)]
    public long Deduplicated() => _recording.Repeat(RecordingWork.RoundEvents, "b_pct50");

    [Benchmark(OperationsPerInvoke = RecordingWork.RoundEvents)]
    public long Fresh() => _recording.Half(RecordingWork.RoundEvents);
}
