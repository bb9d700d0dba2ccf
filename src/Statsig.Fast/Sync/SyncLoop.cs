using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>Does something again and again until the server ends, with a pause between the end of one time and the start of the next.</summary>
internal sealed class SyncLoop(
    string name, TimeSpan interval, int jitterPercent, PollPace pace, TimeProvider clock, Telemetry telemetry, Func<CancellationToken, Task> work)
{
    /// <summary>Starts the loop on the thread pool.</summary>
    /// <param name="isAtOnce">Whether to begin without a pause.</param>
    /// <param name="stopping">Ends the loop.</param>
    /// <returns>Completes when the loop has ended; never fails.</returns>
    internal Task Start(bool isAtOnce, CancellationToken stopping)
    {
        return Detached.Run(() => RunAsync(isAtOnce, stopping));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The one place where the loop catches; it logs and goes on.")]
    private async Task RunAsync(bool isAtOnce, CancellationToken stopping)
    {
        bool isPausing = !isAtOnce;
        while (!stopping.IsCancellationRequested)
        {
            if (isPausing)
            {
                await Task.Delay(Pause(), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stopping.IsCancellationRequested)
                {
                    return;
                }
            }

            isPausing = true;
            try
            {
                await work(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                // What was in force stays in force; the next time may go better.
                telemetry.Log.Write(OutputLogLevel.Error, $"{name} failed; it goes on.");
                telemetry.Errors.Report("_sync", broken);
            }
        }
    }

    private TimeSpan Pause()
    {
        TimeSpan pause = pace.Stretch(interval);
        if (jitterPercent > 0)
        {
            double share = jitterPercent / 100.0;
            pause *= 1 - share + (2 * share * Random.Shared.NextDouble());
        }

        TimeSpan asked = pace.Remaining;
        return asked > pause ? asked : pause;
    }
}
