using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>A server that eight threads log to as fast as they can while another one checks gates, watched from outside.</summary>
/// <remarks>Ten seconds, or STATSIG_FAST_LOAD_SECONDS.</remarks>
internal sealed class LoadRun : IAsyncDisposable
{
    internal const int Producers = 8;

    private const int EventBytes = 1024;
    private const int SlotBytes = 80;
    private const long Ceiling = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly StatsigOptions Options = new()
    {
        EnvironmentTier = "production",
        DisableDiagnostics = true,
        DisableSdkExceptionReporting = true,
        OutputLogLevel = OutputLogLevel.None,
    };

    private readonly StatsigServer _server;
    private readonly MoodyEndpoint _endpoint;
    private readonly long[] _begun = new long[Producers];
    private readonly long[] _logged = new long[Producers];
    private readonly long[] _longest = new long[Producers];
    private readonly List<Thread> _threads = [];
    private long _checks;
    private long _wrongAnswers;
    private long _heapBefore;
    private EventStatistics _last;
    private volatile bool _ends;

    internal LoadRun(MoodyEndpoint endpoint)
    {
        _endpoint = endpoint;
        _server = new StatsigServer("secret-test", Options, endpoint);
        SpecsUpdateResult update = _server.UpdateSpecs(new SpecBuilder().Gate("g", gate => gate.Rule("r", rule => rule.Pass(100).When(Conditions.Field("plan", "any", "[\"pro\"]")))).ToV2());
        Assert.Equal(SpecsUpdateStatus.Applied, update.Status);
        _server.StartLogging();
    }

    internal static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("STATSIG_FAST_LOAD_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : 10);

    internal EventStatistics Statistics => _server.EventStatistics;

    /// <summary>
    /// The most that the heap may grow by: what the options let wait in rings, in batches, and once more while a flush posts them all.
    /// </summary>
    private static long MostGrowth =>
        Math.Min(Ceiling, ((long)(Producers + 1) * Options.EventRingCapacity * SlotBytes) + Options.EventRingMaxGrowthBytes + (long)MostBatches * Math.Min(Options.MaxEventBatchBytes, Options.MaxEventsPerBatch * EventBytes));

    private static int MostBatches => (2 * Options.MaxPendingEventBatches) + PostAttempts.Parallel + 1;

    private static long MostPending => ((long)(Producers + 1) * Options.EventRingCapacity) + (Options.EventRingMaxGrowthBytes / SlotBytes) + ((long)MostBatches * Options.MaxEventsPerBatch);

    /// <summary>Starts all threads.</summary>
    internal void Start()
    {
        _heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Producers; i++)
        {
            int index = i;
            Start(() => Produce(index));
        }

        Start(Check);
    }

    /// <summary>Lets the threads run for a while in one mood of the service, and looks at everything ten times a second.</summary>
    internal void Run(MoodyEndpoint.Mood mood, TimeSpan duration)
    {
        _endpoint.Now = mood;
        long checksBefore = Interlocked.Read(ref _checks);
        long[] loggedBefore = [.. _logged];
        long started = Stopwatch.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        for (int look = 0; Stopwatch.GetElapsedTime(started) < duration; look++)
        {
            pause.Wait(TimeSpan.FromMilliseconds(100)); // The threads are what is tested; this one only looks.
            AssertConserved(mood);
            if (look % 10 == 0)
            {
                AssertFlat(mood);
            }
        }

        Assert.True(Interlocked.Read(ref _checks) > checksBefore, $"No check was answered while the service was {mood}.");
        Assert.All(Enumerable.Range(0, Producers), index => Assert.True(Volatile.Read(ref _logged[index]) > loggedBefore[index], $"A producer stood still while the service was {mood}."));
    }

