using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>
/// One hosted service that is used by many threads while one fault follows the other, and the judgement of what became of it.
/// </summary>
/// <remarks>
/// One thread makes the faults. It does not depend on the thread pool, which is one of the things that fail.
/// </remarks>
internal sealed class SoakRun
{
    private const long HeapGrowth = 12 << 20;
    private const int HandleGrowth = 48;
    private const int ThreadGrowth = 48;

    /// <summary>How many batches are posted side by side: what a stop that runs out of time leaves without an answer.</summary>
    private const int PostsAtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a stop or a start may take beyond its limit.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastDeadline = TimeSpan.FromSeconds(30);

    private readonly SoakOptions _options;
    private readonly SoakObserver _observer = new();
    private readonly EventTotals _totals = new();
    private readonly List<WeakReference> _ended = [];
    private readonly List<Resources> _checkpoints = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-soak").FullName;
    private readonly SpillMischief _mischief;
    private SoakService _service = null!;
    private StallWatch _watch = null!;
    private byte[] _specs = [];
    private TimeSpan _longestStop;
    private TimeSpan _longestStart;
    private long _specsAccepted;
    private int _incompleteStops;
    private int _lives;

    private SoakRun(SoakOptions options)
    {
        _options = options;
        Report = new SoakReport(options.Seed);
        Workers = new SoakWorkers(options.Threads, options.Seed, Report);
        _mischief = new SpillMischief(SpillPath, Report);
    }

    internal SoakReport Report { get; }

    internal SoakWorkers Workers { get; }

    internal FickleStore Store { get; private set; } = new(isPolled: false);

    /// <summary>The life that is under way.</summary>
    internal SoakLife Life { get; private set; } = null!;

    /// <summary>The number of the last publication.</summary>
    internal long Publication { get; private set; }

    /// <summary>The number of the last file of the ID list.</summary>
    internal int ListFile { get; set; }

    private string SpillPath => Path.Combine(_folder, "events.spill");

    /// <summary>Makes a run and returns what it found. Throws only when the run itself could not be made.</summary>
    internal static SoakReport Run(SoakOptions options)
    {
        var report = new TaskCompletionSource<SoakReport>();
        var thread = new Thread(() => Complete(report, new SoakRun(options))) { IsBackground = true, Name = "soak" };
        thread.Start();
        return report.Task.GetAwaiter().GetResult();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Thrown again where the run was asked for.")]
    private static void Complete(TaskCompletionSource<SoakReport> report, SoakRun run)
    {
        try
        {
            report.SetResult(run.Run());
        }
        catch (Exception exception)
        {
            report.SetException(exception);
        }
    }

    /// <summary>Serves newer specs from now on.</summary>
    internal void Publish(bool hasDamagedSpec = false, long? timeMs = null)
    {
        _specs = SoakSpecs.Make(++Publication, hasDamagedSpec, timeMs);
        _service.Http.Publish(_specs);
        FeedStore();
    }

    /// <summary>Gives a data store that is polled the specs of the last publication.</summary>
    internal void FeedStore() => Store.Feed(_specs);

    /// <summary>Waits until the server has accepted the last publication, which it must while the service is well.</summary>
    internal void AwaitPublication() => Report.Require(
        SpinWait.SpinUntil(() => Life.Accepted >= Publication, Patience),
        $"The server has publication {Life.Accepted} a minute after {Publication} was published and the service was well.");

    /// <summary>Stops the host, does something to its spill file, and starts another one.</summary>
    /// <param name="random">Draws what happens to the spill file; null for nothing.</param>
    /// <param name="deadline">The shutdown deadline of the next life.</param>
    /// <param name="isStorePolled">Whether the next life polls the data store.</param>
    /// <param name="afterStop">Called between stop and start.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Restart(Random? random, TimeSpan deadline, bool isStorePolled, Action? afterStop = null)
    {
        SoakLife old = Life;
        Stop(old);
        if (random is null)
        {
            _mischief.Unblock();
        }
        else
        {
            Report.CountFault(_mischief.Do(random));
        }

        afterStop?.Invoke();
        Store = Store.With(isStorePolled);
        FeedStore();
        Life = StartLife(deadline);
        Report.Require(Workers.MoveTo(Life), "A thread did not come out of a call.");
        Settle(old);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Stop(SoakLife life)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan stalled = _watch.Stalled;
        Wait(life.Stop, "stop");
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        TimeSpan limit = life.ShutdownDeadline + Slack + (_watch.Stalled - stalled);
        _longestStop = took - life.ShutdownDeadline > _longestStop ? took - life.ShutdownDeadline : _longestStop;
        Report.Require(took <= limit, $"The stop of life {life.Number} took {took}, its deadline was {life.ShutdownDeadline}.");
        Task<ShutdownReport> shutdown = life.Server.ShutdownAsync();
        _incompleteStops += shutdown is { IsCompletedSuccessfully: true, Result.Completed: true } ? 0 : 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SoakLife StartLife(TimeSpan deadline)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan stalled = _watch.Stalled;
        var life = new SoakLife(++_lives, _service.Http.Api, SpillPath, Store, deadline, _observer);
        Wait(life.Start, "start");
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        _longestStart = took > _longestStart ? took : _longestStart;
        Report.Require(took <= StartLimit + Slack + (_watch.Stalled - stalled), $"The start of life {life.Number} took {took}.");
        return life;
    }

    private void Wait(Action<CancellationToken> step, string name)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            step(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Report.Violate($"The {name} of the host did not end within {Patience}.");
        }
    }

