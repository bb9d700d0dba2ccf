namespace Statsig.Fast;

/// <summary>A place that specs can come from.</summary>
public enum DataSource
{
    /// <summary>The configured network address, or Statsig's own when no address is configured.</summary>
    Network,

    /// <summary>Statsig's own network, regardless of the configured address.</summary>
    StatsigNetwork,

    /// <summary>The bootstrap values or the bootstrap file of the options.</summary>
    Bootstrap,

    /// <summary>The data store of the options.</summary>
    DataStore,
}
