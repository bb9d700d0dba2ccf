namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>What some producers manage together.</summary>
/// <param name="CallsPerSecond">Their calls, from the first one's first to the last one's last.</param>
/// <param name="ProcessorNs">The processor time of a call; 0 where it is not known.</param>
internal readonly record struct Throughput(double CallsPerSecond, double ProcessorNs)
{
    /// <summary>Whether this is less than before, by more than noise.</summary>
    /// <param name="before">With fewer producers.</param>
    /// <param name="tolerance">The share that is noise.</param>
    /// <remarks>Calls that take no more processor time than before did not cause it: other work then had the processors.</remarks>
    internal bool IsLessThan(Throughput before, double tolerance) =>
        CallsPerSecond < before.CallsPerSecond * (1 - tolerance) && (ProcessorNs == 0 || ProcessorNs > before.ProcessorNs * (1 + tolerance));
}
