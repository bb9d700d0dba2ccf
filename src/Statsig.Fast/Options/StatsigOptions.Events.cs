using System;

namespace Statsig.Fast;

/// <content>How exposures and events are collected and sent.</content>
public partial class StatsigOptions
{
    /// <summary>The most events in one batch, unless the service sets another number. Default: 1,000. 1 to 100,000.</summary>
    /// <remarks>In other Statsig SDKs: event_logging_max_queue_size, event_queue_size. It bounds a batch, not what waits.</remarks>
    public int MaxEventsPerBatch { get; set; } = 1000;

    /// <summary>
    /// The most bytes of JSON in one batch, before compression. Default: 4 MiB. 64 KiB to 64 MiB. A single event above the limit is a batch
    /// by itself.
    /// </summary>
    public int MaxEventBatchBytes { get; set; } = 4 << 20;

    /// <summary>How long an event waits at most for its batch to fill. Default: 60 s. 1 ms to 1 hour.</summary>
    public TimeSpan EventFlushInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The most batches that wait to be sent, for the first time or again. When one more comes, the oldest is dropped and counted. Default:
    /// 10. 1 to 10,000.
    /// </summary>
    /// <remarks>
    /// In other Statsig SDKs: event_logging_max_pending_batch_queue_size, retry_queue_size. First attempts wait in the same queue as
    /// retries.
    /// </remarks>
    public int MaxPendingEventBatches { get; set; } = 10;

    /// <summary>
    /// The events that each thread can leave behind before the background loop takes them: a power of two. When they are full, events are
    /// dropped and counted; callers never wait. Default: 8,192. 16 to 1,048,576.
    /// </summary>
    /// <remarks>
    /// About 80 bytes each. A server allocates room for this number of events with its first event. Its threads share that room, and each
    /// has room for 64 events more. While more events wait, storage grows up to 64 times this number. Storage that was not needed for a
    /// minute is released.
    /// </remarks>
    public int EventRingCapacity { get; set; } = 8192;

    /// <summary>
    /// The exposures remembered so that repeats within a minute are not sent again; rounded up to a power of two. Default: 100,000. 1,024
    /// to 16,777,216.
    /// </summary>
    /// <remarks>In other Statsig SDKs: exposure_dedupe_max_keys.</remarks>
    public int ExposureDedupeMaxKeys { get; set; } = 100_000;

    /// <summary>
    /// True to send nothing at all: no exposures, events, diagnostics or error reports. Log messages are not affected. Default: false.
    /// </summary>
    public bool DisableAllLogging { get; set; }

    /// <summary>
    /// True to log only how many events are lost when the process ends although the server was not disposed: by a return from Main,
    /// Environment.Exit, an unhandled exception or SIGTERM. Default: false, which sends pending events within two seconds.
    /// </summary>
    public bool DisableProcessExitFlush { get; set; }

    /// <summary>True to send no diagnostics of this library's own work. Default: false.</summary>
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
    /// A file that unsent events are kept in, so that they survive the end of the process and are sent by the next one, at least once.
    /// Default: null. Not empty.
    /// </summary>
    /// <remarks>
    /// A process that is killed loses at most one second of events with it; without it, everything that was not sent. In manual mode only a
    /// flush writes to it. One server per file. A file that is in use, is not a spill file, was written by a later version or is a symbolic
    /// link is rejected with an error and not changed; the server works without it and tries it again every minute.
    /// </remarks>
    public string? EventSpillPath { get; set; }

    /// <summary>The largest spill file, in bytes; batches beyond it wait in memory only. Default: 64 MiB. 64 KiB to 1 GiB.</summary>
    public int EventSpillMaxBytes { get; set; } = 64 << 20;
}
