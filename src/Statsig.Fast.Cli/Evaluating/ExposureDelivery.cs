using System;
using System.Diagnostics;
using System.Threading;
using Statsig.Fast.Cli.Requests;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>Keeps the evaluation no faster than the service takes its exposures, so that none is dropped for want of room.</summary>
/// <remarks>
/// The library never waits: what does not fit is dropped. So the one thread that evaluates looks, every few answers, how many exposures are
/// on their way, and waits while they are many. <see cref="MostPending"/>, with those of the answers between two looks, is less than the
/// ring holds, and less than the queue holds even if every batch had a single exposure, as the service's settings may have it. So neither
/// can overflow, for any size of the file. A wait without anything delivered ends at the deadline.
/// </remarks>
internal sealed class ExposureDelivery(ServiceAccess access)
{
    internal const int RingCapacity = 16_384;
    internal const int QueuedBatches = 10_000;

    private const int MostPending = 8192;
    private const int EnoughRoom = 4096;
    private const int AnswersBetweenLooks = 64;

    /// <summary>What a flush may find: less than the usual batch, so that it makes one attempt. See <see cref="Finish"/>.</summary>
    private const int RestPending = 999;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    private readonly Stopwatch _idle = new();
    private StatsigServer? _server;
    private volatile string? _lastFailure;
    private long _sent;
    private int _answers;
    private bool _hasGivenUp;

    /// <summary>A batch that does not fill, because the service asked for large ones, does not stop the run for longer than this.</summary>
    internal static TimeSpan FlushInterval { get; } = TimeSpan.FromSeconds(1);

    private StatsigServer Server => _server!;

    internal void Watch(StatsigServer server) => _server = server;

    /// <summary>Remembers how the last attempt to deliver ended. Safe from any thread.</summary>
    internal void Note(EventsFlushedEventArgs attempt) => _lastFailure = attempt.Success ? null
        : attempt.StatusCode is { } status ? $"The service answered with status {status}."
        : $"The service could not be reached. {access.Redact(attempt.Error?.Message ?? "")}".TrimEnd();

    /// <summary>To be called after each exposing call.</summary>
    /// <exception cref="ServiceFailedException">The service took nothing until the deadline, or rejects what it gets.</exception>
    internal void Pace()
    {
        if (++_answers < AnswersBetweenLooks)
        {
            return;
        }

        _answers = 0;
        EventStatistics now = Server.EventStatistics;
        if (now.Pending < MostPending && !IsRefused(in now))
        {
            return;
        }

        _idle.Restart();
        if (!WaitFor(EnoughRoom))
        {
            throw new ServiceFailedException("The run ended before the last user, because the service does not accept the exposures.");
        }
    }

    /// <summary>Delivers what is there, and shuts the server down.</summary>
    /// <returns>What was not delivered and why; null when everything was.</returns>
    /// <remarks>
    /// The pump is left to it as long as there are whole batches: it pauses between attempts as the service requires. Only the rest, which
    /// would wait for company, is flushed. Shutdown comes last: from there on nothing is tried twice.
    /// </remarks>
    internal string? Finish()
    {
        _idle.Restart();
        bool isDelivered = !_hasGivenUp && WaitFor(RestPending);
        if (isDelivered && _lastFailure is null)
        {
            Server.FlushAsync(Left).GetAwaiter().GetResult();
        }

        isDelivered = isDelivered && WaitFor(0);
        string? reason = _lastFailure;
        Server.ShutdownAsync(isDelivered ? access.Deadline : TimeSpan.Zero).GetAwaiter().GetResult();

        EventStatistics end = Server.EventStatistics;
        long lost = end.Dropped + end.Pending;
        return lost == 0
            ? null
            : $"{access.Name}: {lost} of {end.Accepted - end.Deduplicated - end.SampledOut} exposures were not delivered. {reason ?? "The service did not answer in time."}";
    }

    private TimeSpan Left => access.Deadline > _idle.Elapsed ? access.Deadline - _idle.Elapsed : TimeSpan.Zero;

    private static bool IsRefused(in EventStatistics now) => now.DroppedRejected + now.DroppedRetriesExhausted > 0;

    /// <summary>Waits until at most a number of exposures is undelivered.</summary>
    /// <returns>False when nothing was delivered until the deadline, or some are lost for good: more of them would fare no
    /// better.</returns>
    private bool WaitFor(int pending)
    {
        while (true)
        {
            EventStatistics now = Server.EventStatistics;
            if (IsRefused(in now))
            {
                _hasGivenUp = true;
                return false;
            }

            if (now.Pending <= pending)
            {
                return true;
            }

            if (now.Sent > _sent)
            {
                _sent = now.Sent;
                _idle.Restart();
            }
            else if (Left == TimeSpan.Zero)
            {
                _hasGivenUp = true;
                return false;
            }

            Thread.Sleep(LookInterval);
        }
    }
}
