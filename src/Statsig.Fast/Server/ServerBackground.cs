using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>The parts of one server, for what runs in the background or is called from there.</summary>
/// <remarks>
/// Loops, the thread of the events, timers and the rings of threads refer to the server's parts, and to the server itself only weakly, so
/// that they do not keep it alive.
/// </remarks>
internal sealed class ServerBackground(StatsigServer server, SdkMetadata metadata, StatsigOptions options) : TelemetryHost
{
    private readonly WeakReference<StatsigServer> _server = new(server);

    internal RulesetStore? Rulesets { get; set; }

    internal Telemetry? Telemetry { get; set; }

    internal ServerNetwork? Network { get; set; }

    internal EventPump? Pump { get; set; }

    internal override IReadOnlyDictionary<string, double> DiagnosticsRates => Rulesets!.Current.Remote.DiagnosticsRates;

    internal override ReadOnlyMemory<byte> MetadataJson => metadata.Value;

    /// <summary>The numbers of exposures and events so far; zeros without a log.</summary>
    internal override EventStatistics Events => Pump?.ReadStatistics() ?? default;

    internal override long RingDepth
    {
        get
        {
            long depth = 0;
            foreach (EventRing ring in Pump is { } pump ? pump.Log.Rings.Rings : [])
            {
                depth += ring.Waiting;
            }

            return depth;
        }
    }

    internal override long RingBytes => Pump?.Log.Rings.Bytes ?? 0;

    internal override void SendDiagnostics(byte[] metadataJson) => Pump?.LogInternal("statsig::diagnostics", metadataJson);

    internal override async Task PostErrorAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        await Network!.SdkException.PostAsync(body, cancellationToken).ConfigureAwait(false);

    internal override void WatchChanged()
    {
        if (_server.TryGetTarget(out StatsigServer? server))
        {
            server.UpdateObservers();
        }
    }

    internal void RaiseSchemaDriftFound(SchemaDriftEventArgs arguments)
    {
        if (_server.TryGetTarget(out StatsigServer? server))
        {
            server.OnSchemaDriftFound(arguments);
        }
    }

    internal void ReportLoss(string tag, long eventCount, string error)
    {
        Telemetry!.Metrics.EventsDropped((int)Math.Min(eventCount, int.MaxValue));
        Telemetry.Errors.ReportLoss(
            tag,
            error,
            new("eventCount", eventCount),
            new("loggingInterval", options.EventFlushInterval.TotalMilliseconds),
            new("error", error));
    }
}
