using System;
using System.Collections.Generic;
using System.CommandLine;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Requests;

/// <summary>The options of the commands that can take specs from a forward proxy.</summary>
internal sealed class ForwardProxyChoice
{
    private static readonly NetworkProtocol[] Protocols = [NetworkProtocol.Http, NetworkProtocol.Grpc, NetworkProtocol.GrpcWebSocket];

    private readonly Option<string?> _proxy = new("--forward-proxy")
    {
        Description = "Takes specs from a forward proxy: http=http://HOST:PORT, grpc=HOST:PORT, or grpc_websocket=HOST:PORT, which is gRPC with a stream of "
            + "newer specs. With http all other requests use the proxy too; with gRPC they use --api, or Statsig's own network. Requires --server-secret-env.",
        HelpName = "PROTOCOL=ADDRESS",
    };

    private readonly Option<string?> _authority = new("--proxy-ca") { Description = "Uses TLS with the proxy, whose certificate this authority issued, PEM.", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--proxy-cert") { Description = "With --proxy-ca: the client certificate for the proxy, PEM.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--proxy-key") { Description = "The key of --proxy-cert, PEM.", HelpName = "FILE" };

    internal IEnumerable<Option> All => [_proxy, _authority, _certificate, _key];

    /// <summary>How the option spells a protocol.</summary>
    internal static string NameOf(NetworkProtocol protocol) => protocol switch
    {
        NetworkProtocol.Grpc => "grpc",
        NetworkProtocol.GrpcWebSocket => "grpc_websocket",
        _ => "http",
    };

    /// <summary>The proxy; null without one in the options.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    internal ProxyConfig? Read(ParseResult parsed)
    {
        string? authority = parsed.GetValue(_authority);
        string? certificate = parsed.GetValue(_certificate);
        string? key = parsed.GetValue(_key);
        if (certificate is null != key is null || (certificate is not null && authority is null))
        {
            throw new ArgumentException("--proxy-cert and --proxy-key require each other and --proxy-ca.");
        }

        if (parsed.GetValue(_proxy) is not { } text)
        {
            return authority is null ? null : throw new ArgumentException("--proxy-ca requires --forward-proxy.");
        }

        int equals = text.IndexOf('=', StringComparison.Ordinal);
        int protocol = equals < 0 ? -1 : Array.FindIndex(Protocols, protocol => NameOf(protocol) == text[..equals]);
        if (protocol < 0)
        {
            throw new ArgumentException($"--forward-proxy: \"{AddressCredentials.Hide(text)}\" does not start with a valid protocol. Use a value such as grpc=127.0.0.1:50051.");
        }

        var proxy = new ProxyConfig(Protocols[protocol], text[(equals + 1)..])
        {
            AuthenticationMode = certificate is not null ? AuthenticationMode.Mtls : authority is not null ? AuthenticationMode.Tls : AuthenticationMode.None,
            TlsCaCertPath = authority,
            TlsClientCertPath = certificate,
            TlsClientKeyPath = key,
        };
        return ProxyConfigValidation.FindProblems(proxy) is [var problem, ..] ? throw new ArgumentException($"--forward-proxy: {problem}") : proxy;
    }
}
