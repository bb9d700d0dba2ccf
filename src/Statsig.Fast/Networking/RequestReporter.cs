using System;
using System.Diagnostics;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Networking;

/// <summary>Tells of every request: a span, a measurement, and the markers of diagnostics.</summary>
internal sealed class RequestReporter(Telemetry telemetry)
{
    /// <summary>Tells that a request begins.</summary>
    internal RequestMark Begin(StatsigRequest request)
    {
        string url = UrlOf(request);
        int post = -1;
        if (KeyOf(request.Endpoint) is { } key)
        {
            telemetry.Markers.AddSync(new DiagnosticsMarker(key, isStart: true, MarkerKeys.NetworkRequest) { Url = url });
        }
        else if (request.Endpoint == Endpoint.LogEvent)
        {
            post = telemetry.Markers.StartPost(url);
        }

        return new RequestMark(
            StatsigActivities.Begin(NameOf(request.Endpoint), request.Method.Method, request.Address, telemetry.Redaction), url, post);
    }

    /// <summary>Tells how a request ended.</summary>
    internal void End(in RequestMark mark, RequestOutcome outcome)
    {
        StatsigRequest request = outcome.Request;
        StatsigActivities.End(mark.Activity, outcome.StatusCode, request.Body?.Length ?? 0, outcome.BodyBytes, outcome.Failure);
        mark.Activity?.Dispose();
        telemetry.Metrics.Requested(
            NameOf(request.Endpoint),
            outcome.Duration,
            request.Address,
            outcome.StatusCode,
            outcome.IsSuccess,
            isInitializing: !telemetry.Markers.IsInBackground,
            isForClient: KeyOf(request.Endpoint) is not null,
            request.FileId);
        if (KeyOf(request.Endpoint) is { } key)
        {
            telemetry.Markers.AddSync(new DiagnosticsMarker(key, isStart: false, MarkerKeys.NetworkRequest)
            {
                StatusCode = outcome.StatusCode,
                Success = outcome.IsSuccess,
                Url = mark.Url,
                SdkRegion = outcome.Region,
                ErrorName = outcome.Failure?.GetType().Name,
                ErrorMessage = outcome.Failure is null ? null : outcome.Error,
                NetworkProtocol = MarkerKeys.Http,
            });
        }
        else
        {
            telemetry.Markers.EndPost(mark.Post, mark.Url, outcome.StatusCode, outcome.IsSuccess);
        }
    }

    /// <summary>Reports that a request was abandoned because no caller waits for it, which is not an outcome.</summary>
    internal static void Abandon(in RequestMark mark) => mark.Activity?.Dispose();

    /// <summary>The address for diagnostics; those of files lose their query, which is a signature that opens the file.</summary>
    private static string UrlOf(StatsigRequest request) =>
        request.Endpoint == Endpoint.IdListFile ? request.Address.GetLeftPart(UriPartial.Path) : request.Address.AbsoluteUri;

    private static string? KeyOf(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Specs => MarkerKeys.Specs,
        Endpoint.IdLists => MarkerKeys.IdListSources,
        Endpoint.IdListFile => MarkerKeys.IdList,
        _ => null,
    };

    private static string NameOf(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Specs => "download_config_specs",
        Endpoint.IdLists => "get_id_lists",
        Endpoint.IdListFile => "download_id_list_file",
        Endpoint.LogEvent => "log_event",
        _ => "sdk_exception",
    };
}

/// <summary>A reported request that has not ended.</summary>
/// <param name="Activity">Its span; null without a listener.</param>
/// <param name="Url">Its address in diagnostics.</param>
/// <param name="Post">Its number among posts of events; -1 when those are not collected.</param>
internal readonly record struct RequestMark(Activity? Activity, string Url, int Post);
