using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>The threads that use the server: they check everything, log a numbered event, and rest, over and over.</summary>
internal sealed class SoakWorkers(int count, ulong seed, SoakReport report)
{
    private const int RestMs = 200;
    private const int KnownUsers = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Worker[] _workers = new Worker[count];
    private readonly StatsigUser[] _known = MakeUsers();
    private SoakLife _life = null!;
    private long _next;
    private long _exposures;
    private long _longestTicks;
    private long _slow;
    private long _steps;
    private int _generation;
    private volatile bool _ends;

    /// <summary>How many numbered events were logged.</summary>
    internal long Numbered => Interlocked.Read(ref _next);

    /// <summary>How many calls should have left an exposure.</summary>
    internal long Exposures => Interlocked.Read(ref _exposures);

    internal long Steps => Interlocked.Read(ref _steps);

    /// <summary>The longest step of eight calls, and how many took more than half a second.</summary>
    internal (TimeSpan Longest, long Slow) Times => (TimeSpan.FromSeconds((double)Interlocked.Read(ref _longestTicks) / Stopwatch.Frequency), Interlocked.Read(ref _slow));

    internal void Start(SoakLife life)
    {
        _life = life;
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = Begin(i);
        }
    }

    /// <summary>Moves every thread to another life; false when one does not come.</summary>
    internal bool MoveTo(SoakLife life)
    {
        Volatile.Write(ref _life, life);
        long started = Stopwatch.GetTimestamp();
        foreach (Worker worker in _workers)
        {
            while (Volatile.Read(ref worker.Life) < life.Number)
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                {
                    return false;
                }

                Thread.Sleep(1);
            }
        }

        return true;
    }

    /// <summary>Ends some threads and begins as many new ones; false when one does not end.</summary>
    internal bool Renew(int first, int number)
    {
        for (int i = first; i < first + number; i++)
        {
            Worker worker = _workers[i % _workers.Length];
            worker.Ends = true;
            if (!worker.Thread.Join(Patience))
            {
                return false;
            }

            _workers[i % _workers.Length] = Begin(i % _workers.Length);
        }

        return true;
    }

    /// <summary>Ends all threads; false when one does not end.</summary>
    internal bool End()
    {
        _ends = true;
        bool ended = true;
        foreach (Worker worker in _workers)
        {
            ended &= worker.Thread.Join(Patience);
        }

        return ended;
    }

    /// <summary>Logs for many users that come once, on the calling thread.</summary>
    internal void Burst(SoakLife life, int users)
    {
        for (int i = 0; i < users; i++)
        {
            long number = Interlocked.Increment(ref _next) - 1;
            var user = new StatsigUser($"burst-{number}");
            life.Server.LogEvent(user, PostReader.Numbered, number);
        }
    }

    private static StatsigUser[] MakeUsers()
    {
        var users = new StatsigUser[KnownUsers];
        for (int i = 0; i < users.Length; i++)
        {
            users[i] = new StatsigUser($"known-{i}") { Country = "GB", Custom = [new("plan", i % 2 == 0 ? "pro" : "free")] };
        }

        return users;
    }

    private Worker Begin(int index)
    {
        var worker = new Worker(new Random((int)(seed % int.MaxValue) ^ (index * 7919) ^ (++_generation * 104_729)));
        worker.Thread = new Thread(() => Run(worker), maxStackSize: 256 << 10) { IsBackground = true, Name = $"soak {index}" };
        worker.Thread.Start();
        return worker;
    }

    private void Run(Worker worker)
    {
        Thread.Sleep(worker.Random.Next(RestMs)); // So that they do not all come at once.
        while (!_ends && !worker.Ends)
        {
            Step(worker);
            Thread.Sleep(RestMs / 2 + worker.Random.Next(RestMs));
        }

        Volatile.Write(ref worker.Life, int.MaxValue);
    }

    /// <summary>One round of calls. A separate method, so that nothing of a life stays behind on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "That nothing is thrown is what the run shows; what is thrown is reported.")]
    private void Step(Worker worker)
    {
        SoakLife life = Volatile.Read(ref _life);
        if (worker.Life != life.Number)
        {
            worker.Newest = -1;
            Volatile.Write(ref worker.Life, life.Number);
        }

        try
        {
            Check(worker, life);
        }
        catch (Exception exception)
        {
            report.Violate($"A call threw: {exception}");
        }
    }

    private void Check(Worker worker, SoakLife life)
    {
        StatsigServer server = life.Server;
        long number = Interlocked.Increment(ref _next) - 1;
        StatsigUser user = worker.Random.Next(4) == 0 ? _known[worker.Random.Next(KnownUsers)] : new StatsigUser($"user-{number}") { Custom = [new("plan", "pro"), new("text", "\ud83d\ude00 \"<>")] };
        long accepted = life.Accepted;
        long started = Stopwatch.GetTimestamp();

        long config = server.GetDynamicConfig(user, SoakSpecs.Config).Get(SoakSpecs.Parameter, -1L);
        server.CheckGate(user, SoakSpecs.Half);
        server.CheckGate(user, SoakSpecs.Nested);
        server.CheckGate(user, SoakSpecs.Listed);
        server.CheckGate(user, SoakSpecs.Overridden);
        long experiment = server.GetExperiment(user, SoakSpecs.Experiment).Get(SoakSpecs.Parameter, -1L);
        long layer = server.GetLayer(user, SoakSpecs.Layer).Get(SoakSpecs.Parameter, -1L);
        server.LogEvent(user, PostReader.Numbered, number);

        long took = Stopwatch.GetTimestamp() - started;
        Interlocked.Increment(ref _steps);
        Interlocked.Add(ref _exposures, layer >= 0 ? 7 : 6); // A layer without the parameter is not exposed.
        Demand(worker, accepted, config, "config");
        Demand(worker, Math.Max(accepted, config), experiment, "experiment");
        Demand(worker, Math.Max(accepted, experiment), layer, "layer");
        worker.Newest = Math.Max(worker.Newest, layer);
        if (took > Stopwatch.Frequency / 2)
        {
            Interlocked.Increment(ref _slow);
        }

        for (long longest = Interlocked.Read(ref _longestTicks); took > longest; longest = Interlocked.Read(ref _longestTicks))
        {
            Interlocked.CompareExchange(ref _longestTicks, took, longest);
        }
    }

    private void Demand(Worker worker, long accepted, long answer, string what)
    {
        long least = Math.Max(accepted, worker.Newest);
        if (answer < least)
        {
            report.Violate($"In life {worker.Life} the {what} answered publication {answer} after {least} was accepted or seen.");
        }
    }

    private sealed class Worker(Random random)
    {
        internal int Life;
        internal long Newest = -1;
        internal volatile bool Ends;

        internal Random Random { get; } = random;

        internal Thread Thread { get; set; } = null!;
    }
}
