using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Networking;

/// <summary>The headers that requests carry.</summary>
/// <remarks>
/// The secret key and the headers of the options go only where <see cref="Origins"/> allows. Immutable; safe from any thread. Source:
/// recorded requests of Statsig's Python server SDK.
/// </remarks>
internal sealed class RequestHeaders
{
    private const string Unknown = "unknown";

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// What frames messages or belongs to a connection, and what requests of this SDK carry themselves: a second value would contradict the
    /// first.
    /// </summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Expect", "HTTP2-Settings", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Accept-Encoding", "If-Range", "Range", "User-Agent", "STATSIG-API-KEY", "STATSIG-CLIENT-TIME", "STATSIG-EVENT-COUNT", "STATSIG-RETRY",
        "STATSIG-SDK-TYPE", "STATSIG-SDK-VERSION", "STATSIG-SERVER-SESSION-ID", "statsig-id-list-file-size", "statsig-supports-proto", "x-request-service",
    };

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly string _key;
    private readonly SdkMetadata _metadata;
    private readonly string? _serviceName;
    private readonly TimeProvider _clock;
    private readonly KeyValuePair<string, string>[] _additional;

    internal RequestHeaders(string? sdkKey, StatsigOptions options, SdkMetadata metadata, OutputLog log)
    {
        _key = sdkKey ?? "";
        _metadata = metadata;
        _serviceName = options.ServiceName;
        _clock = options.TimeProvider;
        _additional = Usable(options.AdditionalHeaders, log);
    }

    // Made for the first request, which a server in local mode does not send.
    private string Service => field ??= IsPrintable(_serviceName) ? _serviceName! : Token(_serviceName);

    private string UserAgent => field ??=
        $"{SdkIdentity.Product}/{Token(SdkIdentity.Version)} statsig-sdk-type/{SdkIdentity.Type} "
            + $"statsig-sdk-version/{Token(SdkIdentity.Version)} statsig-service/{Token(_serviceName)}";

    /// <summary>Creates a part of the user agent: what no token may hold becomes "-", and nothing becomes "unknown".</summary>
    internal static string Token(string? text)
    {
        string token = string.Create((text ?? "").Length, text ?? "", static (characters, source) =>
        {
            for (int i = 0; i < characters.Length; i++)
            {
                characters[i] = TokenCharacters.Contains(source[i]) ? source[i] : '-';
            }
        }).Trim('-');
        return token.Length == 0 ? Unknown : token;
    }

    /// <summary>Sets the headers of a request.</summary>
    /// <param name="message">The message, with its content if it has any.</param>
    /// <param name="request">What it is for.</param>
    /// <param name="maySeeKey">True when it goes to a place that may see the secret key.</param>
    internal void Apply(HttpRequestMessage message, StatsigRequest request, bool maySeeKey)
    {
        HttpRequestHeaders headers = message.Headers;
        if (maySeeKey)
        {
            headers.TryAddWithoutValidation("STATSIG-API-KEY", _key);
        }

        headers.TryAddWithoutValidation("STATSIG-SDK-TYPE", SdkIdentity.Type);
        headers.TryAddWithoutValidation("STATSIG-SDK-VERSION", SdkIdentity.Version);
        if (message.Content is { } content)
        {
            content.Headers.ContentType = Json;
            if (request.IsBodyCompressed)
            {
                content.Headers.ContentEncoding.Add("gzip");
            }
        }

        if (request.Endpoint == Endpoint.SdkException)
        {
            return;
        }

        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("Accept-Encoding", EncodingsOf(request));
        if (request.AcceptsCompactSpecs)
        {
            headers.TryAddWithoutValidation("statsig-supports-proto", "true");
        }

        headers.TryAddWithoutValidation("STATSIG-CLIENT-TIME", Number(_clock.GetUtcNow().ToUnixTimeMilliseconds()));
        headers.TryAddWithoutValidation("STATSIG-SERVER-SESSION-ID", _metadata.SessionId);
        headers.TryAddWithoutValidation("STATSIG-RETRY", Number(request.RetryCount));
        headers.TryAddWithoutValidation("x-request-service", Service);
        if (request.EventCount is { } events)
        {
            headers.TryAddWithoutValidation("STATSIG-EVENT-COUNT", Number(events));
        }

        if (request.FileRange is { } range)
        {
            headers.TryAddWithoutValidation("Range", $"bytes={Number(range.Start)}-");
            headers.TryAddWithoutValidation("statsig-id-list-file-size", Number(range.Size));
        }

        if (maySeeKey)
        {
            foreach ((string name, string value) in _additional)
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static string EncodingsOf(StatsigRequest request) => request.Endpoint == Endpoint.IdListFile ? "identity"
        : request.AcceptsCompactSpecs ? $"{ResponseBody.CompactEncoding}, gzip, deflate, br"
        : "gzip, deflate, br";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsPrintable(string? text) => !string.IsNullOrWhiteSpace(text) && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static KeyValuePair<string, string>[] Usable(IDictionary<string, string> headers, OutputLog log)
    {
        var usable = new List<KeyValuePair<string, string>>();
        foreach ((string name, string value) in headers)
        {
            if (Reserved.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                log.Write(OutputLogLevel.Warning, $"The additional header \"{name}\" is ignored because the SDK or HTTP sets it. Remove it from AdditionalHeaders.");
            }

            // What HTTP cannot carry would make every request fail.
            else if (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters) && value is not null && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                usable.Add(new(name, value));
            }
            else
            {
                log.Write(OutputLogLevel.Warning, $"The additional header \"{Token(name)}\" is ignored because its name or value is not valid in HTTP. Correct it in AdditionalHeaders.");
            }
        }

        return [.. usable];
    }
}
