using System;

namespace Statsig.Fast;

/// <content>How exposures and events are collected and sent.</content>
public partial class StatsigOptions
{
    /// <summary>The maximum number of events in one batch, unless the service sets another number. Default: 1,000. 1 to 100,000.</summary>
    /// <remarks>
    /// In other Statsig SDKs: event_logging_max_queue_size, event_queue_size. It limits a batch, not the number of pending events.
    /// </remarks>
    public int MaxEventsPerBatch { get; set; } = 1000;

    /// <summary>
    /// The maximum size of the JSON of one batch, in bytes before compression. Default: 4 MiB. 64 KiB to 64 MiB. A single event above the
    /// limit is a batch by itself.
    /// </summary>
    public int MaxEventBatchBytes { get; set; } = 4 << 20;

    /// <summary>The longest time that an event waits for its batch to fill. Default: 60 s. 1 ms to 1 hour.</summary>
    public TimeSpan EventFlushInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The maximum number of batches that wait to be sent or retried. When another one is added, the oldest is dropped and counted.
    /// Default: 10. 1 to 10,000.
    /// </summary>
    /// <remarks>
    /// In other Statsig SDKs: event_logging_max_pending_batch_queue_size, retry_queue_size. First attempts wait in the same queue as
    /// retries.
    /// </remarks>
    public int MaxPendingEventBatches { get; set; } = 10;

    /// <summary>
    /// The number of events that each thread can leave pending before the background loop reads them: a power of two. Beyond it, a thread
    /// uses the growth that <see cref="EventRingMaxGrowthBytes"/> allows all threads together. Default: 8,192. 16 to 1,048,576.
    /// </summary>
    /// <remarks>
    /// About 80 bytes each. A server allocates room for this number of events with its first event, so that calls of one thread allocate
    /// nothing up to this number. Its threads share that room, and each has room for 64 events more. While more events wait, storage grows
    /// up to 64 times this number. Storage that was not needed for a minute is released.
    /// </remarks>
    public int EventRingCapacity { get; set; } = 8192;

    /// <summary>
    /// The number of bytes by which the rings of this server together may grow beyond <see cref="EventRingCapacity"/> during a burst. When
    /// it is used up, events are dropped and counted; callers never wait. Default: 16 MiB, about 207,000 events. 0 to 1 GiB; 0 for none.
    /// </summary>
    /// <remarks>
    /// The limit applies to each server, not to the process: a burst of one server must not use up the memory of another. Rings that stay
    /// within their capacity do not count, so a thread that logs too much does not take their room. Rings grow in blocks of 64 events, or
    /// of a quarter of the capacity when that is less. The background loop allocates blocks in advance; a thread that is faster allocates
    /// each block itself. Blocks that were not needed for a minute are released.
    /// </remarks>
    public int EventRingMaxGrowthBytes { get; set; } = 16 << 20;

    /// <summary>
    /// The number of exposures that are remembered so that repeats within a minute are not sent again; rounded up to a power of two.
    /// Default: 100,000. 1,024 to 16,777,216.
    /// </summary>
    /// <remarks>In other Statsig SDKs: exposure_dedupe_max_keys.</remarks>
    public int ExposureDedupeMaxKeys { get; set; } = 100_000;

    /// <summary>
    /// True to send nothing at all: no exposures, events, diagnostics or error reports. Log messages are not affected. Default: false.
    /// </summary>
    public bool DisableAllLogging { get; set; }

    /// <summary>
    /// True to log only the number of lost events when the process ends and the server was not disposed: by a return from Main,
    /// Environment.Exit, an unhandled exception or SIGTERM. Default: false, which sends pending events within two seconds.
    /// </summary>
    public bool DisableProcessExitFlush { get; set; }

    /// <summary>True to send no diagnostics of this library. Default: false.</summary>
    public bool DisableDiagnostics { get; set; }

    /// <summary>True to report no errors of this library to Statsig. Default: false.</summary>
    public bool DisableSdkExceptionReporting { get; set; }

    /// <summary>True to send how often each name was evaluated with exposures disabled, once per batch. Default: false.</summary>
    public bool LogNonExposedChecks { get; set; }

    /// <summary>
    /// True to send "configSyncTime", "initTime" and "serverTime" with exposures, as the Python SDK does, besides what other server SDKs
    /// send. Default: false.
    /// </summary>
    public bool LogPythonTimeKeys { get; set; }

    /// <summary>
    /// The file of unsent events, which survive the end of the process and are sent by the next one, at least once.
    /// Default: null. Not empty.
    /// </summary>
    /// <remarks>
    /// A killed process loses at most one second of events with this file; without it, all unsent events. In manual mode only a
    /// flush writes to it. One server per file. A file that is in use, is not a spill file, was written by another version or is a symbolic
    /// link is rejected with an error and not changed; the server works without it and retries it every minute.
    /// </remarks>
    public string? EventSpillPath { get; set; }

    /// <summary>
    /// The maximum size of the spill file, in bytes; further batches wait only in memory. Default: 64 MiB. 64 KiB to 1 GiB.
    /// </summary>
    public int EventSpillMaxBytes { get; set; } = 64 << 20;
}
