using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast;

/// <summary>How one endpoint is reached through a forward proxy. Immutable; wrong values are refused here or by <see cref="StatsigOptions.ProxyConfigs"/>.</summary>
/// <remarks>
/// What concerns retries and streams matters for <see cref="NetworkProtocol.GrpcWebSocket"/> only. Names, defaults and units are those of Statsig's
/// Python server SDK where it has them; null stands for the default, and a zero is a zero.
/// </remarks>
public sealed class ProxyConfig
{
    private const int DefaultMaxRetryAttempt = 10;
    private const int DefaultMultiplier = 5;
    private const int DefaultFailoverThreshold = 4;
    private const int DefaultJitterPercent = 10;

    private static readonly SearchValues<char> NotInAuthority = SearchValues.Create("/?#@\\ ");
    private static readonly TimeSpan DefaultBase = TimeSpan.FromSeconds(10);

    /// <summary>Makes an entry.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="proxyAddress">
    /// For HTTP scheme, host and port, without a version: "http://proxy.example:8000"; "/v1" or "/v2" is added. For gRPC host and port,
    /// "proxy.example:50051", or the same with a scheme.
    /// </param>
    /// <exception cref="ArgumentException">The protocol is none, or the address does not fit it.</exception>
    public ProxyConfig(NetworkProtocol protocol, string proxyAddress)
    {
        ArgumentNullException.ThrowIfNull(proxyAddress);
        if (!Enum.IsDefined(protocol))
        {
            Throw.Argument(nameof(protocol), $"{protocol} is no protocol; give one of {string.Join(", ", Enum.GetNames<NetworkProtocol>())}.");
        }

        Protocol = protocol;
        ProxyAddress = proxyAddress;
        if (protocol == NetworkProtocol.Http ? !IsHttpAddress(proxyAddress) : !TryReadGrpcAddress(proxyAddress, out _, out _))
        {
            string shown = AddressCredentials.Hide(proxyAddress);
            Throw.Argument(nameof(proxyAddress), protocol == NetworkProtocol.Http
                ? $"\"{shown}\" is no address of an HTTP proxy; give scheme, host and port, such as \"http://proxy.example:8000\"."
                : $"\"{shown}\" is no address of a gRPC proxy; give host and port, such as \"proxy.example:50051\", without a path.");
        }
    }

    /// <summary>The protocol.</summary>
    public NetworkProtocol Protocol { get; }

    /// <summary>The address as it was given.</summary>
    public string ProxyAddress { get; }

    /// <summary>
    /// The retries in a row after which a stream counts as lost: from then on it is tried again at every <see cref="MaxBackoff"/>, or no more with
    /// <see cref="GiveUpAfterMaxRetries"/>. Default: null, which is 10. 0 to 1,000,000.
    /// </summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int? MaxRetryAttempt
    {
        get;
        init => field = Within(value, 0, 1_000_000, nameof(MaxRetryAttempt));
    }

    /// <summary>How much longer each pause before a retry is than the one before it. Default: null, which is 5. 1 to 1,000.</summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int? RetryBackoffMultiplier
    {
        get;
        init => field = Within(value, 1, 1_000, nameof(RetryBackoffMultiplier));
    }

    /// <summary>The pause before the first retry. Default: null, which is 10 s. 0 to 1 day.</summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan? RetryBackoffBase
    {
        get;
        init => field = value is { } time ? Within(time, TimeSpan.Zero, nameof(RetryBackoffBase)) : null;
    }

    /// <summary>
    /// The retries that must fail before specs are polled from elsewhere until the stream is back: 0 begins at the first failure. Default: null, which is
    /// 4. 0 to 1,000,000.
    /// </summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int? PushWorkerFailoverThreshold
    {
        get;
        init => field = Within(value, 0, 1_000_000, nameof(PushWorkerFailoverThreshold));
    }

    /// <summary>The longest pause before a retry. Default: 30 minutes. 1 ms to 1 day.</summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan MaxBackoff
    {
        get;
        init => field = Within(value, TimeSpan.FromMilliseconds(1), nameof(MaxBackoff));
    } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How much each pause is varied at random, in percent up and down, so that many servers do not come back in one moment. Default: null, which is 10,
    /// or 0 when <see cref="RetryBackoffBase"/> or <see cref="RetryBackoffMultiplier"/> is set, so that a schedule that was asked for is kept exactly.
    /// 0 to 50.
    /// </summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int? RetryJitterPercent
    {
        get;
        init => field = Within(value, 0, 50, nameof(RetryJitterPercent));
    }

