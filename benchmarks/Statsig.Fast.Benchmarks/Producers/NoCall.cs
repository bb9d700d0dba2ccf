namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>Nothing: what is left is the clock, and whatever takes the processor away between two looks at it.</summary>
internal readonly struct NoCall : IProducerCall
{
    public static string Name => "the clock alone";

    public static int Passes => 1;

    public static void Make(StatsigServer server, StatsigUser user)
    {
    }
}
