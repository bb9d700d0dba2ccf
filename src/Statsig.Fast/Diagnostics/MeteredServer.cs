using System;
using System.Globalization;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>What the observable instruments read of one server.</summary>
/// <remarks>
/// Held by its server and only weakly by <see cref="MeteredServers"/>: a server that is never shut down can still be collected.
/// </remarks>
internal sealed class MeteredServer
{
    private static int _lastNumber;

    private EvaluationCounts? _evaluations;

    /// <summary>The tag's value: a number that no other server of the process has.</summary>
    internal string Name { get; } = Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture);

    /// <summary>What became of exposures and events; null without a pipeline for them.</summary>
    internal Func<EventStatistics>? Events { get; init; }

    /// <summary>What waits in the rings; null without rings.</summary>
    internal Func<long>? RingDepth { get; init; }

    /// <summary>The memory of the rings; null without rings.</summary>
    internal Func<long>? RingBytes { get; init; }

    /// <summary>How long ago the specs were last known to be up to date; null when they never were.</summary>
    internal Func<TimeSpan?>? SyncAge { get; init; }

    /// <summary>Called when counting of evaluations begins.</summary>
    internal Action? CountingBegins { get; init; }

    /// <summary>The counters of evaluations; null without a listener, in which case evaluations are not counted.</summary>
    internal EvaluationCounts? Evaluations => Volatile.Read(ref _evaluations);

    /// <summary>Begins to count evaluations, once.</summary>
    internal EvaluationCounts BeginCounting()
    {
        if (Evaluations is { } counts)
        {
            return counts;
        }

        counts = new EvaluationCounts();
        if (Interlocked.CompareExchange(ref _evaluations, counts, null) is { } earlier)
        {
            return earlier;
        }

        CountingBegins?.Invoke();
        return counts;
    }
}
