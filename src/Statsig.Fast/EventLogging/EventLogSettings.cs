using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>The options of event logging; fixed for the life of the server, except for the interval.</summary>
internal sealed record EventLogSettings
{
    internal int RingCapacity { get; init; } = 8192;

    /// <summary>Gets the bytes by which all rings together grow beyond their capacity.</summary>
    internal int RingGrowthBytes { get; init; }

    internal int DedupeCapacity { get; init; } = 100_000;

    /// <summary>Gets the maximum number of events in one batch, unless the service sets another number.</summary>
    internal int BatchEvents { get; init; } = 1000;

    internal int BatchBytes { get; init; } = 4 << 20;

    internal TimeSpan FlushInterval
    {
        get => LiveFlushInterval.Value;
        init => LiveFlushInterval = new LiveInterval(value);
    }

    /// <summary>Gets the interval as a changeable object.</summary>
    internal LiveInterval LiveFlushInterval { get; private init; } = new(TimeSpan.FromSeconds(60));

    /// <summary>Gets how long one pass of the pump may take, posts on the pump's thread included.</summary>
    internal TimeSpan PassLimit { get; init; } = TimeSpan.FromMinutes(1);

    internal int QueuedBatches { get; init; } = 10;

    internal bool WritesPythonTimeKeys { get; init; }

    internal bool CountsNonExposedChecks { get; init; }

    /// <summary>True when only flush and shutdown run the pump.</summary>
    internal bool IsManual { get; init; }

    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal string? SpillPath { get; init; }

    internal int SpillMaxBytes { get; init; } = 64 << 20;

    internal Action<EventsFlushedEventArgs>? EventsFlushed { get; init; }

    internal static EventLogSettings Of(StatsigOptions options) => new()
    {
        RingCapacity = options.EventRingCapacity,
        RingGrowthBytes = options.EventRingMaxGrowthBytes,
        DedupeCapacity = options.ExposureDedupeMaxKeys,
        BatchEvents = options.MaxEventsPerBatch,
        BatchBytes = options.MaxEventBatchBytes,
        FlushInterval = options.EventFlushInterval,
        PassLimit = options.RequestTimeout * 8,
        QueuedBatches = options.MaxPendingEventBatches,
        WritesPythonTimeKeys = options.LogPythonTimeKeys,
        CountsNonExposedChecks = options.LogNonExposedChecks,
        IsManual = options.ManualMode,
        TimeProvider = options.TimeProvider,
        SpillPath = options.EventSpillPath,
        SpillMaxBytes = options.EventSpillMaxBytes,
        EventsFlushed = options.EventsFlushed,
    };
}
