using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    private static readonly TimeSpan DefaultFlushDeadline = TimeSpan.FromSeconds(10);

    /// <summary>What became of every exposure and event so far; zeros for a server that logs nothing.</summary>
    public EventStatistics EventStatistics => _pump?.ReadStatistics() ?? default;

    /// <summary>Where calls log; null for a server that logs nothing. For measurements.</summary>
    internal EventLog? Events => _events;

    /// <summary>Logs an event.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <remarks>
    /// Never throws or waits. Safe from any thread. Allocates nothing after warm-up. When there is no room the event is counted as dropped.
    /// </remarks>
    public void LogEvent(StatsigUser? user, string eventName) => LogEvent(EventKind.Custom, user, eventName, null, 0, null);

    /// <summary>Logs an event with a text as its value.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <param name="value">The value; null for none.</param>
    /// <param name="metadata">Copied; null for none.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Safe from any thread. Allocates for metadata only.</remarks>
    public void LogEvent(StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, string>? metadata = null) =>
        LogEvent(EventKind.Custom, user, eventName, value, 0, Copy(metadata));

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, string?, IReadOnlyDictionary{string, string}?)"/>
    public void LogEvent(StatsigUser? user, string eventName, string? value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        LogEvent(EventKind.Custom, user, eventName, value, 0, Copy(metadata));

    /// <summary>Logs an event with a number as its value.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <param name="value">The value; NaN and the infinities are sent as null.</param>
    /// <param name="metadata">Copied; null for none.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Safe from any thread. Allocates for metadata only.</remarks>
    public void LogEvent(StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, string>? metadata = null) =>
        LogEvent(EventKind.CustomNumber, user, eventName, null, BitConverter.DoubleToUInt64Bits(value), Copy(metadata));

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, double, IReadOnlyDictionary{string, string}?)"/>
    public void LogEvent(StatsigUser? user, string eventName, double value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        LogEvent(EventKind.CustomNumber, user, eventName, null, BitConverter.DoubleToUInt64Bits(value), Copy(metadata));

    /// <summary>Logs an event with a whole number as its value.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <param name="value">The value.</param>
    /// <param name="metadata">Copied; null for none.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Safe from any thread. Allocates for metadata only.</remarks>
    public void LogEvent(StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, string>? metadata = null) =>
        LogEvent(EventKind.CustomInteger, user, eventName, null, (ulong)value, Copy(metadata));

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, long, IReadOnlyDictionary{string, string}?)"/>
    public void LogEvent(StatsigUser? user, string eventName, long value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        LogEvent(EventKind.CustomInteger, user, eventName, null, (ulong)value, Copy(metadata));

    /// <summary>Logs an event with a text as its value, and with metadata of any kind.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <param name="value">The value; null for none.</param>
    /// <param name="metadata">
    /// Copied; null for none. Text, numbers, true, false and null are sent as such, lists and objects as their JSON text, NaN and the
    /// infinities as null.
    /// </param>
    /// <param name="time">When it happened; times before 1970 are sent as 1970. Null for now.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Safe from any thread. Allocates for metadata only.</remarks>
    [OverloadResolutionPriority(-1)] // For what the overloads with metadata of text do not take: calls that fit those mean those.
    public void LogEvent(
        StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        LogEvent(EventKind.Custom, user, eventName, value, 0, Copy(metadata), time);

    /// <summary>Logs an event with a number as its value, and with metadata of any kind.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <param name="value">The value; NaN and the infinities are sent as null.</param>
    /// <param name="metadata">
    /// Copied; null for none. Text, numbers, true, false and null are sent as such, lists and objects as their JSON text, NaN and the
    /// infinities as null.
    /// </param>
    /// <param name="time">When it happened; times before 1970 are sent as 1970. Null for now.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Safe from any thread. Allocates for metadata only.</remarks>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(
        StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        LogEvent(EventKind.CustomNumber, user, eventName, null, BitConverter.DoubleToUInt64Bits(value), Copy(metadata), time);

    /// <summary>Logs an event with a whole number as its value, and with metadata of any kind.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name; an event without one is ignored and logged as a warning.</param>
    /// <param name="value">The value.</param>
    /// <param name="metadata">
    /// Copied; null for none. Text, numbers, true, false and null are sent as such, lists and objects as their JSON text, NaN and the
    /// infinities as null.
    /// </param>
    /// <param name="time">When it happened; times before 1970 are sent as 1970. Null for now.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Safe from any thread. Allocates for metadata only.</remarks>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(
        StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        LogEvent(EventKind.CustomInteger, user, eventName, null, (ulong)value, Copy(metadata), time);

    /// <summary>Logs an event with everything that it can carry.</summary>
    /// <param name="user">Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="statsigEvent">The event; one without a name is ignored and logged as a warning.</param>
    /// <remarks>
    /// Never throws or waits. Safe from any thread. Allocates nothing, unless the value is true, false, a list or an object. When
    /// there is no room the event is counted as dropped.
    /// </remarks>
    public void LogEvent(StatsigUser? user, in StatsigEvent statsigEvent)
    {
        StatsigValue value = statsigEvent.Value;
        (EventKind kind, string? text, ulong bits) = value.Kind switch
        {
            StatsigValueKind.Null => (EventKind.Custom, null, 0UL),
            StatsigValueKind.Text => (EventKind.Custom, value.TextOrNull, 0UL),
            StatsigValueKind.Integer => (EventKind.CustomInteger, null, (ulong)value.IntegerBits),
            StatsigValueKind.Number => (EventKind.CustomNumber, null, (ulong)value.IntegerBits),
            _ => (EventKind.Custom, value.ToString(), 0UL),
        };
        LogEvent(kind, user, statsigEvent.Name, text, bits, statsigEvent.MetadataArray, statsigEvent.Time);
    }

    /// <summary>Sends everything that was logged so far.</summary>
    /// <param name="deadline">
    /// How long it may take; null for ten seconds, <see cref="TimeSpan.MaxValue"/> for no limit. What is not sent by then waits on.
    /// </param>
    /// <param name="cancellationToken">Ends it earlier.</param>
    /// <returns>What it achieved. Every batch is tried once; those that failed wait on.</returns>
    /// <remarks>Never throws. Safe from any thread.</remarks>
    public async Task<FlushReport> FlushAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        _pump is null
            ? new FlushReport(true, 0, 0, 0)
            : await Detached.Call(
                (Pump: _pump, Deadline: deadline ?? DefaultFlushDeadline, Token: cancellationToken),
                static call => call.Pump.FlushAsync(call.Deadline, call.Token)).ConfigureAwait(false);

    /// <summary>Whether anything is to be logged, and where to: the log of a new server.</summary>
    private EventPump? PumpOf(IEventEndpoint endpoint)
    {
        if (_options.LocalMode || _options.DisableAllLogging)
        {
            return null;
        }

        bool hasKey = KeyProblem() is null;
        EventLogSettings settings = EventLogSettings.Of(_options);
        var pump = new EventPump(
            hasKey ? settings : settings with { RingCapacity = 16, DedupeCapacity = 1024, SpillPath = null },
            new MeasuredEventEndpoint(endpoint, _telemetry.Metrics),
            _rulesets,
            _network.Metadata.Body.Span,
            _log,
            _background.ReportLoss,
            _telemetry.Markers.EndWindow);
        if (!hasKey)
        {
            pump.RefuseAll();
        }

        return pump;
    }

    /// <summary>Lets the log work; initialization does it, and tests that need none.</summary>
    internal void StartLogging()
    {
        if (_pump is not null)
        {
            LiveServers.Add(this, _background);
            _pump.Start();
        }
    }

    private void LogEvent(
        EventKind kind, StatsigUser? user, string? eventName, string? text, ulong bits, object? metadata, DateTimeOffset? time = null)
    {
        if (_events is null)
        {
            return;
        }

        if (string.IsNullOrEmpty(eventName))
        {
            _log.Write(OutputLogLevel.Warning, "An event without a name was ignored.");
            return;
        }

        // The service takes milliseconds since 1970, without a sign.
        long? timeMs = time is { } given ? Math.Max(0, given.ToUnixTimeMilliseconds()) : null;
        _events.Log(kind, user, _rulesets.Current, eventName, text, bits, metadata, timeMs);
    }

    /// <summary>Copied because the caller may change them while the event waits; the reference is kept nowhere.</summary>
    private KeyValuePair<string, T>[]? Copy<T>(IReadOnlyDictionary<string, T>? metadata) =>
        metadata is null || _events is null ? null : [.. metadata];

    private KeyValuePair<string, string>[]? Copy(ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        metadata.IsEmpty || _events is null ? null : metadata.ToArray();

    /// <summary>Records an exposure, or counts that it is not wanted.</summary>
    private void Record(EventKind kind, StatsigUser user, string name, in EvaluationResult result, bool logs)
    {
        if (_events is null || name.Length == 0 || ReferenceEquals(result.Outcome, Outcome.Faulted))
        {
            return;
        }

        if (logs)
        {
            _events.Expose(kind, user, name, in result);
        }
        else
        {
            _events.NonExposed?.Count(name);
        }
    }

    private void CountSilent(string name, bool logs)
    {
        if (!logs && name.Length > 0)
        {
            _events?.NonExposed?.Count(name);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
    private void Tell(in FeatureGate gate)
    {
        try
        {
            _callback?.OnGate(in gate);
        }
        catch (Exception exception)
        {
            WarnAboutCallback(exception);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
    private void Tell(in DynamicConfig config)
    {
        try
        {
            _callback?.OnDynamicConfig(in config);
        }
        catch (Exception exception)
        {
            WarnAboutCallback(exception);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
    private void Tell(in Experiment experiment)
    {
        try
        {
            _callback?.OnExperiment(in experiment);
        }
        catch (Exception exception)
        {
            WarnAboutCallback(exception);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
    private void Tell(in Layer layer)
    {
        try
        {
            _callback?.OnLayer(in layer);
        }
        catch (Exception exception)
        {
            WarnAboutCallback(exception);
        }
    }

    private void WarnAboutCallback(Exception exception) =>
        _log.Write(OutputLogLevel.Warning, "The evaluation callback failed; the answer is not affected.", exception);
}
