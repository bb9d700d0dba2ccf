using System;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>Decides in which form one server asks for specs, and what it asks for when a response cannot be used.</summary>
/// <remarks>
/// A delta that cannot be used is followed by a request for all specs, and compact specs that cannot be used by one for JSON, each at
/// once. Safe from any thread. Source for deltas: the reference.
/// </remarks>
internal sealed class SpecsNegotiation(StatsigOptions options, OutputLog log)
{
    /// <summary>Deltas in a row that may leave the time of the specs as it is.</summary>
    internal const int MaxStalledDeltas = 10;

    /// <summary>How long JSON is asked for after compact specs that could not be used.</summary>
    internal static readonly TimeSpan JsonPeriod = TimeSpan.FromHours(1);

    /// <summary>The shortest time between two requests for all specs because deltas did not advance the time.</summary>
    internal static readonly TimeSpan RecoveryPeriod = TimeSpan.FromMinutes(5);

    /// <summary>Deltas in a row that cannot be used before none is requested for <see cref="JsonPeriod"/>.</summary>
    internal const int MaxRefusedDeltas = 3;

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly bool _isCompact = IsCompact(options);
    private readonly bool _needsWholeSpecs = options.DataStore is not null; // A delta is of no use to those who read the store.
    private long? _jsonSince;
    private long? _recoveredAt;
    private long? _withoutDeltasSince;
    private bool _isWithoutDeltas;
    private bool _asksForEverything;
    private int _stalledDeltas;
    private int _refusedDeltas;
    private bool _hasWarned;

    /// <summary>
    /// True when the options allow the compact form: it has no JSON text, which the callback and a data store with the key of older SDKs
    /// need. The form goes with the network: it is that of downloads, and its decompression would be a sixth of a program that makes none.
    /// </summary>
    internal static bool IsCompact(StatsigOptions options) =>
        ServerSwitches.Network && options is { PreferJsonSpecs: false, SpecsVersion: SpecsVersion.V2, SpecsUpdated: null }
        && (options.DataStore is null || options.DataStoreKeySchema != DataStoreKeySchema.Legacy);

    /// <summary>The form to ask for.</summary>
    internal SpecsForm FormFor(KnownSpecs known)
    {
        lock (_lock)
        {
            return !_isCompact || IsWithin(JsonPeriod, _jsonSince) ? SpecsForm.Json
                : known.HasParts && !_isWithoutDeltas && !_needsWholeSpecs && !IsWithin(JsonPeriod, _withoutDeltasSince) ? SpecsForm.Deltas
                : SpecsForm.Compact;
        }
    }

    /// <summary>What a request names as known: nothing when all specs are needed, though the service may have no newer ones.</summary>
    internal KnownSpecs KnownFor(KnownSpecs known)
    {
        lock (_lock)
        {
            return _asksForEverything ? default : known;
        }
    }

    /// <summary>Notes what came of a request.</summary>
    /// <param name="asked">The form that was asked for.</param>
    /// <param name="exchange">What came of it.</param>
    /// <returns>The form to ask the same source for now; null when the result stands.</returns>
    internal SpecsForm? Next(SpecsForm asked, in SpecsExchange exchange)
    {
        SpecsForm? next = null;
        OutputLogLevel level = OutputLogLevel.Info;
        string? message = null;
        lock (_lock)
        {
            _asksForEverything &= !exchange.Source.IsNetwork || exchange.Error is not null;
            if (asked != SpecsForm.Json && exchange.IsUnreadable)
            {
                (next, level, message) = NextAfterUnreadable(asked, in exchange);
            }
            else if (asked != SpecsForm.Json && exchange is { HasUpdates: true, Source.IsNetwork: true })
            {
                message = NoteReadable(in exchange);
            }
        }

        // A logger is code of the application.
        if (message is not null)
        {
            log.Write(level, message);
        }

        return next;
    }

    private bool IsWithin(TimeSpan period, long? since) => since is { } start && _clock.GetElapsedTime(start) < period;

    private (SpecsForm Next, OutputLogLevel Level, string Message) NextAfterUnreadable(SpecsForm asked, in SpecsExchange exchange)
    {
        if (asked == SpecsForm.Deltas && exchange.Source.IsNetwork)
        {
            _isWithoutDeltas = true;
            if (++_refusedDeltas >= MaxRefusedDeltas)
            {
                _refusedDeltas = 0;
                _withoutDeltasSince = _clock.GetTimestamp();
            }

            return (SpecsForm.Compact, OutputLogLevel.Info, $"A delta of the specs was not applied, and all specs are requested. {exchange.Error}");
        }

        OutputLogLevel level = _hasWarned ? OutputLogLevel.Debug : OutputLogLevel.Warning;
        _hasWarned = true;
        if (!exchange.Source.IsNetwork)
        {
            return (SpecsForm.Json, level, $"Specs in the compact form from {exchange.Source.Kind} cannot be used, and JSON is read instead. {exchange.Error}");
        }

        _jsonSince = _clock.GetTimestamp();
        return (SpecsForm.Json, level, $"Specs in the compact form from {exchange.Source.Kind} cannot be used, and JSON is requested for {JsonPeriod}. {exchange.Error}");
    }

    /// <summary>Notes specs that were understood, and returns what to log.</summary>
    private string? NoteReadable(in SpecsExchange exchange)
    {
        if (!exchange.IsDelta || exchange.IsNewer)
        {
            _stalledDeltas = 0;
            _refusedDeltas = exchange.IsDelta ? 0 : _refusedDeltas;
            _isWithoutDeltas &= exchange.IsDelta;
            return null;
        }

        if (++_stalledDeltas < MaxStalledDeltas || IsWithin(RecoveryPeriod, _recoveredAt))
        {
            return null;
        }

        _stalledDeltas = 0;
        _recoveredAt = _clock.GetTimestamp();
        _isWithoutDeltas = true;
        _asksForEverything = true;
        return $"{MaxStalledDeltas} deltas of the specs in a row did not advance their time, so all specs are requested next.";
    }
}

/// <summary>What came of one request for specs.</summary>
/// <param name="Source">The source.</param>
/// <param name="IsUnreadable">True when the response is in a form that was not understood.</param>
/// <param name="IsDelta">True when the response builds on the current specs.</param>
/// <param name="HasUpdates">True when the response contains specs that were understood, in the compact form.</param>
/// <param name="IsNewer">True when the time of the specs advanced.</param>
/// <param name="Error">Why the response was refused; null when it was not.</param>
internal readonly record struct SpecsExchange(SpecsSource Source, bool IsUnreadable, bool IsDelta, bool HasUpdates, bool IsNewer, string? Error);
