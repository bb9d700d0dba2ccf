using System;
using System.Diagnostics;
using System.Threading;
using Statsig.Fast;

/// <summary>Logs while every thread of the pool is blocked, to the end of the process.</summary>
internal static class StarvedPool
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Writes "accepted sent dropped pending milliseconds-of-dispose".</summary>
    internal static int Run(string api, int count)
    {
        var server = new StatsigServer("secret-victim", new StatsigOptions { Api = api, DisableDiagnostics = true, OutputLogLevel = OutputLogLevel.None });
        server.InitializeAsync().GetAwaiter().GetResult();
        BlockEveryThread();
        var user = new StatsigUser("victim");
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            server.LogEvent(user, "numbered", i);
        }

        // Whole batches are sent without the pool; the last one is not finished yet.
        while (server.EventStatistics.Sent < count - 1000 && Stopwatch.GetElapsedTime(started) < Longest)
        {
            Thread.Sleep(10);
        }

        started = Stopwatch.GetTimestamp();
        server.Dispose();
        long took = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        EventStatistics now = server.EventStatistics;
        Console.WriteLine($"{now.Accepted} {now.Sent} {now.Dropped} {now.Pending} {took}");
        return 0;
    }

    /// <summary>Writes "blocked", and later "milliseconds-until-fresh"; the pool is blocked for three seconds after the first.</summary>
    internal static int Thaw(string api)
    {
        using var server = new StatsigServer("secret-victim", new StatsigOptions
        {
            Api = api,
            DisableDiagnostics = true,
            OutputLogLevel = OutputLogLevel.None,
            ConfigSyncInterval = TimeSpan.FromSeconds(1),
        });
        server.InitializeAsync().GetAwaiter().GetResult();
        long before = server.SpecsTimeMs;
        ManualResetEventSlim free = BlockEveryThread();
        Console.WriteLine("blocked");
        Thread.Sleep(TimeSpan.FromSeconds(3));
        long started = Stopwatch.GetTimestamp();
        free.Set();
        while (server.SpecsTimeMs == before && Stopwatch.GetElapsedTime(started) < Longest)
        {
            Thread.Sleep(10);
        }

        Console.WriteLine((long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return 0;
    }

    /// <returns>What frees them.</returns>
    private static ManualResetEventSlim BlockEveryThread()
    {
        int threads = Math.Max(Environment.ProcessorCount, 4);
        ThreadPool.SetMinThreads(threads, threads);
        ThreadPool.SetMaxThreads(threads, threads);
        using var blocked = new CountdownEvent(threads);
        var free = new ManualResetEventSlim();
        for (int i = 0; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                blocked.Signal();
                free.Wait();
            }, null);
        }

        blocked.Wait();
        return free;
    }
}
