namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>What a producer does for each of its users; a struct, so that each has a separate loop without an indirect call.</summary>
internal interface IProducerCall
{
    /// <summary>The name in the table.</summary>
    static abstract string Name { get; }

    /// <summary>How often a round may go over the users.</summary>
    static abstract int Passes { get; }

    static abstract void Make(StatsigServer server, StatsigUser user);
}
