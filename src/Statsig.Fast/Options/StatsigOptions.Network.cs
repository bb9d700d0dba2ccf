using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <content>Where requests go and how long they may take.</content>
public sealed partial class StatsigOptions
{
    /// <summary>
    /// The base address of every endpoint without one of its own, version included, such as "https://proxy.example/v1". Default: Statsig's own
    /// hosts.
    /// </summary>
    /// <exception cref="ArgumentException">The text is no absolute http or https address.</exception>
    public string? Api
    {
        get;
        init => field = Address(value, nameof(Api));
    }

    /// <summary>The base address that specs are downloaded from; goes before <see cref="Api"/>. Default: none.</summary>
    /// <remarks>
    /// With <see cref="SpecsVersion.V2"/>, "/v2" takes the place of the version that the address ends in, or follows it when it ends in none: both
    /// "https://proxy.example/v1" and "https://proxy.example" ask "https://proxy.example/v2/download_config_specs/". With <see cref="SpecsVersion.V1"/> the
    /// address is used as it is.
    /// </remarks>
    /// <exception cref="ArgumentException">The text is no absolute http or https address.</exception>
    public string? ApiForDownloadConfigSpecs
    {
        get;
        init => field = Address(value, nameof(ApiForDownloadConfigSpecs));
    }

    /// <summary>The base address that the list of ID lists comes from; goes before <see cref="Api"/>. Default: none.</summary>
    /// <exception cref="ArgumentException">The text is no absolute http or https address.</exception>
    public string? ApiForGetIdLists
    {
        get;
        init => field = Address(value, nameof(ApiForGetIdLists));
    }

    /// <summary>The base address that events are posted to; goes before <see cref="Api"/>. Default: none.</summary>
    /// <exception cref="ArgumentException">The text is no absolute http or https address.</exception>
    public string? ApiForLogEvent
    {
        get;
        init => field = Address(value, nameof(ApiForLogEvent));
    }

    /// <summary>
    /// An address whose scheme, host and port take the place of those in the addresses of ID lists' files, such as "https://proxy.example". Default: none.
    /// </summary>
    /// <exception cref="ArgumentException">The text is no absolute http or https address.</exception>
    public string? ApiForIdListFiles
    {
        get;
        init => field = Address(value, nameof(ApiForIdListFiles));
    }

    /// <summary>
    /// Forward proxies by what they stand in for. An entry of an endpoint goes before <see cref="NetworkEndpoint.All"/>, and both before the addresses
    /// above. Default: none. Copied.
    /// </summary>
    /// <remarks>
    /// gRPC serves specs only: an entry with it for anything else is left out, with a warning, and that endpoint is asked over HTTP at its usual address. An
    /// entry for all with the address "https://statsigapi.net" supplies its certificates and no address, as with the Python SDK: they are used wherever an
    /// endpoint is asked, Statsig's own hosts included, but not for fall-backs to those.
    /// </remarks>
    /// <exception cref="ArgumentException">An entry is null, or its members do not go together.</exception>
    public IReadOnlyDictionary<NetworkEndpoint, ProxyConfig>? ProxyConfigs
    {
        get;
        init => field = value is null ? null : Proxies(value);
    }

    /// <summary>
    /// What calls the forward proxies of <see cref="ProxyConfigs"/> whose protocol is gRPC. Default: null, which is enough for HTTP. The package
    /// Statsig.Fast.ForwardProxy sets it by its method "UseGrpcForwardProxy".
    /// </summary>
    public ForwardProxyTransport? ForwardProxyTransport { get; set; }

    /// <summary>The shape of specs to ask for. Default: <see cref="SpecsVersion.V2"/>.</summary>
    public SpecsVersion SpecsVersion { get; init; } = SpecsVersion.V2;

