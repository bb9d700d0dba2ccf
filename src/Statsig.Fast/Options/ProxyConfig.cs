using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;

namespace Statsig.Fast;

/// <summary>The options of a forward proxy for one endpoint.</summary>
/// <remarks>
/// The constructor of the server checks an entry together with the other options of <see cref="StatsigOptions.ProxyConfigs"/> and takes a
/// copy. The options of retries and streams apply to <see cref="NetworkProtocol.GrpcWebSocket"/> only. Names, defaults and units are
/// those of Statsig's Python server SDK where it has them. Null means the default; zero does not.
/// </remarks>
public sealed class ProxyConfig
{
    private const int DefaultMaxRetryAttempt = 10;
    private const int DefaultMultiplier = 5;
    private const int DefaultFailoverThreshold = 4;
    private const int DefaultJitterPercent = 10;

    private static readonly SearchValues<char> NotInAuthority = SearchValues.Create("/?#@\\ ");
    private static readonly TimeSpan DefaultBase = TimeSpan.FromSeconds(10);

    /// <summary>Creates an entry without an address: set <see cref="ProxyAddress"/>.</summary>
    public ProxyConfig()
    {
    }

    /// <summary>Creates an entry.</summary>
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
    /// The number of consecutive retries after which a stream counts as lost: it is then retried at every <see cref="MaxBackoff"/>, or no
    /// more with <see cref="GiveUpAfterMaxRetries"/>. Default: null, which is 10. 0 to 1,000,000.
    /// </summary>
    public int? MaxRetryAttempt { get; set; }

    /// <summary>The factor between the pauses before two consecutive retries. Default: null, which is 5. 1 to 1,000.</summary>
    public int? RetryBackoffMultiplier { get; set; }

    /// <summary>The pause before the first retry. Default: null, which is 10 s. 0 to 1 day.</summary>
    public TimeSpan? RetryBackoffBase { get; set; }

    /// <summary>
    /// The number of failed retries after which other sources are polled until the stream works again: 0 polls after the first failure.
    /// Default: null, which is 4. 0 to 1,000,000.
    /// </summary>
    public int? PushWorkerFailoverThreshold { get; set; }

    /// <summary>The longest pause before a retry. Default: 30 minutes. 1 ms to 1 day.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The random variation of each pause, in percent up and down, so that many servers do not reconnect at the same time. Default: null,
    /// which is 10, or 0 when <see cref="RetryBackoffBase"/> or <see cref="RetryBackoffMultiplier"/> is set, so that a configured schedule
    /// is kept exactly. 0 to 50.
    /// </summary>
    public int? RetryJitterPercent { get; set; }

    /// <summary>True to stop retrying after <see cref="MaxRetryAttempt"/> retries, as the Python SDK does. Default: false.</summary>
    public bool GiveUpAfterMaxRetries { get; set; }

    /// <summary>
    /// How long a stream may be silent before it is reopened. Default: 2 hours. 1 ms to 1 day. Statsig's forward proxy sends a message
    /// every 30 seconds; with that proxy, a value of 100 seconds detects a dead connection sooner.
    /// </summary>
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The largest message that is read, in bytes, after decompression. Default: 64 MiB. 1 KiB to 1 GiB. For gRPC.</summary>
    public int MaxMessageBytes { get; set; } = 64 << 20;

    /// <summary>How the two sides authenticate each other. Default: <see cref="AuthenticationMode.None"/>.</summary>
    public AuthenticationMode AuthenticationMode { get; set; }

    /// <summary>
    /// The PEM file with the certificates of the trusted authorities, which replace the system's. Required with TLS. Default: null.
    /// Not empty.
    /// </summary>
    public string? TlsCaCertPath { get; set; }

    /// <summary>
    /// The PEM file with the server's client certificate, followed by its intermediate certificates. Required with mutual TLS. Default:
    /// null. Not empty.
    /// </summary>
    public string? TlsClientCertPath { get; set; }

    /// <summary>
    /// The PEM file with the private key of that certificate, not encrypted. Required with mutual TLS. Default: null. Not empty.
    /// </summary>
    public string? TlsClientKeyPath { get; set; }

    /// <summary>
    /// The name that the proxy's certificate must have when it differs from the host of the address. Default: null. Not empty.
    /// </summary>
    public string? TlsTargetName { get; set; }

    /// <summary>The time limit for opening a connection. For gRPC.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The silence after which a connection with calls is pinged. For gRPC.</summary>
    internal TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time limit for the answer to a ping, after which the connection counts as dead. For gRPC.</summary>
    internal TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Creates the handler that replaces connections, for measurements without a network. For gRPC.</summary>
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

    /// <summary>Gets the origin of a gRPC proxy: "http://proxy.example:50051", or with "https" when TLS is used.</summary>
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
