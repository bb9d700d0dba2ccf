using System;
using System.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Diagnostics;

/// <summary>The activity source "Statsig.Fast": a span for every request, without the secret key that some addresses hold.</summary>
/// <remarks>
/// Names and tags are those of OpenTelemetry's HTTP clients where it has one. Costs one read of the source without a listener.
/// </remarks>
internal static class StatsigActivities
{
    private static readonly ActivitySource Source = new("Statsig.Fast", SdkIdentity.Version);

    /// <summary>Begins a span.</summary>
    /// <param name="endpoint">The endpoint of the request: "download_config_specs", "get_id_lists", "log_event"...</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="address">Where the request goes.</param>
    /// <param name="redaction">Takes the key out of addresses.</param>
    /// <returns>The span, which the caller disposes; null without a listener.</returns>
    internal static Activity? Begin(string endpoint, string method, Uri address, SecretRedaction redaction)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity? activity = Source.StartActivity($"statsig {endpoint}", ActivityKind.Client);
        return activity?
            .SetTag("http.request.method", method)
            .SetTag("server.address", address.Host)
            .SetTag("server.port", address.Port)
            .SetTag("url.full", ServiceOf(address) + PathOf(address, redaction))
            .SetTag("statsig.endpoint", endpoint);
    }

    /// <summary>Notes how the request ended.</summary>
    /// <param name="activity">The span, or null.</param>
    /// <param name="statusCode">The status; null when there was no answer.</param>
    /// <param name="requestBytes">The bytes of the request's body.</param>
    /// <param name="responseBytes">The bytes of the answer's body.</param>
    /// <param name="failure">Why there was no answer or not all of it; null when there was.</param>
    internal static void End(Activity? activity, int? statusCode, long requestBytes, long responseBytes, Exception? failure)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("http.request.body.size", requestBytes).SetTag("http.response.body.size", responseBytes);
        if (statusCode is { } status)
        {
            activity.SetTag("http.response.status_code", status);
        }

        // The type only: a message may quote the address, and with it the key.
        string? error = failure?.GetType().FullName ?? (statusCode is >= 400 ? "status" : null);
        if (error is not null)
        {
            activity.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Scheme, host and port of an address.</summary>
    internal static string ServiceOf(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>The first two segments of an address's path: what names the endpoint, and never the key or a file.</summary>
    internal static string PathOf(Uri address, SecretRedaction redaction)
    {
        string path = address.AbsolutePath;
        int second = path.IndexOf('/', Math.Min(1, path.Length));
        int third = second < 0 ? -1 : path.IndexOf('/', second + 1);
        return redaction.Apply(third < 0 ? path : path[..third]);
    }
}
