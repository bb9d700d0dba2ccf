using System;
using System.Numerics;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Evaluations by kind and source.</summary>
/// <remarks>
/// One block of counters per processor, so that threads on different processors do not write to one cache line. Safe from any thread.
/// </remarks>
internal sealed class EvaluationCounts
{
    /// <summary>The kinds, in the words of the tag.</summary>
    internal static readonly string[] Kinds = ["gate", "dynamic_config", "experiment", "layer", "parameter_store"];

    /// <summary>The kind of parameter stores; the other kinds are in the order of the enumeration of requests.</summary>
    internal const int ParameterStore = 4;

    /// <summary>The sources, in the words of the tag; by <see cref="EvaluationSource"/>.</summary>
    internal static readonly string[] Sources = ["Uninitialized", "Loading", "NoValues", "Network", "StatsigNetwork", "Bootstrap", "DataAdapter"];

    /// <summary>
    /// Counters per block: what is needed, filled up to whole cache lines of 64 bytes and one line of distance to the next block.
    /// </summary>
    private const int BlockSize = 48;

    private readonly int _mask;
    private readonly long[] _counts;

    internal EvaluationCounts()
    {
        _mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 64)) - 1;
        _counts = new long[(_mask + 1) * BlockSize];
    }

    /// <summary>Counts one evaluation.</summary>
    internal void Add(int kind, EvaluationSource source) =>
        Interlocked.Increment(ref _counts[((Thread.GetCurrentProcessorId() & _mask) * BlockSize) + (kind * Sources.Length) + (int)source]);

    /// <summary>The evaluations of one kind from one source.</summary>
    internal long Read(int kind, int source)
    {
        long sum = 0;
        for (int block = 0; block <= _mask; block++)
        {
            sum += Interlocked.Read(ref _counts[(block * BlockSize) + (kind * Sources.Length) + source]);
        }

        return sum;
    }
}
