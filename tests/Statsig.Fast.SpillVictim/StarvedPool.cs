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

    private static void BlockEveryThread()
    {
        int threads = Math.Max(Environment.ProcessorCount, 4);
        ThreadPool.SetMinThreads(threads, threads);
        ThreadPool.SetMaxThreads(threads, threads);
        using var blocked = new CountdownEvent(threads);
        var never = new ManualResetEventSlim();
        for (int i = 0; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                blocked.Signal();
                never.Wait();
            }, null);
        }

        blocked.Wait();
    }
}
