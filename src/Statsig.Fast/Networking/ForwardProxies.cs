using System;
using System.Collections.Generic;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Networking;

/// <summary>The forward proxies of the options, as they apply to each endpoint.</summary>
/// <remarks>
/// The entry of an endpoint takes precedence over the one for all. gRPC is for specs only: such an entry is ignored for other endpoints.
/// Safe from any thread; the options are the server's copy, which does not change.
/// </remarks>
internal sealed class ForwardProxies(StatsigOptions options)
{
    /// <summary>The default address of the Python SDK's entry for all, which represents no address.</summary>
    private const string InertAddress = "https://statsigapi.net";

    /// <summary>The proxy that specs come from by gRPC; null when they do not.</summary>
    internal ProxyConfig? SpecsGrpc { get; } = options.ProxyOf(NetworkEndpoint.DownloadConfigSpecs) is { IsGrpc: true } specs ? specs : null;

    /// <summary>Every entry that has files for TLS, once.</summary>
    internal IEnumerable<ProxyConfig> Secured
    {
        get
        {
            if (!options.HasProxies)
            {
                yield break;
            }

            var seen = new HashSet<ProxyConfig>();
            foreach (ProxyConfig entry in options.ProxyConfigs.Values)
            {
                if (entry.AuthenticationMode != AuthenticationMode.None && seen.Add(entry))
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>The addresses that are reached over HTTP.</summary>
    internal IEnumerable<string> HttpAddresses
    {
        get
        {
            if (!options.HasProxies)
            {
                yield break;
            }

            foreach ((NetworkEndpoint endpoint, ProxyConfig entry) in options.ProxyConfigs)
            {
                if (!entry.IsGrpc && !IsInert(endpoint, entry))
                {
                    yield return entry.ProxyAddress;
                }
            }
        }
    }

    /// <summary>What of the options has no effect, in a line; null when all has.</summary>
    internal string? Warning
    {
        get
        {
            if (!options.HasProxies)
            {
                return null;
            }

            var ignored = new List<NetworkEndpoint>();
            foreach ((NetworkEndpoint endpoint, ProxyConfig entry) in options.ProxyConfigs)
            {
                if (entry.IsGrpc && endpoint != NetworkEndpoint.DownloadConfigSpecs)
                {
                    ignored.Add(endpoint);
                }
            }

            return ignored.Count == 0 ? null
                : $"Forward proxies support gRPC for specs only. The entry for {string.Join(" and ", ignored)} is ignored, and HTTP at the usual address is used instead.";
        }
    }

    /// <summary>Says in the log what of the entries has no effect or cannot be used.</summary>
    /// <returns>What cannot be used, a file or an address, and why; null when all can.</returns>
    internal string? Examine(StatsigOptions options, Endpoints endpoints, OutputLog log)
    {
        if (Warning is { } warning)
        {
            log.Write(OutputLogLevel.Warning, warning);
        }

        if (SpecsGrpc is { } specs && options.WebProxy is not null && specs.GrpcOrigin().Scheme == Uri.UriSchemeHttp)
        {
            log.Write(OutputLogLevel.Warning, $"{specs.ProxyAddress} is reached without the web proxy, because web proxies forward gRPC over TLS only.");
        }

        string? problem = endpoints.TlsProblem;
        if (problem is not null)
        {
            log.Write(OutputLogLevel.Error, problem);
        }

        foreach (ProxyConfig entry in Secured)
        {
            try
            {
                TlsMaterial.Load(entry, options.TimeProvider.GetUtcNow());
            }
            catch (TlsMaterialException exception)
            {
                log.Write(OutputLogLevel.Error, exception.Message);
                problem ??= exception.Message;
            }
        }

        return problem;
    }

    /// <summary>The base address of an endpoint, version included; null when no proxy stands in for it.</summary>
    internal string? BaseOf(NetworkEndpoint endpoint)
    {
        if (!options.HasProxies)
        {
            return null;
        }

        NetworkEndpoint source = options.ProxyConfigs.ContainsKey(endpoint) ? endpoint : NetworkEndpoint.All;
        if (!options.ProxyConfigs.TryGetValue(source, out ProxyConfig? entry) || entry.IsGrpc || IsInert(source, entry))
        {
            return null;
        }

        string address = entry.ProxyAddress.TrimEnd('/');
        bool hasVersion = address.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) || address.EndsWith("/v2", StringComparison.OrdinalIgnoreCase);
        return hasVersion ? address : address + "/v1";
    }

    /// <summary>The address whose scheme, host and port replace those of ID lists' files; null without a proxy for them.</summary>
    internal string? FilesAddress =>
        options.HasProxies && options.ProxyConfigs.TryGetValue(NetworkEndpoint.DownloadIdListFile, out ProxyConfig? entry) && !entry.IsGrpc ? entry.ProxyAddress : null;

    /// <summary>The entry whose files secure the HTTP requests of an endpoint; null when they are secured as usual.</summary>
    internal ProxyConfig? SecurityOf(NetworkEndpoint endpoint) =>
        options.ProxyOf(endpoint) is { IsGrpc: false } entry && entry.AuthenticationMode != AuthenticationMode.None ? entry : null;

    private static bool IsInert(NetworkEndpoint endpoint, ProxyConfig entry) =>
        endpoint == NetworkEndpoint.All && entry.ProxyAddress.StartsWith(InertAddress, StringComparison.OrdinalIgnoreCase)
        && Origins.Of(new Uri(entry.ProxyAddress)) == Origins.Of(new Uri(InertAddress));
}
