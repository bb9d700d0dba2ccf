using System;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>The parts of one server, for what runs in the background or is called from there.</summary>
/// <remarks>
/// Loops, the thread of the events, timers and the rings of threads refer to the server's parts, and to the server itself only weakly, so that they do not keep it
/// alive.
/// </remarks>
internal sealed class ServerBackground(StatsigServer server, StatsigOptions options)
{
    private readonly WeakReference<StatsigServer> _server = new(server);

    internal RulesetStore? Rulesets { get; set; }

    internal Telemetry? Telemetry { get; set; }

    internal ServerNetwork? Network { get; set; }

    internal EventPump? Pump { get; set; }

    /// <summary>The numbers of exposures and events so far; zeros without a log.</summary>
    internal EventStatistics Events => Pump?.ReadStatistics() ?? default;

    /// <summary>Connects telemetry with the parts that are created after it. Nothing here is called before all of them exist.</summary>
    internal TelemetryWiring WiringOf(SdkMetadata metadata) => new()
    {
        DiagnosticsRates = () => Rulesets!.Current.Remote.DiagnosticsRates,
        SendDiagnostics = json => Pump?.LogInternal("statsig::diagnostics", json),
        PostError = async (body, token) => await Network!.SdkException.PostAsync(body, token).ConfigureAwait(false),
        MetadataJson = () => metadata.Value,
        Events = () => Events,
        RingDepth = RingDepth,
        WatchChanged = UpdateObservers,
    };

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

    private void UpdateObservers()
    {
        if (_server.TryGetTarget(out StatsigServer? server))
        {
            server.UpdateObservers();
        }
    }

    private long RingDepth()
    {
        long depth = 0;
        if (Pump is { } pump)
        {
            foreach (EventRing ring in pump.Log.Rings.Rings)
            {
                depth += ring.Waiting;
            }
        }

        return depth;
    }
}
