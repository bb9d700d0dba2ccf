using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Sync;

/// <summary>Reads one source and publishes its specs; those from the network are also written to the data store.</summary>
internal sealed class SpecsFetcher(
    SpecsUpdater updater, GuardedDataStore? store, string storeKey, Telemetry telemetry, SyncReporter reporter, TimeProvider clock)
{
    /// <summary>Asks a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="isInitial">True when this is part of initialization.</param>
    /// <param name="failureLevel">The level at which a failure is logged.</param>
    /// <param name="cancellationToken">Ends the attempt; the only thing this throws for.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A source must not stop the others; the fault is logged and reported.")]
    internal async Task<SpecsAttempt> TryAsync(SpecsSource source, bool isInitial, OutputLogLevel failureLevel, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        Ruleset current = updater.Current;
        SpecsFetchResult fetch;
        try
        {
            fetch = await source.FetchAsync(updater.Known, isInitial, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Sources report their failures; this one has a fault.
            telemetry.Errors.Report($"get_config_spec:{source.Kind}", exception);
            fetch = new SpecsFetchResult(null, exception.Message);
        }

        return Finish(source, fetch, started, current, failureLevel);
    }

    /// <summary>Publishes a pushed payload.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="payload">The payload, which must not change before the call returns.</param>
    /// <param name="failureLevel">The level at which a failure is logged.</param>
    internal SpecsAttempt Take(SpecsSource source, ReadOnlyMemory<byte> payload, OutputLogLevel failureLevel) =>
        Finish(source, new SpecsFetchResult(payload), clock.GetTimestamp(), updater.Current, failureLevel);

    private SpecsAttempt Finish(SpecsSource source, SpecsFetchResult fetch, long started, Ruleset current, OutputLogLevel failureLevel)
    {
        SpecsUpdateResult result = fetch.Payload is { } payload
            ? Apply(source, payload)
            : new SpecsUpdateResult(SpecsUpdateStatus.Rejected, fetch.Error);
        if (result.Error is not null)
        {
            result = result with { Error = telemetry.Redaction.Apply(result.Error) };
        }

        if (result.Status == SpecsUpdateStatus.Applied && source.IsNetwork && fetch.Request is not { IsDelta: true })
        {
            store?.Set(storeKey, fetch.Payload!.Value);
        }

        var attempt = new SpecsAttempt(source, fetch, result, clock.GetElapsedTime(started));
        Report(attempt, failureLevel);
        reporter.Attempted(attempt, current, updater.Current);
        return attempt;
    }

    private SpecsUpdateResult Apply(SpecsSource source, ReadOnlyMemory<byte> payload)
    {
        reporter.BeginProcessing(source);
        SpecsUpdateResult result = updater.Apply(payload, source.EvaluationSource, OutputLogLevel.None);
        reporter.EndProcessing(source, result);
        return result;
    }

    private void Report(SpecsAttempt attempt, OutputLogLevel failureLevel)
    {
        // A store without specs is what every first start finds.
        OutputLogLevel level = !attempt.IsFailure ? OutputLogLevel.Debug : attempt.Fetch.IsAbsent ? OutputLogLevel.Info : failureLevel;
        if (telemetry.Log.IsEnabled(level))
        {
            telemetry.Log.Write(
                level,
                attempt.IsFailure
                    ? $"The source {attempt.Source.Kind} returned no specs: {attempt.Error}"
                    : $"Specs from {attempt.Source.Kind}: {attempt.Update.Status}.",
                attempt.Fetch.Request?.Failure);
        }
    }
}
