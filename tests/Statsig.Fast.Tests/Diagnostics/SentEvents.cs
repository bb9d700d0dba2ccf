using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Reads the batches that a server posted.</summary>
internal static class SentEvents
{
    /// <summary>The body of a post, decompressed.</summary>
    internal static string TextOf(FakeRequest request)
    {
        if (request.Header("Content-Encoding") != "gzip")
        {
            return request.Text;
        }

        using var plain = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        return reader.ReadToEnd();
    }

    /// <summary>The metadata of the diagnostics events of one context.</summary>
    internal static JsonElement[] Diagnostics(FakeHttp http, string context) =>
    [
        .. All(http)
            .Where(static entry => entry.GetProperty("eventName").GetString() == "statsig::diagnostics")
            .Select(static entry => entry.GetProperty("metadata"))
            .Where(metadata => metadata.GetProperty("context").GetString() == context),
    ];

    /// <summary>Every event that was posted, in order.</summary>
    internal static IEnumerable<JsonElement> All(FakeHttp http) =>
        http.To("log_event").SelectMany(static request => JsonElement.Parse(TextOf(request)).GetProperty("events").EnumerateArray());

    /// <summary>Markers as "key step action", with what tells success.</summary>
    internal static string[] MarkersOf(JsonElement metadata) =>
        [.. metadata.GetProperty("markers").EnumerateArray().Select(static marker => $"{Text(marker, "key")} {Text(marker, "step")}{Text(marker, "action")}{Result(marker)}")];

    private static string Text(JsonElement marker, string name) =>
        marker.TryGetProperty(name, out JsonElement value) ? value.GetString() + (name == "step" ? " " : "") : "";

    private static string Result(JsonElement marker) =>
        (marker.TryGetProperty("statusCode", out JsonElement status) ? $" {status}" : "") + (marker.TryGetProperty("success", out JsonElement success) ? $" {success}" : "");
}
