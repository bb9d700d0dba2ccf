using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Server;

/// <summary>
/// Ends the servers that are still running when the process ends: a return from Main, Environment.Exit, an unhandled exception, SIGTERM
/// without a host. Keeps no server alive.
/// </summary>
/// <remarks>
/// It keeps the parts of each server, so that none of them is finalized together with a server that the application no longer refers to: a
/// spill file would be closed before the last events are in it. The references to servers stay valid until that server is shut down and
/// collected.
/// </remarks>
internal static class LiveServers
{
    /// <summary>The longest time by which the end of the process is delayed; orchestrators wait for ten seconds and more.</summary>
    internal static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time that the log of a loss may take beyond the deadline, on a machine whose threads start late or with a slow logger.
    /// </summary>
    private static readonly TimeSpan LossLogTime = TimeSpan.FromSeconds(5);

    private static readonly Lock Registering = new();
    private static readonly List<LiveServer> Servers = [];
    private static int _sweepAt = 64;
    private static PosixSignalRegistration? _termination; // Kept, because a collected registration handles no signals.
    private static bool _isHooked;

    internal static void Add(StatsigServer server, object parts)
    {
        lock (Registering)
        {
            if (Servers.Count >= _sweepAt)
            {
                Servers.RemoveAll(static entry => !entry.Server.TryGetTarget(out _));
                _sweepAt = Math.Max(64, 2 * Servers.Count);
            }

            Servers.Add(new LiveServer(new WeakReference<StatsigServer>(server, trackResurrection: true), parts));
            if (!_isHooked)
            {
                _isHooked = true;
                Hook();
            }
        }
    }

    internal static void Remove(StatsigServer server)
    {
        lock (Registering)
        {
            Servers.RemoveAll(entry => !entry.Server.TryGetTarget(out StatsigServer? alive) || ReferenceEquals(alive, server));
        }
    }

    private static void Hook()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => EndAll();
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => EndAll();
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows())
        {
            // Does not cancel the signal: the process ends as it would, and a host that handles it stops as it would.
            _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => FlushAll());
        }
    }

    private static StatsigServer[] All()
    {
        var all = new List<StatsigServer>();
        lock (Registering)
        {
            foreach ((WeakReference<StatsigServer> entry, _) in Servers)
            {
                if (entry.TryGetTarget(out StatsigServer? server))
                {
                    all.Add(server);
                }
            }
        }

        return [.. all];
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The process ends; nothing could handle an exception any more.")]
    private static void EndAll()
    {
        // Side by side, so that many servers take no longer than one; on dedicated threads, because the pool may be busy.
        StatsigServer[] servers = All();
        var threads = new List<Thread>();
        foreach (StatsigServer server in servers)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    server.EndWithProcess();
                }
                catch (Exception)
                {
                    // The application's logger may be disposed already.
                }
            }) { IsBackground = true, Name = "Statsig exit" };
            thread.UnsafeStart();
            threads.Add(thread);
        }

        // Each thread ends at the deadline by itself and then logs what is lost, without which the loss would not be noticed. All servers
        // share one limit.
        long started = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads)
        {
            TimeSpan left = ExitDeadline + LossLogTime - Stopwatch.GetElapsedTime(started);
            thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An exception in a signal handler would end the process instead of the code that handles the signal.")]
    private static void FlushAll()
    {
        try
        {
            StatsigServer[] servers = All();
            Task.WaitAll(Array.ConvertAll(servers, static server => server.FlushBeforeExit()), ExitDeadline);
            Array.ForEach(servers, static server => server.WarnOfUnsent());
        }
        catch (Exception)
        {
            // A flush does not throw; a clock of the application may.
        }
    }

    private sealed record LiveServer(WeakReference<StatsigServer> Server, object Parts);
}
