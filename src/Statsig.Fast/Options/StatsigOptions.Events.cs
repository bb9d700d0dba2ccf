using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <content>How exposures and events are collected and sent.</content>
public sealed partial class StatsigOptions
{
    /// <summary>The most events in one batch; the service may set another number. Default: 1,000. 1 to 100,000.</summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int EventQueueSize
    {
        get;
        init => field = Within(value, 1, 100_000, nameof(EventQueueSize));
    } = 1000;

    /// <summary>The most bytes of JSON in one batch. Default: 4 MiB. 64 KiB to 64 MiB. One event larger than that makes a batch of its own.</summary>
    /// <exception cref="ArgumentException">The size is out of bounds.</exception>
    public int MaxEventBatchBytes
    {
        get;
        init => field = Within(value, 64 << 10, 64 << 20, nameof(MaxEventBatchBytes));
    } = 4 << 20;

    /// <summary>How long an event waits for its batch to fill. Default: 60 s. 1 ms to 1 hour.</summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan EventFlushInterval
    {
        get;
        init => field = Within(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), nameof(EventFlushInterval));
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The batches that may wait to be sent, for the first time or again. When one more comes, the oldest is dropped and counted. Default: 10. 1 to
    /// 10,000.
    /// </summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int RetryQueueSize
    {
        get;
        init => field = Within(value, 1, 10_000, nameof(RetryQueueSize));
    } = 10;

    /// <summary>
    /// The events that each thread can leave behind before the background loop takes them: a power of two. When they are full, events are dropped
    /// and counted; callers never wait. Default: 8,192. 16 to 1,048,576.
    /// </summary>
    /// <remarks>
    /// About 80 bytes each. A server allocates room for this number of events with its first event. Its threads share that room, and each has room for 64 events more.
    /// While more events wait, storage grows up to 64 times this number. Storage that was not needed for a minute is released.
    /// </remarks>
    /// <exception cref="ArgumentException">The number is out of bounds or no power of two.</exception>
    public int EventRingCapacity
    {
        get;
        init
        {
            if (value is < 16 or > 1 << 20 || !int.IsPow2(value))
            {
                Throw.Argument(nameof(EventRingCapacity), $"The ring capacity is {value}; it must be a power of two between 16 and 1,048,576.");
            }

            field = value;
        }
    } = 8192;

    /// <summary>The exposures remembered so that repeats within a minute are not sent again. Default: 100,000. 1,024 to 16,777,216.</summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int ExposureDedupeMaxKeys
    {
        get;
        init => field = Within(value, 1024, 1 << 24, nameof(ExposureDedupeMaxKeys));
    } = 100_000;

    /// <summary>True to send nothing at all: no exposures, events, diagnostics or error reports. Default: false.</summary>
    public bool DisableAllLogging { get; init; }

    /// <summary>
    /// True to log only how many events are lost when the process ends although the server was not disposed: by a return from Main, Environment.Exit, an
    /// unhandled exception or SIGTERM. Default: false, which sends pending events within two seconds.
    /// </summary>
    public bool DisableProcessExitFlush { get; init; }

    /// <summary>True to send no diagnostics of this library's own work. Default: false.</summary>
    public bool DisableDiagnostics { get; init; }

    /// <summary>True to report no errors of this library to Statsig. Default: false.</summary>
    public bool DisableSdkExceptionReporting { get; init; }

    /// <summary>True to send how often each name was asked for with exposures disabled, once per batch. Default: false.</summary>
    public bool LogNonExposedChecks { get; init; }

    /// <summary>
    /// True to send "configSyncTime", "initTime" and "serverTime" with exposures, as the Python SDK does, besides what other server SDKs send.
    /// Default: false.
    /// </summary>
    public bool LogPythonTimeKeys { get; init; }

    /// <summary>
    /// A file that unsent events are kept in, so that they survive the end of the process and are sent by the next one, at least once. Default: none.
    /// </summary>
    /// <remarks>
    /// A process that is killed loses at most one second of events with it; without it, everything that was not sent. In manual mode only a flush
    /// writes to it. One server per file. A file that is in use, is not a spill file, was written by a later version or is a symbolic link is refused with an error and not
    /// touched; the server goes without, and tries it again every minute.
    /// </remarks>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public string? EventSpillPath
    {
        get;
        init
        {
            if (value is { Length: 0 })
            {
                Throw.Argument(nameof(EventSpillPath), "The path of the spill file is empty; give a file, or null for none.");
            }

            field = value;
        }
    }

    /// <summary>The largest spill file, in bytes, to the byte; batches beyond wait in memory only. Default: 64 MiB. 64 KiB to 1 GiB.</summary>
    /// <exception cref="ArgumentException">The size is out of bounds.</exception>
    public int EventSpillMaxBytes
    {
        get;
        init => field = Within(value, 64 << 10, 1 << 30, nameof(EventSpillMaxBytes));
    } = 64 << 20;
}
