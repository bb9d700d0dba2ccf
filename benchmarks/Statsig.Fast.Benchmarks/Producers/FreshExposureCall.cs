namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>A gate with a hash, whose exposure is new: the table of repeats, which all threads share, and the ring.</summary>
internal readonly struct FreshExposureCall : IProducerCall
{
    public static string Name => "gate b_pct50, fresh";

    public static int Passes => 1; // A second one would find its exposures made.

    public static void Make(StatsigServer server, StatsigUser user) => server.CheckGate(user, "b_pct50");
}
