using Kinds = Statsig.Fast.Hosting.Configuration.SettingKinds<Statsig.Fast.ProxyConfig>;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>The settings of forward proxies: one section for each endpoint, with the names of <see cref="ProxyConfig"/>.</summary>
internal static class ProxyConfigSettings
{
    /// <summary>The settings that the section of an endpoint may hold.</summary>
    internal static readonly SettingTable<ProxyConfig> Table = new(
        "a forward proxy",
        Kinds.Name<NetworkProtocol>(nameof(ProxyConfig.Protocol), static (o, v) => o.Protocol = v),
        Kinds.Text(nameof(ProxyConfig.ProxyAddress), static (o, v) => o.ProxyAddress = v ?? ""),
        Kinds.Number(nameof(ProxyConfig.MaxRetryAttempt), static (o, v) => o.MaxRetryAttempt = v),
        Kinds.Number(nameof(ProxyConfig.RetryBackoffMultiplier), static (o, v) => o.RetryBackoffMultiplier = v),
        Kinds.Time(nameof(ProxyConfig.RetryBackoffBase), static (o, v) => o.RetryBackoffBase = v),
        Kinds.Number(nameof(ProxyConfig.PushWorkerFailoverThreshold), static (o, v) => o.PushWorkerFailoverThreshold = v),
        Kinds.Time(nameof(ProxyConfig.MaxBackoff), static (o, v) => o.MaxBackoff = v),
        Kinds.Number(nameof(ProxyConfig.RetryJitterPercent), static (o, v) => o.RetryJitterPercent = v),
        Kinds.Flag(nameof(ProxyConfig.GiveUpAfterMaxRetries), static (o, v) => o.GiveUpAfterMaxRetries = v),
        Kinds.Time(nameof(ProxyConfig.StreamIdleTimeout), static (o, v) => o.StreamIdleTimeout = v),
        Kinds.Number(nameof(ProxyConfig.MaxMessageBytes), static (o, v) => o.MaxMessageBytes = v),
        Kinds.Name<AuthenticationMode>(nameof(ProxyConfig.AuthenticationMode), static (o, v) => o.AuthenticationMode = v),
        Kinds.Text(nameof(ProxyConfig.TlsCaCertPath), static (o, v) => o.TlsCaCertPath = v),
        Kinds.Text(nameof(ProxyConfig.TlsClientCertPath), static (o, v) => o.TlsClientCertPath = v),
        Kinds.Text(nameof(ProxyConfig.TlsClientKeyPath), static (o, v) => o.TlsClientKeyPath = v),
        Kinds.Text(nameof(ProxyConfig.TlsTargetName), static (o, v) => o.TlsTargetName = v));

    /// <summary>Creates the setting that holds the sections of all endpoints.</summary>
    internal static Setting<StatsigHostOptions> AsSetting() => SettingKinds<StatsigHostOptions>.Entries(
        nameof(StatsigHostOptions.ProxyConfigs),
        "sections named " + SettingKinds<StatsigHostOptions>.NamesOf<NetworkEndpoint>(),
        static (options, entry, problems) =>
        {
            if (SettingKinds<StatsigHostOptions>.TryReadKey(entry, problems, out NetworkEndpoint endpoint))
            {
                var proxy = new ProxyConfig();
                Table.Read(proxy, entry, problems);
                options.ProxyConfigs[endpoint] = proxy;
            }
        });
}