    /// <summary>How long one request may take, its body included. Default: 20 s. 1 ms to 10 minutes.</summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan RequestTimeout
    {
        get;
        init => field = Within(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(RequestTimeout));
    } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the download of the specs and the list of ID lists may each take during initialization. Default: <see cref="RequestTimeout"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan? InitTimeout
    {
        get;
        init => field = value is { } time ? Within(time, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(InitTimeout)) : null;
    }

    /// <summary>
    /// How long <see cref="StatsigServer.InitializeAsync"/> may take in all; after that it returns and goes on in the background. Default: no limit.
    /// </summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan? OverallInitTimeout
    {
        get;
        init => field = value is { } time ? Within(time, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(60), nameof(OverallInitTimeout)) : null;
    }

    /// <summary>The largest answer that is read, in bytes after decompression. Default: 64 MiB. 1 KiB to 1 GiB.</summary>
    /// <remarks>
    /// A larger answer is an error and what was in use stays. A compressed answer of more than 8 MiB is also refused when it is more than 100 times as large as
    /// what arrived. An ID list takes about 9 bytes an entry: one of more than 7 million entries needs a larger limit.
    /// </remarks>
    /// <exception cref="ArgumentException">The size is out of bounds.</exception>
    public int MaxResponseBytes
    {
        get;
        init => field = Within(value, 1024, 1 << 30, nameof(MaxResponseBytes));
    } = 64 << 20;

    /// <summary>
    /// Headers added to every request to Statsig's hosts and to the addresses of these options, not to other hosts that files of ID lists lie on.
    /// Default: none. Copied when a server is made. A header that the SDK sets itself, such as the key, one that frames messages, such as
    /// "Transfer-Encoding", and one that HTTP cannot carry are left out, with a warning.
    /// </summary>
    public IReadOnlyDictionary<string, string>? AdditionalHeaders { get; init; }

    /// <summary>The name of the calling service, sent with every request. Default: none, which is sent as "unknown".</summary>
    public string? ServiceName { get; init; }

    /// <summary>
    /// An outbound web proxy for all requests. Default: the system's. A forward proxy that is spoken to with gRPC is reached through it only when it is
    /// set here and the connection has TLS, because web proxies do not pass HTTP/2 on without a tunnel.
    /// </summary>
    public IWebProxy? WebProxy { get; init; }

    /// <summary>
    /// Makes the handler that requests go through; called once per server, which disposes what it returns. Default: a
    /// <see cref="SocketsHttpHandler"/> of the server's own. <see cref="WebProxy"/> has no effect on a handler made here. Requests to forward proxies that
    /// have certificates of their own, and gRPC, go through handlers of the server's own in any case. The secret key stands in the address of the specs: set
    /// <see cref="SocketsHttpHandler.ActivityHeadersPropagator"/> to null, as the server's own has it, where the framework's spans are collected.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandlerFactory { get; init; }

    private static Dictionary<NetworkEndpoint, ProxyConfig> Proxies(IReadOnlyDictionary<NetworkEndpoint, ProxyConfig> entries)
    {
        var copy = new Dictionary<NetworkEndpoint, ProxyConfig>(entries);
        foreach ((NetworkEndpoint endpoint, ProxyConfig? proxy) in copy)
        {
            if (!Enum.IsDefined(endpoint))
            {
                Throw.Argument(nameof(ProxyConfigs), $"{endpoint} is no endpoint; give one of {string.Join(", ", Enum.GetNames<NetworkEndpoint>())}.");
            }

            if ((proxy is null ? "it is null; leave it out instead." : proxy.FindProblem()) is { } problem)
            {
                Throw.Argument(nameof(ProxyConfigs), $"The entry for {endpoint} cannot be used: {problem}");
            }
        }

        return copy;
    }

    private static string? Address(string? value, string name)
    {
        if (value is not null && !(Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.Scheme is ("http" or "https")))
        {
            Throw.Argument(name, $"{name} is no absolute http or https address; give one such as \"https://proxy.example/v1\".");
        }

        return value;
    }
}
