using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http;

namespace Statsig.Fast;

/// <content>Where requests go and how long they may take. Addresses are absolute, with http or https.</content>
public partial class StatsigOptions
{
    // Created on first use: most servers have no proxies, and the code of the dictionary would be compiled when they start.
    private IDictionary<NetworkEndpoint, ProxyConfig>? _proxyConfigs;

    /// <summary>
    /// The base address of every endpoint without a separate one, version included, such as "https://proxy.example/v1". Default: null for
    /// Statsig's own hosts. An absolute http or https address.
    /// </summary>
    public string? Api { get; set; }

    /// <summary>
    /// The base address that specs are downloaded from; takes precedence over <see cref="Api"/>. Default: null. An absolute http or https
    /// address.
    /// </summary>
    /// <remarks>
    /// With <see cref="SpecsVersion.V2"/>, "/v2" replaces the version at the end of the address, or is appended when the address has
    /// no version: both "https://proxy.example/v1" and "https://proxy.example" request "https://proxy.example/v2/download_config_specs/".
    /// With <see cref="SpecsVersion.V1"/> the address is used as it is.
    /// </remarks>
    public string? ApiForDownloadConfigSpecs { get; set; }

    /// <summary>
    /// The base address that the list of ID lists comes from; takes precedence over <see cref="Api"/>. Default: null. An absolute http or
    /// https address.
    /// </summary>
    public string? ApiForGetIdLists { get; set; }

    /// <summary>
    /// The base address that events are posted to; takes precedence over <see cref="Api"/>. Default: null. An absolute http or https
    /// address.
    /// </summary>
    public string? ApiForLogEvent { get; set; }

    /// <summary>
    /// An address whose scheme, host and port replace those in the addresses of ID lists' files, such as "https://proxy.example".
    /// Default: null. An absolute http or https address.
    /// </summary>
    public string? ApiForIdListFiles { get; set; }

    /// <summary>
    /// The forward proxies by endpoint. The entry of an endpoint takes precedence over <see cref="NetworkEndpoint.All"/>, and both
    /// take precedence over the addresses above. Default: empty.
    /// </summary>
    /// <remarks>
    /// gRPC serves only specs: an entry with gRPC for another endpoint is ignored with a warning, and that endpoint is called over HTTP at
    /// its usual address. An entry for all with the address "https://statsigapi.net" supplies its certificates and no address, as with the
    /// Python SDK: they are used wherever an endpoint is asked, Statsig's own hosts included, but not for fall-backs to those. Null clears
    /// the entries.
    /// </remarks>
    [AllowNull]
    public IDictionary<NetworkEndpoint, ProxyConfig> ProxyConfigs { get => _proxyConfigs ??= new Dictionary<NetworkEndpoint, ProxyConfig>(); set => _proxyConfigs = value; }

    /// <summary>
    /// The transport to the forward proxies of <see cref="ProxyConfigs"/> whose protocol is gRPC; null for HTTP only. The method
    /// "UseGrpcForwardProxy" of the package Statsig.Fast.ForwardProxy sets it.
    /// </summary>
    internal ForwardProxyTransport? ForwardProxyTransport { get; set; }

    /// <summary>The shape of the requested specs. Default: <see cref="SpecsVersion.V2"/>.</summary>
    public SpecsVersion SpecsVersion { get; set; } = SpecsVersion.V2;

    /// <summary>
    /// True to request specs as JSON only. Default: false, which means that requests over HTTP accept the compact form, and once it was
    /// received, deltas.
    /// </summary>
    /// <remarks>
    /// The service decides whether it sends the compact form ("statsig-br": compressed protobuf messages). JSON is requested in any case
    /// with
    /// <see cref="SpecsVersion.V1"/>, with <see cref="SpecsUpdated"/>, which receives JSON, and with a <see cref="DataStore"/> under
    /// <see cref="DataStoreKeySchema.Legacy"/>, whose other readers know JSON only.
    /// </remarks>
    public bool PreferJsonSpecs { get; set; }

    /// <summary>How long one request may take, its body included. Default: 20 s. 1 ms to 10 minutes.</summary>
    /// <remarks>In other Statsig SDKs: timeout.</remarks>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the download of the specs and the request for the list of ID lists may each take during initialization;
    /// <see cref="RequestTimeout"/> when that is shorter. Default: null for <see cref="RequestTimeout"/>. 1 ms to 10 minutes.
    /// </summary>
    /// <remarks>
    /// In other Statsig SDKs: init_timeout. It bounds single requests; <see cref="OverallInitTimeout"/> bounds initialization.
    /// </remarks>
    public TimeSpan? InitRequestTimeout { get; set; }

    /// <summary>
    /// How long <see cref="StatsigServer.InitializeAsync"/> may take in all; after that it returns, and initialization continues in the
    /// background. Default: null for no limit; in a host, 5 s. 1 ms to 1 hour.
    /// </summary>
    /// <remarks>In other Statsig SDKs: overall_init_timeout.</remarks>
    public TimeSpan? OverallInitTimeout { get; set; }

    /// <summary>The largest answer that is read, in bytes after decompression. Default: 64 MiB. 1 KiB to 1 GiB.</summary>
    /// <remarks>
    /// A larger answer is an error, and the current specs or ID lists stay. A compressed answer of more than 8 MiB is also rejected when it
    /// is more than 100 times as large as what arrived. Files of ID lists have <see cref="MaxIdListBytes"/>.
    /// </remarks>
    public int MaxResponseBytes { get; set; } = 64 << 20;

    /// <summary>
    /// The most that is read of the file of an ID list at a time, in bytes after decompression. Default: 1 GiB, which are 107 million
    /// entries. 1 KiB to 1 GiB.
    /// </summary>
    /// <remarks>
    /// The file is read in pieces, so the limit is not one of memory for its text; the list takes about 8 bytes an entry. A larger file is
    /// an error, and the current list stays.
    /// </remarks>
    public int MaxIdListBytes { get; set; } = 1 << 30;

    /// <summary>
    /// Headers added to every request to Statsig's hosts and to the addresses of these options, not to requests to other hosts that serve
    /// files of ID lists. Default: empty.
    /// </summary>
    /// <remarks>
    /// A header that the SDK sets itself, such as the key, one that frames messages, such as "Transfer-Encoding", and one that HTTP cannot
    /// carry are ignored with a warning. Null clears the headers.
    /// </remarks>
    [AllowNull]
    public IDictionary<string, string> AdditionalHeaders { get; set => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>The name of the calling service, sent with every request. Default: null, which is sent as "unknown".</summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// An outbound web proxy for all requests. Default: null for the system's. A forward proxy over gRPC is reached through it only when it
    /// is set here and the connection has TLS, because web proxies do not pass HTTP/2 on without a tunnel.
    /// </summary>
    public IWebProxy? WebProxy { get; set; }

    /// <summary>
    /// Creates the handler of requests; called once per server, which disposes the handler. Default: null for a
    /// <see cref="SocketsHttpHandler"/> that the server creates; in a host, the handler of the registered IHttpClientFactory.
    /// </summary>
    /// <remarks>
    /// <see cref="WebProxy"/> has no effect on this handler. Requests to forward proxies with separate certificates, and
    /// gRPC, go through other handlers in any case. The secret key is part of the address of the specs: set
    /// <see cref="SocketsHttpHandler.ActivityHeadersPropagator"/> to null, as on the server's own handler, where the framework's spans are
    /// collected.
    /// </remarks>
    public Func<HttpMessageHandler>? HttpHandlerFactory { get; set; }
}
