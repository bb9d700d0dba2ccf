using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;

namespace Statsig.Fast;

/// <content>
/// Custom events, flushing, and the end of a server that was not disposed: with its process, or when it is no longer referenced.
/// </content>
public sealed partial class StatsigServer
{
    private static readonly TimeSpan DefaultFlushDeadline = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public EventStatistics EventStatistics => _pump?.ReadStatistics() ?? default;

    /// <summary>The event log that calls write to; null for a server that logs nothing. For measurements.</summary>
    internal EventLog? Events => _events;

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName) => LogEvent(EventKind.Custom, user, eventName, null, 0, null);

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, string>? metadata = null) =>
        LogEvent(EventKind.Custom, user, eventName, value, 0, Copy(metadata));

    /// <inheritdoc cref="IStatsigServer.LogEvent(StatsigUser?, string, string?, IReadOnlyDictionary{string, string}?)"/>
    public void LogEvent(StatsigUser? user, string eventName, string? value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        LogEvent(EventKind.Custom, user, eventName, value, 0, Copy(metadata));

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, string>? metadata = null) =>
        LogEvent(EventKind.CustomNumber, user, eventName, null, BitConverter.DoubleToUInt64Bits(value), Copy(metadata));

    /// <inheritdoc cref="IStatsigServer.LogEvent(StatsigUser?, string, double, IReadOnlyDictionary{string, string}?)"/>
    public void LogEvent(StatsigUser? user, string eventName, double value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        LogEvent(EventKind.CustomNumber, user, eventName, null, BitConverter.DoubleToUInt64Bits(value), Copy(metadata));

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, string>? metadata = null) =>
        LogEvent(EventKind.CustomInteger, user, eventName, null, (ulong)value, Copy(metadata));

    /// <inheritdoc cref="IStatsigServer.LogEvent(StatsigUser?, string, long, IReadOnlyDictionary{string, string}?)"/>
    public void LogEvent(StatsigUser? user, string eventName, long value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        LogEvent(EventKind.CustomInteger, user, eventName, null, (ulong)value, Copy(metadata));

    /// <inheritdoc/>
    [OverloadResolutionPriority(-1)] // For what the overloads with metadata of text do not take: calls that fit those mean those.
    public void LogEvent(
        StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        LogEvent(EventKind.Custom, user, eventName, value, 0, Copy(metadata), time);

    /// <inheritdoc/>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(
        StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        LogEvent(EventKind.CustomNumber, user, eventName, null, BitConverter.DoubleToUInt64Bits(value), Copy(metadata), time);

    /// <inheritdoc/>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(
        StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        LogEvent(EventKind.CustomInteger, user, eventName, null, (ulong)value, Copy(metadata), time);

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async Task<FlushReport> FlushAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        _pump is null
            ? new FlushReport(true, 0, 0, 0)
            : await Detached.Call(
                (Pump: _pump, Deadline: deadline ?? DefaultFlushDeadline, Token: cancellationToken),
                static call => call.Pump.FlushAsync(call.Deadline, call.Token)).ConfigureAwait(false);

    /// <summary>Creates the event log of a new server; null when the options disable logging.</summary>
    private EventPump? PumpOf(IEventEndpoint endpoint)
    {
        if (_options.LocalMode || _options.DisableAllLogging)
        {
            return null;
        }

        bool hasKey = SecretKey.ProblemOf(_sdkKey, _options) is null;
        EventLogSettings settings = EventLogSettings.Of(_options);
        var pump = new EventPump(
            hasKey ? settings : settings with { RingCapacity = 16, RingGrowthBytes = 0, DedupeCapacity = 1024, SpillPath = null },
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

    /// <summary>Starts the event log. Called by the initialization, and by tests that need none.</summary>
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
        if (_logged is null)
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
        if (_events is not null)
        {
            _events.Log(kind, user, _rulesets.Current, eventName, text, bits, metadata, timeMs);
        }
        else
        {
            _recorder!.OnEvent(new RecordedEvent(kind, user, eventName, text, bits, metadata, timeMs, _rulesets.Current));
        }
    }

    /// <summary>Copies metadata, because the caller may change it while the event is pending.</summary>
    private KeyValuePair<string, T>[]? Copy<T>(IReadOnlyDictionary<string, T>? metadata) =>
        metadata is null || _logged is null ? null : [.. metadata];

    private KeyValuePair<string, string>[]? Copy(ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        metadata.IsEmpty || _logged is null ? null : metadata.ToArray();

    /// <summary>Records an exposure, or counts the evaluation when the caller disabled its exposure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in every evaluation, and both when nothing is recorded.
    private void Record(EventKind kind, StatsigUser user, string name, EvaluationResult result, bool logs)
    {
        if (logs)
        {
            _events?.ExposeAnswer(kind, user, name, result);
        }
        else if (_isWatchedSilently)
        {
            RecordSilently(name, result);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RecordSilently(string name, EvaluationResult result)
    {
        if (!ReferenceEquals(result.Outcome, Outcome.Faulted))
        {
            CountSilent(name);
        }
    }

    /// <summary>Records the exposure of a call that asks for the exposure alone.</summary>
    private void ExposeManually(EventKind kind, StatsigUser user, string name, EvaluationResult result)
    {
        if (_events is not null)
        {
            _events.Expose(kind, user, name, result, EventFlags.Manual);
        }
        else
        {
            _recorder?.OnManualExposure(kind, user, name, result);
        }
    }

    /// <summary>Records the exposure of a layer's parameter for a call that asks for the exposure alone.</summary>
    private void ExposeManually(StatsigUser user, string layerName, EvaluationResult result, string parameter)
    {
        if (_events is not null)
        {
            _events.ExposeParameter(user, layerName, result, parameter, EventFlags.Manual | EventFlags.NamesMapping);
        }
        else
        {
            _recorder?.OnManualParameter(user, layerName, result, parameter);
        }
    }

    /// <summary>
    /// Gets what receives the exposures that an evaluation leaves besides its own; null when none is to be recorded or counted.
    /// </summary>
    private ExposureSink? SinkOf(bool logs) => logs ? _logged : _counted;

    /// <summary>Counts an evaluation without an exposure.</summary>
    private void CountSilent(string name)
    {
        if (name.Length > 0)
        {
            _events?.NonExposed?.Count(name);
        }
    }

    /// <summary>
    /// Sends pending events when the process ends, or logs the number of lost events. Waits for at most
    /// <see cref="LiveServers.ExitDeadline"/>.
    /// </summary>
    internal void EndWithProcess()
    {
        if (_isUnreferenced && Volatile.Read(ref _shutdown) is { } ending)
        {
            ending.Wait(LiveServers.ExitDeadline); // No other code waits for it.
        }

        if (_pump is null || _isShutDown)
        {
            return;
        }

        long before = EventStatistics.Dropped;
        if (!_options.DisableProcessExitFlush)
        {
            // The wait of this thread is the limit: the pool may be busy.
            ShutdownAsync(LiveServers.ExitDeadline - SynchronousMargin).Wait(LiveServers.ExitDeadline);
        }

        EventStatistics events = EventStatistics;
        long lost = events.Pending + events.Dropped - before - Math.Min(events.Pending, events.Spilled);
        if (lost > 0)
        {
            _log.Write(OutputLogLevel.Warning, $"The process ended without disposing the server; {lost} events were lost. Dispose the server before the process ends.");
        }
    }

    /// <summary>True for a server that a host shuts down when the process is asked to end.</summary>
    internal bool EndsWithHost { get; set; }

    /// <summary>
    /// Starts to send pending events when the process is asked to end; the code that handles the request may run for long.
    /// </summary>
    internal Task FlushBeforeExit() =>
        Volatile.Read(ref _shutdown) is { } ending ? ending
        : _pump is null || _options.DisableProcessExitFlush ? Task.CompletedTask
        : FlushAsync(LiveServers.ExitDeadline);

    /// <summary>
    /// Warns about unsent events when the process is asked to end and no host shuts the server down: the signal alone ends the process.
    /// </summary>
    internal void WarnOfUnsent()
    {
        if (_pump is null || _isShutDown || EndsWithHost)
        {
            return;
        }

        EventStatistics events = EventStatistics;
        long unsent = events.Pending - Math.Min(events.Pending, events.Spilled);
        if (unsent > 0)
        {
            _log.Write(OutputLogLevel.Warning, $"The process is asked to end, and {unsent} events were not sent. Events that neither a dispose nor the end of the process sends are lost.");
        }
    }

    /// <summary>
    /// True while the server polls, or has events to send or assignments to store. A local server without a store has nothing to end.
    /// </summary>
    internal bool NeedsEnd => Volatile.Read(ref _shutdown) is null
        && ((Volatile.Read(ref _sync) is not null && (!_options.LocalMode || _options.DataStore is not null))
            || _stickyWriter is not null
            || _pump is { HasEvents: true } or { HasThread: true });

    /// <summary>Ends a server that was not disposed and is no longer referenced.</summary>
    internal void EndUnreferenced()
    {
        _isUnreferenced = true;
        _log.Write(
            OutputLogLevel.Warning,
            $"A server was not disposed and is no longer referenced. Its polling stops, and its pending events are sent within {DefaultShutdown.TotalSeconds:0} s or counted as dropped. "
            + "Keep a reference to the server for as long as it is needed, and dispose it afterwards.");
        _ = ShutdownAsync(DefaultShutdown);
    }
}
