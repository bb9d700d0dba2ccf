using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.EventLogging;

/// <summary>
/// What does a check cost, of a gate whose exposure was made before, that asks two servers in turn, or a thousand, beside one server?
/// </summary>
/// <remarks>
/// Two servers show the look-up of the thread's ring alone; a thousand also meet the memory of each server cold, as their checks without
/// exposures do.
/// </remarks>
public class ManyServersBenchmarks : CallBenchmarks
{
    private readonly ManyServersWork _one = new(1);
    private readonly ManyServersWork _two = new(2);
    private readonly ManyServersWork _thousand = new(ManyServersWork.Servers);

    [Benchmark(Baseline = true, OperationsPerInvoke = ManyServersWork.Servers)]
    public long Floor() => _one.Recorded();

    [Benchmark(OperationsPerInvoke = ManyServersWork.Servers)]
    public long TwoServers() => _two.Recorded();

    [Benchmark(OperationsPerInvoke = ManyServersWork.Servers)]
    public long ThousandServers() => _thousand.Recorded();

    [Benchmark(OperationsPerInvoke = ManyServersWork.Servers)]
    public long OneServerSilent() => _one.Silent();

    [Benchmark(OperationsPerInvoke = ManyServersWork.Servers)]
    public long ThousandServersSilent() => _thousand.Silent();
}
