using System;
using System.Globalization;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>
/// Reports the events of a stream: log lines, measurements and error reports, with the prefix and tags of other Statsig SDKs.
/// </summary>
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
            $"{Process}{(retry == 0 ? "Connecting" : $"Retry {retry}: connecting")} to {proxy.ProxyAddress} for specs newer than {sinceTimeMs}."));

    internal void Connected(string sfpHostName) =>
        telemetry.Log.Write(OutputLogLevel.Debug, $"{Process}Connected to {proxy.ProxyAddress} ({sfpHostName}).");

    /// <summary>Reports a message with newer specs.</summary>
    internal void Received(long lastUpdatedMs) => telemetry.Metrics.StreamMessage(lastUpdatedMs);

    /// <summary>Reports a message after failures.</summary>
    internal void Reconnected(int retries, bool wasPolling, string sfpHostName)
    {
        telemetry.Log.Write(
            OutputLogLevel.Info, $"{Process}Reconnected to {proxy.ProxyAddress} after {retries} retries.{(wasPolling ? " Polling of other sources stops." : "")}");
        telemetry.Metrics.StreamReconnected(retries, proxy.ProxyAddress, sfpHostName);
        if (_lastNews is { } last && clock.GetElapsedTime(last) < NewsInterval)
        {
            // Frequent reconnections are logged and measured, but not reported each time.
            return;
        }

        _lastNews = clock.GetTimestamp();
        telemetry.Errors.Inform("grpcWebSocket: Reconnected", "The stream of specs is connected again.", Details(retries, sfpHostName));
    }

    internal void Failed(int retries, ForwardProxyStatus status, Exception? failure, string sfpHostName)
    {
        // Only the first failure is a warning; later ones are logged with their retries.
        telemetry.Log.Write(
            retries == 0 ? OutputLogLevel.Warning : OutputLogLevel.Info, $"{Process}The stream from {proxy.ProxyAddress} failed. {status}", failure);
        telemetry.Metrics.StreamFailed(retries, proxy.ProxyAddress, sfpHostName);
        telemetry.Errors.Report(
            "grpcWebSocket:streaming_error",
            new ForwardProxyException($"The stream from {proxy.ProxyAddress} failed. {status}", status, sfpHostName, failure),
            hasUserData: false,
            isPerTag: true,
            Details(retries, sfpHostName));
    }

    internal void FellBack(bool isRefused, bool isUnusable, bool hasSources) => telemetry.Log.Write(
        OutputLogLevel.Warning,
        hasSources
            ? $"{Process}{(isRefused ? "The proxy rejects the stream" : isUnusable ? "The specs of the stream cannot be used" : "Too many retries failed")}. Other sources are polled until the stream works again."
            : $"{Process}The options contain no other source to poll. The current specs stay until the stream works again.");

    internal void Exhausted(int retries, string sfpHostName)
    {
        telemetry.Log.Write(
            OutputLogLevel.Error,
            proxy.GiveUpAfterMaxRetries
                ? $"{Process}{retries} retries failed. The stream will not be retried."
                : $"{Process}{retries} retries failed. The stream will be retried every {proxy.MaxBackoff}.");
        telemetry.Errors.ReportLoss("grpcWebSocket: retry exhausted", "All retries of the stream of specs failed.", Details(retries, sfpHostName));
    }

    internal void Waiting(TimeSpan pause) => telemetry.Log.Write(OutputLogLevel.Info, $"{Process}The next attempt starts in {pause}.");

    /// <summary>Reports a fault of this library.</summary>
    internal void Fault(Exception exception) => telemetry.Errors.Report("grpcWebSocket:listeners.onUpdate", exception);

    private ErrorDetail[] Details(int retries, string sfpHostName) =>
        [new("retryAttempt", retries), new("hostName", proxy.ProxyAddress), new("sfpHostName", sfpHostName)];
}
