namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>An event of the application: the ring and hardly anything else.</summary>
internal readonly struct LogEventCall : IProducerCall
{
    public static string Name => "log event";

    public static int Passes => 4;

    public static void Make(StatsigServer server, StatsigUser user) => server.LogEvent(user, "purchase");
}
