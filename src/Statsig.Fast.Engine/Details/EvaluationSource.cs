namespace Statsig.Fast;

/// <summary>The source of the ruleset of an answer.</summary>
public enum EvaluationSource : byte
{
    /// <summary>Initialization has not run.</summary>
    Uninitialized,

    /// <summary>Initialization is running, or has finished without any source of specs.</summary>
    Loading,

    /// <summary>Initialization finished without usable specs.</summary>
    NoValues,

    /// <summary>The configured network source.</summary>
    Network,

    /// <summary>Statsig's own network, as the fallback of another source.</summary>
    StatsigNetwork,

    /// <summary>Bootstrap values of the application.</summary>
    Bootstrap,

    /// <summary>The data store.</summary>
    DataAdapter,
}
