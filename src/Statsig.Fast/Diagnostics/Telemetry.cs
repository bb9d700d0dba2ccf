using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>
/// All ways in which one server tells what it does: log lines, metrics, diagnostics and error reports, made and ended together.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class Telemetry : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly StatsigMeters _meters;
    private long _confirmedAt;

    internal Telemetry(string? sdkKey, StatsigOptions options, TelemetryHost host)
    {
        _clock = options.TimeProvider;
        Redaction = new SecretRedaction(sdkKey);
        Log = new OutputLog(options.OutputLogger, options.OutputLogLevel, Redaction, options.TimeProvider);
        _meters = MetersOf(options);
        Server = new MeteredServer
        {
            Events = () => host.Events,
            RingDepth = () => host.RingDepth,
            RingBytes = () => host.RingBytes,
            SyncAge = SyncAge,
            CountingBegins = host.WatchChanged,
        };
        Metrics = new ServerMetrics(_meters, options.ObservabilityClient, Log, Server.Name);
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
            Post = sends && !options.DisableSdkExceptionReporting ? host.PostErrorAsync : null,
            MetadataJson = () => host.MetadataJson,
            OptionsJson = optionsJson,
        });
        Markers = new DiagnosticsMarkers(sends && !options.DisableDiagnostics, _clock, Redaction, optionsJson, host);
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

    /// <summary>Makes the server observable. Called once, when all parts that the <see cref="TelemetryHost"/> reads exist.</summary>
    internal void Start() => _meters.Add(Server);

    /// <summary>Records that a source of specs confirmed that the current ones are up to date.</summary>
    internal void ConfirmSpecs() => Volatile.Write(ref _confirmedAt, _clock.GetTimestamp());

    /// <summary>Takes the server out of what is observed.</summary>
    public void Dispose()
    {
        _meters.Servers.Remove(Server);
        Errors.Dispose();
    }

    private TimeSpan? SyncAge() => Volatile.Read(ref _confirmedAt) is not 0 and long confirmed ? _clock.GetElapsedTime(confirmed) : null;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The factory and listeners are the application's code.")]
    private StatsigMeters MetersOf(StatsigOptions options)
    {
        try
        {
            return StatsigMeters.Of(options.MeterFactory);
        }
        catch (Exception exception)
        {
            Log.Write(OutputLogLevel.Warning, "The meter factory failed. The process-wide meter is used instead.", exception);
            return StatsigMeters.Default;
        }
    }
}
