using System;
using System.Globalization;
using System.Text;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Networking;

/// <summary>The addresses that one server uses.</summary>
/// <remarks>
/// A forward proxy takes precedence over the options' address of an endpoint, that over their common one, and that over Statsig's hosts.
/// Bases end in "/". Immutable; safe from any thread. Source: the hosts and paths of Statsig's Python server SDK; the second version of the
/// specs' path is that of its server core.
/// </remarks>
internal sealed class Endpoints
{
    internal const string CdnBase = "https://api.statsigcdn.com/v1/";
    internal const string EventsBase = "https://statsigapi.net/v1/";

    private readonly string? _sdkKey;
    private readonly string _logEvent;
    private readonly Uri? _idListFiles;

    internal Endpoints(string? sdkKey, StatsigOptions options)
    {
        _sdkKey = sdkKey;
        string? common = options.Api;
        Proxies = new ForwardProxies(options);
        SpecsBase = Versioned(
            WithSlash(Proxies.BaseOf(NetworkEndpoint.DownloadConfigSpecs) ?? options.ApiForDownloadConfigSpecs ?? common ?? CdnBase), options.SpecsVersion);
        FallbackSpecsBase = Versioned(CdnBase, options.SpecsVersion);
        IdListsBase = WithSlash(Proxies.BaseOf(NetworkEndpoint.GetIdLists) ?? options.ApiForGetIdLists ?? common ?? CdnBase);
        _logEvent = WithSlash(Proxies.BaseOf(NetworkEndpoint.LogEvent) ?? options.ApiForLogEvent ?? common ?? EventsBase) + "log_event";
        _idListFiles = (Proxies.FilesAddress ?? options.ApiForIdListFiles) is { } files ? new Uri(files) : null;
        Origins = new Origins(
            [
                options.Api, options.ApiForDownloadConfigSpecs, options.ApiForGetIdLists, options.ApiForLogEvent, options.ApiForIdListFiles,
                .. Proxies.HttpAddresses,
            ]);
    }

    internal Origins Origins { get; }

    /// <summary>The forward proxies of the options.</summary>
    internal ForwardProxies Proxies { get; }

    /// <summary>Where specs are downloaded from.</summary>
    internal string SpecsBase { get; }

    /// <summary>Statsig's own network for specs, regardless of the configuration.</summary>
    internal string FallbackSpecsBase { get; }

    /// <summary>Where the list of ID lists comes from.</summary>
    internal string IdListsBase { get; }

    // Made on first use, as is the key in addresses: a server in local mode requests nothing.
    internal Uri LogEvent => field ??= new Uri(_logEvent);

    internal static Uri SdkException => field ??= new Uri(EventsBase + "sdk_exception");

    private string Key => field ??= Uri.EscapeDataString(_sdkKey ?? "");

    /// <summary>The specs' address below a base.</summary>
    /// <param name="specsBase">One of the two bases.</param>
    /// <param name="sinceTimeMs">The time of the current specs; 0 without specs.</param>
    /// <param name="checksum">The checksum of the current specs, or null.</param>
    /// <param name="acceptsCompact">True when the response may be in the compact form.</param>
    /// <param name="acceptsDeltas">True when it may be a delta of the current specs.</param>
    internal Uri Specs(string specsBase, long sinceTimeMs, string? checksum, bool acceptsCompact = false, bool acceptsDeltas = false)
    {
        var address = new StringBuilder(specsBase).Append("download_config_specs/").Append(Key).Append(".json");
        char separator = '?';
        if (acceptsCompact)
        {
            Add("supports_proto", "true");
        }

        if (sinceTimeMs > 0)
        {
            Add("sinceTime", sinceTimeMs.ToString(CultureInfo.InvariantCulture));
            if (!string.IsNullOrEmpty(checksum))
            {
                Add("checksum", Uri.EscapeDataString(checksum));
            }
        }

        if (acceptsDeltas)
        {
            Add("accept_deltas", "true");
        }

        void Add(string name, string value)
        {
            address.Append(separator).Append(name).Append('=').Append(value);
            separator = '&';
        }

        return new Uri(address.ToString());
    }

    /// <summary>
    /// Whether the list of ID lists is a file below this base, as on Statsig's own network, rather than the answer to a post.
    /// </summary>
    internal static bool IsIdListsFile(string idListsBase) => idListsBase.StartsWith(CdnBase, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of the list of ID lists below a base.</summary>
    internal Uri IdLists(string idListsBase) => new(idListsBase + (IsIdListsFile(idListsBase) ? $"get_id_lists/{Key}.json" : "get_id_lists"));

    /// <summary>
    /// The address of an ID list's file: that of the service, with the scheme, host and port of the options when they set others.
    /// </summary>
    internal Uri IdListFile(Uri address) => _idListFiles is null
        ? address
        : new UriBuilder(address) { Scheme = _idListFiles.Scheme, Host = _idListFiles.Host, Port = _idListFiles.Port }.Uri;

    /// <summary>True when the file of an ID list is at the address of the options, or on the server of its list.</summary>
    internal bool IsOwnFile(Uri address) => _idListFiles is not null || Origins.Of(address) == Origins.Of(new Uri(IdListsBase));

    /// <summary>The reason for which requests to an endpoint cannot use the certificates of its entry; null when they can.</summary>
    internal string? TlsProblem
    {
        get
        {
            (NetworkEndpoint Endpoint, string? Base)[] bases =
            [
                (NetworkEndpoint.DownloadConfigSpecs, SpecsBase), (NetworkEndpoint.GetIdLists, IdListsBase), (NetworkEndpoint.LogEvent, LogEvent.AbsoluteUri),
                (NetworkEndpoint.DownloadIdListFile, _idListFiles?.AbsoluteUri),
            ];
            foreach ((NetworkEndpoint endpoint, string? address) in bases)
            {
                if (address is not null && Proxies.SecurityOf(endpoint) is not null && new Uri(address).Scheme != Uri.UriSchemeHttps)
                {
                    return $"The entry of the forward proxy for {endpoint} requires TLS, but its address \"{AddressCredentials.Hide(address)}\" does not use it. Use an address with \"https://\", or no authentication.";
                }
            }

            return null;
        }
    }

    private static string WithSlash(string address) => address.TrimEnd('/') + "/";

    /// <summary>
    /// The base for a version of the specs: "/v2/" in place of the version that the base ends in, or after it when it has none.
    /// </summary>
    private static string Versioned(string specsBase, SpecsVersion version)
    {
        if (version == SpecsVersion.V1 || specsBase.EndsWith("/v2/", StringComparison.OrdinalIgnoreCase))
        {
            return specsBase;
        }

        return (specsBase.EndsWith("/v1/", StringComparison.OrdinalIgnoreCase) ? specsBase[..^"v1/".Length] : specsBase) + "v2/";
    }
}
