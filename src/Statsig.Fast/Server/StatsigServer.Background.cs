using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <content>
/// What the background knows of its server, and the end of a server that nothing refers to any more. Loops, the pump's thread, timers and the rings of threads know
/// the server's parts, and the server itself only weakly, so that they do not keep it alive.
/// </content>
public sealed partial class StatsigServer
{
    private readonly Sentinel _sentinel;
    private bool _isUnreferenced;

    /// <summary>Whether something polls or waits to be sent or stored. A local server without a store has nothing to end.</summary>
    private bool HasBackground =>
        (Volatile.Read(ref _sync) is not null && (!_options.LocalMode || _options.DataStore is not null))
        || _stickyWriter is not null
        || _pump is { HasEvents: true } or { HasThread: true };

    private void EndUnreferenced()
    {
        _isUnreferenced = true;
        _log.Write(
            OutputLogLevel.Warning,
            $"A server was not disposed, and nothing refers to it any more. Its polling stops, and its pending events are sent within {DefaultShutdown.TotalSeconds:0} s or counted as dropped. "
            + "Keep a reference to the server for as long as it is needed, and dispose it afterwards.");
        _ = ShutdownAsync(DefaultShutdown);
    }

    /// <summary>Goes with its server, and is finalized when nothing refers to either. An object of its own, so that a server that was shut down is collected at once.</summary>
    private sealed class Sentinel(StatsigServer server) : IDisposable
    {
        ~Sentinel()
        {
            if (Volatile.Read(ref server._shutdown) is null && server.HasBackground)
            {
                // Not on the finalizer's thread: the logger and the handlers are the application's own code.
                ThreadPool.UnsafeQueueUserWorkItem(static server => server.EndUnreferenced(), server, preferLocal: false);
            }
        }

        /// <summary>Has nothing to watch any more.</summary>
        public void Dispose() => GC.SuppressFinalize(this);
    }

    /// <summary>The parts of one server, for what runs in the background or is called from there.</summary>
    private sealed class Background(StatsigServer server, SdkMetadata metadata) : TelemetryHost
    {
        private readonly WeakReference<StatsigServer> _server = new(server);
        private readonly StatsigOptions _options = server._options;

        internal RulesetStore? Rulesets { get; set; }

        internal Telemetry? Telemetry { get; set; }

        internal ServerNetwork? Network { get; set; }

        internal EventPump? Pump { get; set; }

        internal override IReadOnlyDictionary<string, double> DiagnosticsRates => Rulesets!.Current.Remote.DiagnosticsRates;

        internal override ReadOnlyMemory<byte> MetadataJson => metadata.Value;

        /// <summary>What became of every exposure and event so far; zeros without a log.</summary>
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

        internal override void SendDiagnostics(byte[] metadataJson) => Pump?.LogInternal("statsig::diagnostics", metadataJson);

        internal override async Task PostErrorAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
            await Network!.SdkException.PostAsync(body, cancellationToken).ConfigureAwait(false);

        internal override void WatchChanged()
        {
            if (_server.TryGetTarget(out StatsigServer? server))
            {
                server.WatchAsNeeded();
            }
        }

        internal void CompareSchemas(Ruleset ruleset)
        {
            if (_server.TryGetTarget(out StatsigServer? server))
            {
                server.CompareSchemas(ruleset);
            }
        }

        internal void ReportLoss(string tag, long eventCount, string error)
        {
            Telemetry!.Metrics.EventsDropped((int)Math.Min(eventCount, int.MaxValue));
            Telemetry.Errors.ReportLoss(
                tag,
                error,
                new("eventCount", eventCount),
                new("loggingInterval", _options.EventFlushInterval.TotalMilliseconds),
                new("error", error));
        }
    }
}
