using System;
using System.Diagnostics;

namespace Statsig.Fast.Benchmarks.Burst;

/// <summary>A server that sends its events to a sink on loopback and fetches nothing.</summary>
internal static class BurstServer
{
    internal static StatsigServer Create(LoopbackSink sink, int ring, int growthBytes)
    {
        var server = new StatsigServer(
            "secret-bench",
            new StatsigOptions
            {
                Api = sink.Api,
                EnvironmentTier = "production",
                BootstrapUtf8 = BenchWork.Payload,
                InitializeSources = [DataSource.Bootstrap],
                ConfigSyncSources = [],
                EventRingCapacity = ring,
                EventRingMaxGrowthBytes = growthBytes,
                DisableDiagnostics = true,
                OutputLogLevel = OutputLogLevel.None,
            });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        return details.StorePopulated ? server : throw new InvalidOperationException(details.Error);
    }

    /// <summary>Flushes until nothing waits any more, or the patience since a timestamp is at its end.</summary>
    /// <returns>The seconds since the timestamp.</returns>
    internal static double Drain(StatsigServer server, long started, TimeSpan patience)
    {
        while (server.EventStatistics.Pending > 0 && Stopwatch.GetElapsedTime(started) < patience)
        {
            server.FlushAsync(patience).GetAwaiter().GetResult();
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
