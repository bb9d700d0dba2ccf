using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;

namespace Statsig.Fast;

/// <summary>How one endpoint is reached through a forward proxy.</summary>
/// <remarks>
/// The constructor of the server checks an entry together with the other options of <see cref="StatsigOptions.ProxyConfigs"/> and takes a
/// copy. What concerns retries and streams matters for <see cref="NetworkProtocol.GrpcWebSocket"/> only. Names, defaults and units are
/// those of Statsig's Python server SDK where it has them; null stands for the default, and a zero is a zero.
/// </remarks>
public sealed class ProxyConfig
{
    private const int DefaultMaxRetryAttempt = 10;
    private const int DefaultMultiplier = 5;
    private const int DefaultFailoverThreshold = 4;
    private const int DefaultJitterPercent = 10;

    private static readonly SearchValues<char> NotInAuthority = SearchValues.Create("/?#@\\ ");
    private static readonly TimeSpan DefaultBase = TimeSpan.FromSeconds(10);

    /// <summary>Makes an entry without an address: set <see cref="ProxyAddress"/>.</summary>
    public ProxyConfig()
    {
    }

    /// <summary>Makes an entry.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="proxyAddress">The address; see <see cref="ProxyAddress"/>.</param>
    public ProxyConfig(NetworkProtocol protocol, string proxyAddress)
    {
        Protocol = protocol;
        ProxyAddress = proxyAddress;
    }

    /// <summary>The protocol. Default: <see cref="NetworkProtocol.Http"/>.</summary>
    public NetworkProtocol Protocol { get; set; }

    /// <summary>
    /// The address. For HTTP scheme, host and port, without a version: "http://proxy.example:8000"; "/v1" or "/v2" is added. For gRPC host
    /// and port, "proxy.example:50051", or the same with a scheme. Default: empty, which is not valid.
    /// </summary>
    public string ProxyAddress { get; set; } = "";

    /// <summary>
    /// The retries in a row after which a stream counts as lost: from then on it is tried again at every <see cref="MaxBackoff"/>, or no
    /// more with <see cref="GiveUpAfterMaxRetries"/>. Default: null, which is 10. 0 to 1,000,000.
    /// </summary>
    public int? MaxRetryAttempt { get; set; }

    /// <summary>How much longer each pause before a retry is than the one before it. Default: null, which is 5. 1 to 1,000.</summary>
    public int? RetryBackoffMultiplier { get; set; }

    /// <summary>The pause before the first retry. Default: null, which is 10 s. 0 to 1 day.</summary>
    public TimeSpan? RetryBackoffBase { get; set; }

    /// <summary>
    /// The retries that must fail before specs are polled from elsewhere until the stream is back: 0 begins at the first failure. Default:
    /// null, which is 4. 0 to 1,000,000.
    /// </summary>
    public int? PushWorkerFailoverThreshold { get; set; }

    /// <summary>The longest pause before a retry. Default: 30 minutes. 1 ms to 1 day.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How much each pause is varied at random, in percent up and down, so that many servers do not come back in one moment. Default: null,
    /// which is 10, or 0 when <see cref="RetryBackoffBase"/> or <see cref="RetryBackoffMultiplier"/> is set, so that a schedule that was
    /// asked for is kept exactly. 0 to 50.
    /// </summary>
    public int? RetryJitterPercent { get; set; }

    /// <summary>True to try no more when <see cref="MaxRetryAttempt"/> is used up, as the Python SDK does. Default: false.</summary>
    public bool GiveUpAfterMaxRetries { get; set; }

    /// <summary>
    /// How long a stream may be silent before it is opened anew. Default: 2 hours. 1 ms to 1 day. Statsig's forward proxy sends something
    /// every 30 seconds; with it, 100 seconds notice a dead connection sooner.
    /// </summary>
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The largest message that is read, in bytes, after decompression. Default: 64 MiB. 1 KiB to 1 GiB. For gRPC.</summary>
    public int MaxMessageBytes { get; set; } = 64 << 20;