    /// <summary>Closes the accounts of a life that is no longer called.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Settle(SoakLife life)
    {
        _totals.Add(life.Server.EventStatistics, Report, life.Number);
        _specsAccepted += life.AcceptedCount;
        _ended.Add(new WeakReference(life.Server));
        life.Dispose();
    }

    private SoakReport Run()
    {
        using var started = new CancellationTokenSource(Patience);
        _service = SoakService.StartAsync(started.Token).GetAwaiter().GetResult();
        _watch = new StallWatch();
        try
        {
            Begin();
            MakeFaults();
            End();
        }
        finally
        {
            _watch.Dispose();
            _service.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(_folder, recursive: true);
        }

        return Report;
    }

    /// <summary>A separate method, so that nothing of the first life stays behind on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin()
    {
        Publish();
        Life = StartLife(TimeSpan.FromSeconds(1));
        Workers.Start(Life);
    }

    private void MakeFaults()
    {
        var faults = new SoakFaults(this, _service);
        var random = new Random((int)(_options.Seed % int.MaxValue));
        long started = Stopwatch.GetTimestamp();
        TimeSpan nextCheckpoint = _options.CheckpointInterval;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < _options.Duration)
        {
            (string name, Action run) = faults.Draw(random);
            int pauseMs = random.Next(20, 400);
            _options.Progress?.Invoke($"{elapsed:hh\\:mm\\:ss\\.f} {name}");
            Report.CountFault(name);
            run();
            _service.Recover();
            Thread.Sleep(pauseMs);
            if (elapsed >= nextCheckpoint)
            {
                nextCheckpoint = elapsed + _options.CheckpointInterval;
                TakeCheckpoint();
            }
        }
    }

    /// <summary>Waits until the server has recovered, and measures what the process holds.</summary>
    private void TakeCheckpoint()
    {
        Publish();
        AwaitPublication();
        Report.Require(Life.Server.FlushAsync(TimeSpan.FromSeconds(5)).Wait(Patience), "A flush did not end.");
        Heap.Until(() => _ended.Count(static server => server.IsAlive) <= 1);
        Resources now = Resources.Measure();
        int forgotten = _ended.Count(static server => server.IsAlive);
        _options.Progress?.Invoke($"{now}, {forgotten} stopped servers are not collected");
        Report.Require(forgotten <= 1, $"{forgotten} of {_ended.Count} stopped servers are still held.");
        _checkpoints.Add(now);
        Resources first = _checkpoints[0];
        Report.Require(now.HeapBytes - first.HeapBytes <= HeapGrowth, $"The heap grew from {first} to {now}.");
        Report.Require(now.Handles - first.Handles <= HandleGrowth, $"Handles grew from {first} to {now}.");
        Report.Require(now.Threads - first.Threads <= ThreadGrowth, $"Threads grew from {first} to {now}.");
    }

    private void End()
    {
        TakeCheckpoint();
        Restart(null, LastDeadline, isStorePolled: false);
        Report.Require(Workers.End(), "A thread did not end.");
        Stop(Life);
        Report.Require(_service.WaitForAnswers(Patience), "A post was not answered to its end.");
        Settle(Life);
        new SoakJudgement(_totals, _service.Ledger, Report)
        {
            Numbered = Workers.Numbered,
            Exposures = Workers.Exposures,
            MostLatePosts = (PostsAtOnce * _incompleteStops) + _observer.Unanswered.CutShort,
            IsSpillTornUp = _mischief.WasTornUp,
        }.Judge();
        Report.Note("attempts", $"{_observer.Unanswered.All} brought no answer, {_observer.Unanswered.CutShort} of them were ended by the client");
        Report.Note("specs", $"{Publication} published, {_specsAccepted} accepted");
        Report.Note("restarts", $"{_lives - 1}, of which {_incompleteStops} stops ran out of time; longest stop {_longestStop.TotalSeconds:0.0} s past its deadline, longest start {_longestStart.TotalSeconds:0.0} s");
        Report.Note("first checkpoint", _checkpoints[0].ToString());
        Report.Note("last checkpoint", $"{_checkpoints[^1]} ({_checkpoints.Count} checkpoints; most {_checkpoints.Max(static point => point.HeapBytes) / 1024.0 / 1024.0:0.0} MB, {_checkpoints.Max(static point => point.Handles)} handles, {_checkpoints.Max(static point => point.Threads)} threads)");
        (TimeSpan longest, long slow) = Workers.Times;
        Report.Note("steps", $"{Workers.Steps} of eight calls; the longest {longest.TotalMilliseconds:0} ms, {slow} over 500 ms");
        Report.Note("stalls", $"{_watch.Stalled.TotalSeconds:0.0} s in all, the longest {_watch.Longest.TotalMilliseconds:0} ms");
        foreach (string line in _observer.Lines)
        {
            Report.Note("said", line);
        }
    }
}
