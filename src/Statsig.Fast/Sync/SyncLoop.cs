using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>
/// Does something again and again until the server ends, with a pause between the end of one time and the start of the next.
/// </summary>
/// <remarks>
/// A change of the interval takes effect at once: a pause under way becomes as long as it would have been from the start.
/// </remarks>
internal sealed class SyncLoop(
    string name, LiveInterval interval, int jitterPercent, PollPace pace, TimeProvider clock, Telemetry telemetry, Func<CancellationToken, Task> work)
{
    /// <summary>What the loop does, for messages.</summary>
    internal string Name => name;

    /// <summary>Late when the loop no longer moves.</summary>
    internal Heartbeat Heart { get; } = new(clock);

    /// <summary>How long the work may take before the loop counts as late.</summary>
    internal TimeSpan WorkLimit { get; init; }

    /// <summary>Starts the loop on the thread pool.</summary>
    /// <param name="isAtOnce">True to begin without a pause.</param>
    /// <param name="stopping">Ends the loop.</param>
    /// <returns>Completes when the loop has ended; never fails.</returns>
    internal Task Start(bool isAtOnce, CancellationToken stopping)
    {
        long now = clock.GetTimestamp(); // The first pause counts from here, even when the pool starts the loop late.
        return Detached.Run(() => RunAsync(isAtOnce, now, stopping));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The only catch of the loop; the exception is logged and the loop continues.")]
    private async Task RunAsync(bool isAtOnce, long now, CancellationToken stopping)
    {
        bool isPausing = !isAtOnce;
        while (!stopping.IsCancellationRequested)
        {
            if (isPausing)
            {
                await PauseAsync(now, stopping).ConfigureAwait(false);
                if (stopping.IsCancellationRequested)
                {
                    return;
                }
            }

            isPausing = true;
            Heart.Expect(WorkLimit);
            try
            {
                await work(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The current specs stay in use, and the next iteration retries.
                telemetry.Log.Write(OutputLogLevel.Error, $"{name} failed and will be retried.");
                telemetry.Errors.Report("_sync", exception);
            }

            now = clock.GetTimestamp();
        }
    }

    private async Task PauseAsync(long started, CancellationToken stopping)
    {
        double draw = Random.Shared.NextDouble();
        while (!stopping.IsCancellationRequested)
        {
            Task changed = interval.Changed;
            TimeSpan left = Interval(draw) - clock.GetElapsedTime(started);
            left = pace.Remaining is var asked && asked > left ? asked : left;
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            Heart.Expect(left);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task pause = Task.Delay(left, clock, ended.Token);
            if (await Task.WhenAny(pause, changed).ConfigureAwait(false) == pause)
            {
                return;
            }

            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private TimeSpan Interval(double draw)
    {
        TimeSpan pause = pace.Stretch(interval.Value);
        if (jitterPercent > 0)
        {
            double share = jitterPercent / 100.0;
            pause *= 1 - share + (2 * share * draw);
        }

        return pause;
    }
}
