using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Sync;

/// <summary>Reads one source and publishes its specs; those from the network are also written to the data store.</summary>
/// <param name="updater">Publishes specs.</param>
/// <param name="store">The data store; null without one.</param>
/// <param name="storeKey">The key of specs in JSON.</param>
/// <param name="compactKey">The key of specs in the compact form; null when they are not stored.</param>
/// <param name="negotiation">Chooses the form of specs.</param>
/// <param name="telemetry">Takes log lines and faults.</param>
/// <param name="reporter">Takes every attempt.</param>
/// <param name="clock">Measures the attempts.</param>
internal sealed class SpecsFetcher(
    SpecsUpdater updater,
    GuardedDataStore? store,
    string storeKey,
    string? compactKey,
    SpecsNegotiation negotiation,
    Telemetry telemetry,
    SyncReporter reporter,
    TimeProvider clock)
{
    /// <summary>Asks a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="isInitial">True when this is part of initialization.</param>
    /// <param name="failureLevel">The level at which a failure is logged.</param>
    /// <param name="cancellationToken">Ends the attempt; the only thing this throws for.</param>
    internal async Task<SpecsAttempt> TryAsync(SpecsSource source, bool isInitial, OutputLogLevel failureLevel, CancellationToken cancellationToken)
    {
        SpecsForm form = negotiation.FormFor(updater.Known);
        while (true)
        {
            long started = clock.GetTimestamp();
            Ruleset current = updater.Current;
            SpecsFetchResult fetch = await FetchAsync(source, form, isInitial, cancellationToken).ConfigureAwait(false);
            SpecsAttempt attempt = Finish(source, fetch, started, current, failureLevel, form, out SpecsForm? next);
            if (next is not { } other)
            {
                return fetch.IsCompact && !source.IsNetwork
                    ? await TryNewerJsonAsync(source, attempt, isInitial, failureLevel, cancellationToken).ConfigureAwait(false)
                    : attempt;
            }

            form = other; // Of less than before, so this ends.
        }
    }

    /// <summary>
    /// Reads the JSON of a store that has both forms: each writer stores the form that it received, so either may be newer.
    /// </summary>
    private async Task<SpecsAttempt> TryNewerJsonAsync(
        SpecsSource source, SpecsAttempt compact, bool isInitial, OutputLogLevel failureLevel, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        Ruleset current = updater.Current;
        SpecsFetchResult json = await FetchAsync(source, SpecsForm.Json, isInitial, cancellationToken).ConfigureAwait(false);
        return json.Payload is { } payload && SpecsReader.TryReadTime(payload.Span, out long time) && time > current.TimeMs
            ? Finish(source, json, started, current, failureLevel, SpecsForm.Json, out _)
            : compact;
    }

    /// <summary>Publishes a pushed payload.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="payload">The payload, which must not change before the call returns.</param>
    /// <param name="failureLevel">The level at which a failure is logged.</param>
    internal SpecsAttempt Take(SpecsSource source, ReadOnlyMemory<byte> payload, OutputLogLevel failureLevel) =>
        Finish(source, new SpecsFetchResult(payload), clock.GetTimestamp(), updater.Current, failureLevel, SpecsForm.Json, out _);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A source must not stop the others; the fault is logged and reported.")]
    private async Task<SpecsFetchResult> FetchAsync(SpecsSource source, SpecsForm form, bool isInitial, CancellationToken cancellationToken)
    {
        try
        {
            return await source.FetchAsync(negotiation.KnownFor(updater.Known), form, isInitial, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Sources report their failures; this one has a fault.
            telemetry.Errors.Report($"get_config_spec:{source.Kind}", exception);
            return new SpecsFetchResult(null, exception.Message);
        }
    }

    private SpecsAttempt Finish(
        SpecsSource source, SpecsFetchResult fetch, long started, Ruleset current, OutputLogLevel failureLevel, SpecsForm form, out SpecsForm? next)
    {
        CompactReading reading = new(IsUnreadable: fetch.IsUnreadable, IsDelta: false);
        SpecsUpdateResult result = fetch.Payload is { } payload
            ? Apply(source, payload, fetch.IsCompact, out reading)
            : new SpecsUpdateResult(SpecsUpdateStatus.Rejected, fetch.Error);
        if (result.Error is not null)
        {
            result = result with { Error = telemetry.Redaction.Apply(result.Error) };
        }

        if (result.Status == SpecsUpdateStatus.Applied && source.IsNetwork && !reading.IsDelta && fetch.Request is not { IsDelta: true }
            && (fetch.IsCompact ? compactKey : storeKey) is { } key)
        {
            store?.Set(key, fetch.Payload!.Value);
        }

        var attempt = new SpecsAttempt(source, fetch, result, clock.GetElapsedTime(started));
        bool hasSpecs = fetch.IsCompact && result.Status is not (SpecsUpdateStatus.Rejected or SpecsUpdateStatus.NoUpdates);
        next = negotiation.Next(
            form, new SpecsExchange(source, reading.IsUnreadable, reading.IsDelta, hasSpecs, updater.Current.TimeMs > current.TimeMs, result.Error));
        Report(attempt, next is null ? failureLevel : OutputLogLevel.Debug);
        reporter.Attempted(attempt, current, updater.Current);
        return attempt;
    }

    private SpecsUpdateResult Apply(SpecsSource source, ReadOnlyMemory<byte> payload, bool isCompact, out CompactReading reading)
    {
        reporter.BeginProcessing(source);
        SpecsUpdateResult result = updater.Apply(payload, isCompact, source.EvaluationSource, OutputLogLevel.None, out reading);
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
