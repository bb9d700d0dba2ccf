using System;
using System.Globalization;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>Tells what a stream does: log lines, measurements and reports, in the words of other Statsig SDKs.</summary>
/// <remarks>One caller at a time: the stream's own task.</remarks>
internal sealed class StreamReporter(Telemetry telemetry, ProxyConfig proxy, TimeProvider clock)
{
    private const string Process = "gRPC Streaming: ";

    private static readonly TimeSpan NewsInterval = TimeSpan.FromHours(1);

    private long? _lastNews;

    internal void Connecting(int retry, long sinceTimeMs) => telemetry.Log.Write(
        retry == 0 ? OutputLogLevel.Debug : OutputLogLevel.Info,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Process}{(retry == 0 ? "connecting" : $"retry {retry}, connecting")} to {proxy.ProxyAddress} for specs newer than {sinceTimeMs}."));

    internal void Connected(string sfpHostName) =>
        telemetry.Log.Write(OutputLogLevel.Debug, $"{Process}connected to {proxy.ProxyAddress} ({sfpHostName}).");

    /// <summary>A message with newer specs came.</summary>
    internal void Received(long lastUpdatedMs) => telemetry.Metrics.StreamMessage(lastUpdatedMs);

    /// <summary>A message came after failures.</summary>
    internal void Reconnected(int retries, bool wasPolling, string sfpHostName)
    {
        telemetry.Log.Write(
            OutputLogLevel.Info, $"{Process}reconnected to {proxy.ProxyAddress} after {retries} retries{(wasPolling ? "; the polls in its place end" : "")}.");
        telemetry.Metrics.StreamReconnected(retries, proxy.ProxyAddress, sfpHostName);
        if (_lastNews is { } last && clock.GetElapsedTime(last) < NewsInterval)
        {
            // A stream that comes and goes is in the log and the measurements.
            return;
        }

        _lastNews = clock.GetTimestamp();
        telemetry.Errors.Inform("grpcWebSocket: Reconnected", "The stream of specs is back.", Details(retries, sfpHostName));
    }

    internal void Failed(int retries, ForwardProxyStatus status, Exception? failure, string sfpHostName)
    {
        // The first failure is news; the log lines of the retries tell of the rest.
        telemetry.Log.Write(
            retries == 0 ? OutputLogLevel.Warning : OutputLogLevel.Info, $"{Process}the stream from {proxy.ProxyAddress} broke: {status}", failure);
        telemetry.Metrics.StreamFailed(retries, proxy.ProxyAddress, sfpHostName);
        telemetry.Errors.Report(
            "grpcWebSocket:streaming_error",
            new ForwardProxyException($"The stream from {proxy.ProxyAddress} broke: {status}", status, sfpHostName, failure),
            hasUserData: false,
            isPerTag: true,
            Details(retries, sfpHostName));
    }

    internal void FellBack(bool isRefused, bool isUnusable, bool hasSources) => telemetry.Log.Write(
        OutputLogLevel.Warning,
        hasSources
            ? $"{Process}{(isRefused ? "the proxy refuses the stream" : isUnusable ? "its specs cannot be used" : "too many retries failed")}; specs are polled from elsewhere until it is back."
            : $"{Process}the options name no other source that could be polled; the specs in force stay until the stream is back.");

    internal void Exhausted(int retries, string sfpHostName)
    {
        telemetry.Log.Write(
            OutputLogLevel.Error,
            proxy.GiveUpAfterMaxRetries
                ? $"{Process}{retries} retries failed; the stream is given up."
                : $"{Process}{retries} retries failed; the stream is tried again every {proxy.MaxBackoff}.");
        telemetry.Errors.ReportLoss("grpcWebSocket: retry exhausted", "The retries of the stream of specs are used up.", Details(retries, sfpHostName));
    }

    internal void Waiting(TimeSpan pause) => telemetry.Log.Write(OutputLogLevel.Info, $"{Process}the next try is in {pause}.");

    /// <summary>Something that the stream does not expect of its own code.</summary>
    internal void Fault(Exception exception) => telemetry.Errors.Report("grpcWebSocket:listeners.onUpdate", exception);

    private ErrorDetail[] Details(int retries, string sfpHostName) =>
        [new("retryAttempt", retries), new("hostName", proxy.ProxyAddress), new("sfpHostName", sfpHostName)];
}
