using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast;

/// <content>The end of a process whose server was not disposed: a return from Main, Environment.Exit, an unhandled exception, SIGTERM without a host.</content>
public sealed partial class StatsigServer
{
    /// <summary>How long the end of the process is held up; an orchestrator's patience is ten seconds and more.</summary>
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(2);

    /// <summary>What the log of a loss may take beyond the deadline, on a machine that lets its thread wait or with a slow logger.</summary>
    private static readonly TimeSpan LossLogTime = TimeSpan.FromSeconds(5);

    /// <summary>Sends what is pending, or logs how many events are lost. Waits for at most <see cref="ExitDeadline"/> until they are sent.</summary>
    private void EndWithProcess()
    {
        if (_isUnreferenced && Volatile.Read(ref _shutdown) is { } ending)
        {
            ending.Wait(ExitDeadline); // Nothing else waits for it.
        }

        if (_pump is null || _isShutDown)
        {
            return;
        }

        long before = EventStatistics.Dropped;
        if (!_options.DisableProcessExitFlush)
        {
            // The wait of this thread is the limit: the pool may be busy.
            ShutdownAsync(ExitDeadline - SynchronousMargin).Wait(ExitDeadline);
        }

        EventStatistics events = EventStatistics;
        long lost = events.Pending + events.Dropped - before - Math.Min(events.Pending, events.Spilled);
        if (lost > 0)
        {
            _log.Write(OutputLogLevel.Warning, $"The process ended without disposing the server; {lost} events were lost. Dispose the server before the process ends.");
        }
    }

    /// <summary>True for a server that a host shuts down when the process is asked to end.</summary>
    internal bool EndsWithHost { get; set; }

    /// <summary>Starts to send what is pending when the process is asked to end; whoever handles that may go on for long.</summary>
    private Task FlushBeforeExit() =>
        Volatile.Read(ref _shutdown) is { } ending ? ending
        : _pump is null || _options.DisableProcessExitFlush ? Task.CompletedTask
        : FlushAsync(ExitDeadline);

    /// <summary>Says what is not sent yet when the process is asked to end and no host takes care of it: the signal alone runs nothing else.</summary>
    private void WarnOfUnsent()
    {
        if (_pump is null || _isShutDown || EndsWithHost)
        {
            return;
        }

        EventStatistics events = EventStatistics;
        long unsent = events.Pending - Math.Min(events.Pending, events.Spilled);
        if (unsent > 0)
        {
            _log.Write(OutputLogLevel.Warning, $"The process is asked to end, and {unsent} events were not sent. What is not sent by a dispose or by the end of the process is lost.");
        }
    }

    /// <summary>The servers that are not shut down, and the ways in which a process ends. Keeps no server alive.</summary>
    /// <remarks>
    /// It keeps the parts of each, so that none of them is finalized together with a server that nothing refers to: a spill file would be closed before the last events
    /// are in it. The references to servers stay valid until that server is shut down and collected.
    /// </remarks>
    private static class LiveServers
    {
        private static readonly Lock Registering = new();
        private static readonly List<(WeakReference<StatsigServer> Server, object Parts)> Servers = [];
        private static int _sweepAt = 64;
        private static PosixSignalRegistration? _termination; // Kept, because what is collected handles no signals.
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

                Servers.Add((new WeakReference<StatsigServer>(server, trackResurrection: true), parts));
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
            // Side by side, so that many servers take no longer than one; on threads of their own, because the pool may be busy.
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
                        // A logger of the application's own that is gone already.
                    }
                }) { IsBackground = true, Name = "Statsig exit" };
                thread.UnsafeStart();
                threads.Add(thread);
            }

            // Each thread ends at the deadline by itself and then logs what is lost, without which the loss would not be noticed. One end for all of them, however many hang.
            long started = Stopwatch.GetTimestamp();
            foreach (Thread thread in threads)
            {
                TimeSpan left = ExitDeadline + LossLogTime - Stopwatch.GetElapsedTime(started);
                thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }

        [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An exception in a signal handler would end the process in place of what handles the signal.")]
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
                // A flush does not throw; a clock of the application's own may.
            }
        }
    }
}
