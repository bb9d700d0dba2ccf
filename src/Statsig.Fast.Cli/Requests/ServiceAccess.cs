using System;
using System.Collections.Generic;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Requests;

/// <summary>Where the service is, the key for it, and how long it may keep the tool waiting.</summary>
/// <remarks>The class does not override ToString, so that printing it does not print the key.</remarks>
internal sealed class ServiceAccess
{
    private ServiceAccess(string? api, ProxyConfig? proxy, string key, TimeSpan deadline)
    {
        Api = api;
        Proxy = proxy;
        Key = key;
        Deadline = deadline;
    }

    /// <summary>The base address, version included; null for Statsig's own, behind a forward proxy.</summary>
    internal string? Api { get; }

    /// <summary>The forward proxy; null without one.</summary>
    internal ProxyConfig? Proxy { get; }

    internal string Key { get; }

    /// <summary>How long initialization may take, and how long nothing may be delivered.</summary>
    internal TimeSpan Deadline { get; }

    /// <summary>What messages call the place that specs come from.</summary>
    internal string Name => Proxy is { } proxy ? $"{ForwardProxyChoice.NameOf(proxy.Protocol)}={proxy.ProxyAddress}" : Api!;

    /// <summary>The proxy in the form that the library requires: a gRPC proxy serves specs only.</summary>
    internal IDictionary<NetworkEndpoint, ProxyConfig>? Proxies => Proxy is null ? null : new Dictionary<NetworkEndpoint, ProxyConfig>
    {
        [Proxy.Protocol == NetworkProtocol.Http ? NetworkEndpoint.All : NetworkEndpoint.DownloadConfigSpecs] = Proxy,
    };

    /// <summary>Checks the options, including the one for the address, and reads the key.</summary>
    /// <exception cref="ArgumentException">One of them makes no sense, or the variable is not set.</exception>
    internal static ServiceAccess Read(string option, string? api, ProxyConfig? proxy, string? variable, int deadlineSeconds)
    {
        if (variable is null)
        {
            throw new ArgumentException($"{option} requires --server-secret-env NAME, the environment variable with the server secret key.");
        }

        if (deadlineSeconds is < 1 or > 600)
        {
            throw new ArgumentException($"--deadline is {deadlineSeconds}; use 1 to 600 seconds.");
        }

        string key = KeyIn(variable);
        return new ServiceAccess(api is null ? null : BaseOf(option, api, key), proxy, key, TimeSpan.FromSeconds(deadlineSeconds));
    }

    /// <summary>The key that an environment variable holds.</summary>
    /// <exception cref="ArgumentException">The variable is missing or empty.</exception>
    internal static string KeyIn(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key
        ? key
        : throw new ArgumentException($"--server-secret-env: The environment variable {variable} is not set.");

    /// <summary>A text without the key, as it is or as part of an address.</summary>
    internal string Redact(string text) => Redact(text, Key);

    private static string Redact(string text, string key) => text
        .Replace(key, "secret-****", StringComparison.Ordinal)
        .Replace(Uri.EscapeDataString(key), "secret-****", StringComparison.Ordinal);

    private static string BaseOf(string option, string api, string key)
    {
        string start = api.TrimEnd('/');
        bool hasVersion = start.EndsWith("/v1", StringComparison.Ordinal) || start.EndsWith("/v2", StringComparison.Ordinal);
        return Uri.TryCreate(start, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            ? hasVersion ? start : start + "/v1"
            : throw new ArgumentException($"{option}: \"{Redact(AddressCredentials.Hide(api), key)}\" is not a valid address. Use one such as http://127.0.0.1:8080/v1.");
    }
}
