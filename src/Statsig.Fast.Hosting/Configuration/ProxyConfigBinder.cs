using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Reads forward proxies from a configuration section: one child per endpoint, with the names of <see cref="ProxyConfig"/>.</summary>
internal static class ProxyConfigBinder
{
    private static readonly string[] Names =
    [
        nameof(ProxyConfig.Protocol),
        nameof(ProxyConfig.ProxyAddress),
        nameof(ProxyConfig.MaxRetryAttempt),
        nameof(ProxyConfig.RetryBackoffMultiplier),
        nameof(ProxyConfig.RetryBackoffBase),
        nameof(ProxyConfig.PushWorkerFailoverThreshold),
        nameof(ProxyConfig.MaxBackoff),
        nameof(ProxyConfig.RetryJitterPercent),
        nameof(ProxyConfig.GiveUpAfterMaxRetries),
        nameof(ProxyConfig.StreamIdleTimeout),
        nameof(ProxyConfig.MaxMessageBytes),
        nameof(ProxyConfig.AuthenticationMode),
        nameof(ProxyConfig.TlsCaCertPath),
        nameof(ProxyConfig.TlsClientCertPath),
        nameof(ProxyConfig.TlsClientKeyPath),
        nameof(ProxyConfig.TlsTargetName),
    ];

    /// <exception cref="InvalidOperationException">An endpoint or a name is unknown, or a value cannot be used; the message names the key.</exception>
    internal static void Fill(IDictionary<NetworkEndpoint, ProxyConfig> entries, IConfigurationSection section)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            entries[ConfigurationValue.KeyName<NetworkEndpoint>(entry)] = Read(entry);
        }
    }

    private static ProxyConfig Read(IConfigurationSection entry)
    {
        foreach (IConfigurationSection setting in entry.GetChildren())
        {
            if (!Names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"\"{setting.Path}\" is no option of a forward proxy. Those that there are: {string.Join(", ", Names)}.");
            }
        }

        var defaults = new ProxyConfig(NetworkProtocol.Http, "http://localhost");
        try
        {
            return new ProxyConfig(
                ConfigurationValue.Name<NetworkProtocol>(entry.GetSection(nameof(ProxyConfig.Protocol))), entry[nameof(ProxyConfig.ProxyAddress)] ?? "")
            {
                MaxRetryAttempt = Number(entry, nameof(ProxyConfig.MaxRetryAttempt)),
                RetryBackoffMultiplier = Number(entry, nameof(ProxyConfig.RetryBackoffMultiplier)),
                RetryBackoffBase = Duration(entry, nameof(ProxyConfig.RetryBackoffBase)),
                PushWorkerFailoverThreshold = Number(entry, nameof(ProxyConfig.PushWorkerFailoverThreshold)),
                MaxBackoff = Duration(entry, nameof(ProxyConfig.MaxBackoff)) ?? defaults.MaxBackoff,
                RetryJitterPercent = Number(entry, nameof(ProxyConfig.RetryJitterPercent)),
                GiveUpAfterMaxRetries = If(entry, nameof(ProxyConfig.GiveUpAfterMaxRetries), ConfigurationValue.Flag) ?? false,
                StreamIdleTimeout = Duration(entry, nameof(ProxyConfig.StreamIdleTimeout)) ?? defaults.StreamIdleTimeout,
                MaxMessageBytes = Number(entry, nameof(ProxyConfig.MaxMessageBytes)) ?? defaults.MaxMessageBytes,
                AuthenticationMode = If(entry, nameof(ProxyConfig.AuthenticationMode), ConfigurationValue.Name<AuthenticationMode>) ?? AuthenticationMode.None,
                TlsCaCertPath = entry[nameof(ProxyConfig.TlsCaCertPath)],
                TlsClientCertPath = entry[nameof(ProxyConfig.TlsClientCertPath)],
                TlsClientKeyPath = entry[nameof(ProxyConfig.TlsClientKeyPath)],
                TlsTargetName = entry[nameof(ProxyConfig.TlsTargetName)],
            };
        }
        catch (ArgumentException refused)
        {
            throw new InvalidOperationException($"\"{entry.Path}\" cannot be used: {refused.Message}", refused);
        }
    }

    private static int? Number(IConfigurationSection entry, string name) => If(entry, name, ConfigurationValue.Number);

    private static TimeSpan? Duration(IConfigurationSection entry, string name) => If(entry, name, ConfigurationValue.Duration);

    private static T? If<T>(IConfigurationSection entry, string name, Func<IConfigurationSection, T> read)
        where T : struct =>
        entry[name] is null ? null : read(entry.GetSection(name));
}