    /// <summary>Ends the threads, shuts down, and compares every count with what the threads and the service counted themselves.</summary>
    internal async Task<ShutdownReport> EndAsync(TimeSpan deadline)
    {
        _ends = true;
        _threads.ForEach(static thread => Assert.True(thread.Join(Patience), "A thread does not end."));
        AssertFlat(_endpoint.Now);
        long started = Stopwatch.GetTimestamp();
        ShutdownReport report = await _server.ShutdownAsync(deadline);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        EventStatistics end = _server.EventStatistics;

        Assert.True(took < deadline + Patience, $"The shutdown took {took}.");
        Assert.Equal(0, end.Pending);
        Assert.Equal(_endpoint.Accepted, end.Sent);

        // Each check of one user is an exposure; the first of a minute is an event, the others repeat it.
        Assert.Equal(_logged.Sum() + Interlocked.Read(ref _checks), end.Accepted);
        Assert.Equal(end.Accepted, end.Sent + end.Deduplicated + end.SampledOut + end.Dropped);
        Assert.Equal(0, end.DroppedUnserializable + end.DroppedRejected + end.SampledOut + end.Recovered + end.Spilled);
        Assert.Equal(0, Interlocked.Read(ref _wrongAnswers));
        TimeSpan longest = TimeSpan.FromTicks(_longest.Max() * TimeSpan.TicksPerSecond / Stopwatch.Frequency);
        TestContext.Current.TestOutputHelper?.WriteLine($"{end}; longest call {longest.TotalMilliseconds:0.0} ms; {_checks:N0} checks; shutdown {took.TotalSeconds:0.0} s");
        // A call that waits for the service waits without end; one that waits for a processor does not.
        Assert.True(longest < Patience, $"One call took {longest}.");
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        _ends = true;
        await _server.DisposeAsync();
    }

    private void Start(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void Produce(int index)
    {
        StatsigUser[] users = [.. Enumerable.Range(0, 64).Select(user => new StatsigUser($"user-{index}-{user}") { Custom = [new("plan", "pro")] })];
        for (long i = 0; !_ends; i++)
        {
            Volatile.Write(ref _begun[index], i + 1);
            long started = Stopwatch.GetTimestamp();
            _server.LogEvent(users[i & 63], "purchase", i);
            long took = Stopwatch.GetTimestamp() - started;
            Volatile.Write(ref _logged[index], i + 1);
            _longest[index] = Math.Max(_longest[index], took);
        }
    }

    private void Check()
    {
        var user = new StatsigUser("checker") { Custom = [new("plan", "pro")] };
        while (!_ends)
        {
            if (!_server.CheckGate(user, "g"))
            {
                Interlocked.Increment(ref _wrongAnswers);
            }

            Interlocked.Increment(ref _checks);
        }
    }

    private void AssertConserved(MoodyEndpoint.Mood mood)
    {
        long loggedBefore = _logged.Sum(static count => count);
        EventStatistics now = _server.EventStatistics;
        long begunAfter = Enumerable.Range(0, Producers).Sum(index => Volatile.Read(ref _begun[index])) + Interlocked.Read(ref _checks) + 1;
        string state = $"{mood}: {now}";
        Assert.Equal(now.Accepted, now.Sent + now.Deduplicated + now.SampledOut + now.Dropped + now.Pending);
        Assert.True(now.Accepted >= loggedBefore, $"{state}, but {loggedBefore} were logged before.");
        Assert.True(now.Accepted <= begunAfter, $"{state}, but only {begunAfter} calls were begun.");
        Assert.True(now.Pending >= 0 && now.Pending <= MostPending, $"{state}, but at most {MostPending} can wait.");
        Assert.True(now.Sent <= _endpoint.Accepted, $"{state}, but the service has only {_endpoint.Accepted}.");
        Assert.True(now.Accepted >= _last.Accepted && now.Sent >= _last.Sent && now.Dropped >= _last.Dropped && now.Deduplicated >= _last.Deduplicated, $"{state} after {_last}.");
        _last = now;
    }

    private void AssertFlat(MoodyEndpoint.Mood mood)
    {
        long growth = Heap.Settle(_heapBefore + MostGrowth) - _heapBefore;
        Assert.True(growth <= MostGrowth, $"{mood}: the heap grew by {growth:N0} bytes; {MostGrowth:N0} is what the options allow. {_server.EventStatistics}");
    }
}
