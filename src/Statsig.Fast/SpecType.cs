namespace Statsig.Fast;

/// <summary>Which getter answers for a spec.</summary>
public enum SpecType
{
    /// <summary><see cref="IStatsigServer.GetFeatureGate(StatsigUser, string)"/>; segments and holdouts too.</summary>
    Gate,

    /// <summary><see cref="IStatsigServer.GetDynamicConfig(StatsigUser, string)"/>.</summary>
    DynamicConfig,

    /// <summary><see cref="IStatsigServer.GetExperiment"/>; autotunes too.</summary>
    Experiment,

    /// <summary><see cref="IStatsigServer.GetLayer"/>.</summary>
    Layer,
}
