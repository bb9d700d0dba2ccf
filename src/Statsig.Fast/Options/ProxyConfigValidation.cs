using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast;

/// <summary>Checks every bound and combination of one forward proxy's options.</summary>
internal static class ProxyConfigValidation
{
    /// <summary>Finds what is not valid, as sentences that name the option.</summary>
    internal static IReadOnlyList<string> FindProblems(ProxyConfig proxy)
    {
        var problems = new OptionProblems();
        CheckAddress(proxy, problems);
        CheckStream(proxy, problems);
        CheckSecurity(proxy, problems);
        return [.. problems.Found.Select(static problem => problem.Message)];
    }

    private static void CheckAddress(ProxyConfig proxy, OptionProblems problems)
    {
        problems.Defined(nameof(proxy.Protocol), proxy.Protocol, proxy.Protocol is >= NetworkProtocol.Http and <= NetworkProtocol.GrpcWebSocket);
        if (proxy.ProxyAddress is null || !proxy.HasUsableAddress)
        {
            string shown = AddressCredentials.Hide(proxy.ProxyAddress ?? "");
            problems.Add(nameof(proxy.ProxyAddress), proxy.Protocol == NetworkProtocol.Http
                ? $"\"{shown}\" is not the address of an HTTP proxy. Use scheme, host and port, such as \"http://proxy.example:8000\"."
                : $"\"{shown}\" is not the address of a gRPC proxy. Use host and port, such as \"proxy.example:50051\", without a path.");
        }
    }

    private static void CheckStream(ProxyConfig proxy, OptionProblems problems)
    {
        var day = TimeSpan.FromDays(1);
        var millisecond = TimeSpan.FromMilliseconds(1);
        problems.Within(nameof(proxy.MaxRetryAttempt), proxy.MaxRetryAttempt, 0, 1_000_000);
        problems.Within(nameof(proxy.RetryBackoffMultiplier), proxy.RetryBackoffMultiplier, 1, 1_000);
        problems.Within(nameof(proxy.RetryBackoffBase), proxy.RetryBackoffBase, TimeSpan.Zero, day);
        problems.Within(nameof(proxy.PushWorkerFailoverThreshold), proxy.PushWorkerFailoverThreshold, 0, 1_000_000);
        problems.Within(nameof(proxy.MaxBackoff), proxy.MaxBackoff, millisecond, day);
        problems.Within(nameof(proxy.RetryJitterPercent), proxy.RetryJitterPercent, 0, 50);
        problems.Within(nameof(proxy.StreamIdleTimeout), proxy.StreamIdleTimeout, millisecond, day);
        problems.Within(nameof(proxy.MaxMessageBytes), proxy.MaxMessageBytes, 1024, 1 << 30);
    }

    private static void CheckSecurity(ProxyConfig proxy, OptionProblems problems)
    {
        problems.Defined(nameof(proxy.AuthenticationMode), proxy.AuthenticationMode, proxy.AuthenticationMode is >= AuthenticationMode.None and <= AuthenticationMode.Mtls);
        problems.NotEmpty(nameof(proxy.TlsCaCertPath), proxy.TlsCaCertPath, "the path of a PEM file");
        problems.NotEmpty(nameof(proxy.TlsClientCertPath), proxy.TlsClientCertPath, "the path of a PEM file");
        problems.NotEmpty(nameof(proxy.TlsClientKeyPath), proxy.TlsClientKeyPath, "the path of a PEM file");
        problems.NotEmpty(nameof(proxy.TlsTargetName), proxy.TlsTargetName, "the name in the proxy's certificate");
        if (proxy.AuthenticationMode == AuthenticationMode.None)
        {
            if ((proxy.TlsCaCertPath ?? proxy.TlsClientCertPath ?? proxy.TlsClientKeyPath ?? proxy.TlsTargetName) is not null)
            {
                problems.Add(nameof(proxy.AuthenticationMode), "It has files or a name for TLS, but no authentication. Set AuthenticationMode to Tls or Mtls.");
            }

            return;
        }

        if (proxy.ProxyAddress?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true)
        {
            problems.Add(
                nameof(proxy.AuthenticationMode),
                $"\"{AddressCredentials.Hide(proxy.ProxyAddress)}\" begins with \"http://\", which has no TLS. Use an address with \"https://\", or no authentication.");
        }

        if (proxy.TlsCaCertPath is null)
        {
            problems.Add(nameof(proxy.TlsCaCertPath), "TLS needs the certificates that are trusted. Set TlsCaCertPath.");
        }

        if (proxy.AuthenticationMode == AuthenticationMode.Mtls && (proxy.TlsClientCertPath is null || proxy.TlsClientKeyPath is null))
        {
            problems.Add(nameof(proxy.TlsClientCertPath), "Mutual TLS needs a certificate and its key. Set TlsClientCertPath and TlsClientKeyPath.");
        }
    }
}
