using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <content>The copy that a server takes, and values derived from several options.</content>
public partial class StatsigOptions
{
    /// <summary>Gets the tier from the option that has it; null when neither option has it.</summary>
    internal string? Tier => EnvironmentTier ?? (EnvironmentParameters.TryGetValue("tier", out string? tier) ? tier : null);

    /// <summary>
    /// Gets the forward proxy of an endpoint: its entry, which takes precedence over the one for all; null when there is neither.
    /// </summary>
    internal ProxyConfig? ProxyOf(NetworkEndpoint endpoint) =>
        HasProxies && (ProxyConfigs.TryGetValue(endpoint, out ProxyConfig? entry) || ProxyConfigs.TryGetValue(NetworkEndpoint.All, out entry)) ? entry : null;

    /// <summary>True when <see cref="ProxyConfigs"/> has entries.</summary>
    internal bool HasProxies => _proxyConfigs is { Count: > 0 };

    /// <summary>The overrides; null when no code has used <see cref="Overrides"/>.</summary>
    internal IOverrideSource? OverrideSource { get; private set; }

    /// <summary>True when any option has specs to start with.</summary>
    internal bool HasBootstrapSpecs => BootstrapValues is not null || BootstrapPath is not null || !BootstrapUtf8.IsEmpty;

    /// <summary>Copies all options, so that later changes by the caller do not affect a server.</summary>
    /// <remarks>
    /// A member-wise copy cannot miss a new option. Objects that such a copy would share are copied separately, and a test sets every
    /// option afterwards.
    /// </remarks>
    internal StatsigOptions Copy()
    {
        var copy = (StatsigOptions)MemberwiseClone();
        copy.EnvironmentParameters = new Dictionary<string, string>(EnvironmentParameters);
        copy.BootstrapIdLists = new Dictionary<string, string>(BootstrapIdLists);
        copy.GlobalCustomFields = new Dictionary<string, object?>(GlobalCustomFields);
        copy.AdditionalHeaders = new Dictionary<string, string>(AdditionalHeaders);
        copy.ProxyConfigs = HasProxies ? CopyOf(ProxyConfigs) : null;
        copy.OverrideSource = OverrideSource?.Copy();
        copy.InitializeSources = InitializeSources is { } initial ? new List<DataSource>(initial) : null;
        copy.ConfigSyncSources = ConfigSyncSources is { } polled ? new List<DataSource>(polled) : null;
        copy.ConfigSyncInterval = ConfigSyncInterval == TimeSpan.Zero ? DefaultConfigSyncInterval : ConfigSyncInterval;
        copy.IdListsSyncInterval = IdListsSyncInterval == TimeSpan.Zero ? DefaultIdListsSyncInterval : IdListsSyncInterval;
        return copy;
    }

    /// <summary>
    /// Copies the entries; one that stands for several endpoints stays one, because endpoints of one entry share its connections.
    /// </summary>
    private static Dictionary<NetworkEndpoint, ProxyConfig> CopyOf(IDictionary<NetworkEndpoint, ProxyConfig> entries)
    {
        var copies = new Dictionary<ProxyConfig, ProxyConfig>(ReferenceEqualityComparer.Instance);
        var result = new Dictionary<NetworkEndpoint, ProxyConfig>();
        foreach ((NetworkEndpoint endpoint, ProxyConfig? entry) in entries)
        {
            if (entry is null)
            {
                result[endpoint] = null!; // Validation reports it.
                continue;
            }

            if (!copies.TryGetValue(entry, out ProxyConfig? copy))
            {
                copies[entry] = copy = entry.Copy();
            }

            result[endpoint] = copy;
        }

        return result;
    }
}
