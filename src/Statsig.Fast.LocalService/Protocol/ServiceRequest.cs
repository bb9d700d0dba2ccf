using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>One request as it arrived, its body read to the end and not decompressed.</summary>
/// <param name="Method">Such as "GET".</param>
/// <param name="Path">From the first slash, without the query, escapes decoded.</param>
/// <param name="Query">The query's values by name, escapes decoded; of a name given twice, the last.</param>
/// <param name="Headers">By name, ignoring case; the values of a repeated header are joined by commas.</param>
/// <param name="Body">The body, or empty.</param>
public sealed record ServiceRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    /// <summary>The place among all requests that the service received, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>The requested endpoint.</summary>
    public ServiceEndpoint Endpoint { get; } = ServicePaths.EndpointOf(Path);

    /// <summary>The value of a header; null when it is missing.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>
    /// The key of the request: in its header, or as the name of the requested file; null without one.
    /// </summary>
    public string? SdkKey => Header("STATSIG-API-KEY") ?? ServicePaths.KeyIn(Path);

    /// <summary>The time of the client's specs, in milliseconds; 0 when absent.</summary>
    public long SinceTime =>
        Query.TryGetValue("sinceTime", out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? time : 0;

    /// <summary>Splits a query such as "?a=1&amp;b=2".</summary>
    public static IReadOnlyDictionary<string, string> ParseQuery(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? pair : pair[..equals];
            string value = equals < 0 ? "" : pair[(equals + 1)..];
            values[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(value);
        }

        return values;
    }
}
