using System;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>The telemetry of one server: log lines, metrics, diagnostics and error reports, created and ended together.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class Telemetry : IDisposable
{
    private readonly TimeProvider _clock;
    private long _confirmedAt;

    internal Telemetry(string? sdkKey, StatsigOptions options, TelemetryWiring wiring)
    {
        _clock = options.TimeProvider;
        Redaction = new SecretRedaction(sdkKey);
        Log = new OutputLog(options.OutputLogger, options.OutputLogLevel, Redaction, options.TimeProvider);
        Server = new MeteredServer
        {
            Events = wiring.Events,
            RingDepth = wiring.RingDepth,
            SyncAge = SyncAge,
            CountingBegins = wiring.WatchChanged,
        };
        Metrics = new ServerMetrics(options.ObservabilityClient, Log, Server.Name);
        UnknownNames = new NameWarnings(Log);
        UnreadableTypes = new TypeWarnings(Log);
        PatternsExhausted = new PatternWarnings(Log, Metrics, _clock);
        bool sends = !options.LocalMode && !options.DisableAllLogging && !string.IsNullOrEmpty(sdkKey);
        byte[] optionsJson = sends ? OptionsSummary.Write(options, Redaction) : [];
        Errors = new ErrorBoundary(new ErrorReporting
        {
            Log = Log,
            Metrics = Metrics,
            Clock = _clock,
            Callback = options.SdkErrorCallback,
            Post = sends && !options.DisableSdkExceptionReporting ? wiring.PostError : null,
            MetadataJson = wiring.MetadataJson,
            OptionsJson = optionsJson,
        });
        Markers = new DiagnosticsMarkers(
            sends && !options.DisableDiagnostics,
            _clock,
            Redaction,
            optionsJson,
            wiring.DiagnosticsRates,
            wiring.Draw,
            wiring.SendDiagnostics,
            wiring.WatchChanged);
    }

    internal SecretRedaction Redaction { get; }

    internal OutputLog Log { get; }

    internal MeteredServer Server { get; }

    internal ServerMetrics Metrics { get; }

    internal NameWarnings UnknownNames { get; }

    internal TypeWarnings UnreadableTypes { get; }

    internal PatternWarnings PatternsExhausted { get; }

    internal ErrorBoundary Errors { get; }

    internal DiagnosticsMarkers Markers { get; }

    /// <summary>Makes the server observable. Called once, when all parts that <see cref="TelemetryWiring"/> uses exist.</summary>
    internal void Start() => MeteredServers.Add(Server);

    /// <summary>Records that a source of specs confirmed that the current ones are up to date.</summary>
    internal void ConfirmSpecs() => Volatile.Write(ref _confirmedAt, _clock.GetTimestamp());

    /// <summary>Takes the server out of what is observed.</summary>
    public void Dispose()
    {
        MeteredServers.Remove(Server);
        Errors.Dispose();
    }

    private TimeSpan? SyncAge() => Volatile.Read(ref _confirmedAt) is not 0 and long confirmed ? _clock.GetElapsedTime(confirmed) : null;
}