    /// <summary>True to try no more when <see cref="MaxRetryAttempt"/> is used up, as the Python SDK does. Default: false.</summary>
    public bool GiveUpAfterMaxRetries { get; init; }

    /// <summary>
    /// How long a stream may be silent before it is opened anew. Default: 2 hours. 1 ms to 1 day. Statsig's forward proxy sends something every
    /// 30 seconds; with it, 100 seconds notice a dead connection sooner.
    /// </summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan StreamIdleTimeout
    {
        get;
        init => field = Within(value, TimeSpan.FromMilliseconds(1), nameof(StreamIdleTimeout));
    } = TimeSpan.FromHours(2);

    /// <summary>The largest message that is read, in bytes, after decompression. Default: 64 MiB. 1 KiB to 1 GiB. For gRPC.</summary>
    /// <exception cref="ArgumentException">The size is out of bounds.</exception>
    public int MaxMessageBytes
    {
        get;
        init => field = Within(value, 1024, 1 << 30, nameof(MaxMessageBytes))!.Value;
    } = 64 << 20;

    /// <summary>How the two sides make sure of each other. Default: <see cref="AuthenticationMode.None"/>.</summary>
    /// <exception cref="ArgumentException">The value is no mode.</exception>
    public AuthenticationMode AuthenticationMode
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
            {
                Throw.Argument(nameof(AuthenticationMode), $"{value} is no mode; give one of {string.Join(", ", Enum.GetNames<AuthenticationMode>())}.");
            }

            field = value;
        }
    }

    /// <summary>The PEM file with the certificates of the authorities that are trusted, in place of the system's. Needed with TLS. Default: none.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public string? TlsCaCertPath
    {
        get;
        init => field = NotEmpty(value, nameof(TlsCaCertPath));
    }

    /// <summary>The PEM file with this side's certificate, followed by those that lead to its authority. Needed with mutual TLS. Default: none.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public string? TlsClientCertPath
    {
        get;
        init => field = NotEmpty(value, nameof(TlsClientCertPath));
    }

    /// <summary>The PEM file with the private key of that certificate, not encrypted. Needed with mutual TLS. Default: none.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public string? TlsClientKeyPath
    {
        get;
        init => field = NotEmpty(value, nameof(TlsClientKeyPath));
    }

    /// <summary>The name that the proxy's certificate must be for, when it is not the host of the address. Default: none.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? TlsTargetName
    {
        get;
        init => field = NotEmpty(value, nameof(TlsTargetName));
    }

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

    /// <summary>What is wrong with the members taken together; null when nothing is.</summary>
    internal string? FindProblem()
    {
        bool isSecure = AuthenticationMode != AuthenticationMode.None;
        if (isSecure && ProxyAddress.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return $"\"{ProxyAddress}\" begins with \"http://\", which has no TLS; give an address with \"https://\", or no authentication.";
        }

        return isSecure && TlsCaCertPath is null ? "TLS needs the certificates that are trusted; give TlsCaCertPath."
            : AuthenticationMode == AuthenticationMode.Mtls && (TlsClientCertPath is null || TlsClientKeyPath is null)
                ? "Mutual TLS needs a certificate and its key; give TlsClientCertPath and TlsClientKeyPath."
            : !isSecure && (TlsCaCertPath ?? TlsClientCertPath ?? TlsClientKeyPath ?? TlsTargetName) is not null
                ? "There are files or a name for TLS, but no authentication; set AuthenticationMode to Tls or Mtls."
            : null;
    }

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

    private static string? NotEmpty(string? value, string name)
    {
        if (value is { Length: 0 })
        {
            Throw.Argument(name, $"{name} is empty; give a value, or null for none.");
        }

        return value;
    }

    private static TimeSpan Within(TimeSpan value, TimeSpan least, string name)
    {
        TimeSpan most = TimeSpan.FromDays(1);
        if (value < least || value > most)
        {
            Throw.Argument(name, $"{name} is {value}; give {least} to {most}.");
        }

        return value;
    }

    private static int? Within(int? value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            Throw.Argument(name, $"{name} is {value}; give {least} to {most}.");
        }

        return value;
    }
}
