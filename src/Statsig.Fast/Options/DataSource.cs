namespace Statsig.Fast;

/// <summary>A place that specs can come from.</summary>
public enum DataSource
{
    /// <summary>The configured network address, or Statsig's own when none is configured.</summary>
    Network,

    /// <summary>Statsig's own network, whatever is configured.</summary>
    StatsigNetwork,

    /// <summary>The values that the options bring along.</summary>
    Bootstrap,

    /// <summary>The data store of the options.</summary>
    DataStore,
}
