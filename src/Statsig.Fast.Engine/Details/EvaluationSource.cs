namespace Statsig.Fast;

/// <summary>Where the ruleset behind an answer came from.</summary>
public enum EvaluationSource : byte
{
    /// <summary>Initialization has not run.</summary>
    Uninitialized,

    /// <summary>Initialization is running, or finished without having been given any specs.</summary>
    Loading,

    /// <summary>Initialization finished without usable specs.</summary>
    NoValues,

    /// <summary>The configured network source.</summary>
    Network,

    /// <summary>Statsig's own network, as the fall-back of another source.</summary>
    StatsigNetwork,

    /// <summary>Bootstrap values given by the application.</summary>
    Bootstrap,

    /// <summary>The data store.</summary>
    DataAdapter,
}