    /// <summary>How the two sides make sure of each other. Default: <see cref="AuthenticationMode.None"/>.</summary>
    public AuthenticationMode AuthenticationMode { get; set; }

    /// <summary>
    /// The PEM file with the certificates of the authorities that are trusted, in place of the system's. Needed with TLS. Default: null.
    /// Not empty.
    /// </summary>
    public string? TlsCaCertPath { get; set; }

    /// <summary>
    /// The PEM file with this side's certificate, followed by those that lead to its authority. Needed with mutual TLS. Default: null. Not
    /// empty.
    /// </summary>
    public string? TlsClientCertPath { get; set; }

    /// <summary>
    /// The PEM file with the private key of that certificate, not encrypted. Needed with mutual TLS. Default: null. Not empty.
    /// </summary>
    public string? TlsClientKeyPath { get; set; }

    /// <summary>
    /// The name that the proxy's certificate must be for, when it is not the host of the address. Default: null. Not empty.
    /// </summary>
    public string? TlsTargetName { get; set; }

    /// <summary>How long a connection may take to come about. For gRPC.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection with calls is silent before it is pinged. For gRPC.</summary>
    internal TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the answer to a ping may take; then the connection is dead. For gRPC.</summary>
    internal TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Makes what calls go through in place of connections, for measurements without a network. For gRPC.</summary>
    internal Func<HttpMessageHandler>? HandlerFactory { get; init; }

    internal bool IsGrpc => Protocol != NetworkProtocol.Http;

    internal int Retries => MaxRetryAttempt ?? DefaultMaxRetryAttempt;

    internal int Multiplier => RetryBackoffMultiplier ?? DefaultMultiplier;

    internal TimeSpan Base => RetryBackoffBase ?? DefaultBase;

    internal int FailoverThreshold => PushWorkerFailoverThreshold ?? DefaultFailoverThreshold;

    internal int JitterPercent => RetryJitterPercent ?? (RetryBackoffBase is null && RetryBackoffMultiplier is null ? DefaultJitterPercent : 0);

    /// <summary>The name on the wire and in diagnostics.</summary>
    internal string ProtocolName => Protocol switch
    {
        NetworkProtocol.Grpc => "grpc",
        NetworkProtocol.GrpcWebSocket => "grpc_websocket",
        _ => "http",
    };

    /// <summary>Copies the entry.</summary>
    internal ProxyConfig Copy() => (ProxyConfig)MemberwiseClone();

    /// <summary>True when the address fits the protocol.</summary>
    internal bool HasUsableAddress => Protocol == NetworkProtocol.Http ? IsHttpAddress(ProxyAddress) : TryReadGrpcAddress(ProxyAddress, out _, out _);

    /// <summary>The origin of a gRPC proxy: "http://proxy.example:50051", or with "https" when TLS is spoken.</summary>
    internal Uri GrpcOrigin()
    {
        TryReadGrpcAddress(ProxyAddress, out string? scheme, out string? authority);
        return new Uri($"{scheme ?? (AuthenticationMode == AuthenticationMode.None ? "http" : "https")}://{authority}");
    }

    private static bool IsHttpAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? given) && given.Scheme is "http" or "https" && given.UserInfo.Length == 0
        && given.Query.Length == 0 && given.Fragment.Length == 0;

    private static bool TryReadGrpcAddress(string address, out string? scheme, [NotNullWhen(true)] out string? authority)
    {
        int mark = address.IndexOf("://", StringComparison.Ordinal);
        scheme = mark < 0 ? null : address[..mark].ToLowerInvariant();
        authority = (mark < 0 ? address : address[(mark + "://".Length)..]).TrimEnd('/');
        return scheme is null or "http" or "https"
            && !authority.AsSpan().ContainsAny(NotInAuthority)
            && Uri.TryCreate($"{scheme ?? "http"}://{authority}", UriKind.Absolute, out Uri? given)
            && given.Host.Length > 0;
    }
}
