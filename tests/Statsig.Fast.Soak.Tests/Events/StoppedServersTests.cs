using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>Servers that were stopped leave nothing in the threads that logged to them. Alone, because it measures the heap.</summary>
[CollectionDefinition(nameof(StoppedServersTests), DisableParallelization = true)]
[Collection(nameof(StoppedServersTests))]
public sealed class StoppedServersTests
{
    private const int Rounds = 10;
    private const int AtOnce = 20;
    private const int Threads = 5;
    private const int Events = 20;
    private const long MostLeft = 8 << 20; // One running server takes three.

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Servers_TwoHundredStoppedOfFiveThreadsThatLive_LeaveNoMemoryBehind()
    {
        long sent = 0;
        using (var others = new Callers(Threads))
        {
            sent += await RunAsync(others, 1); // What is made once, on threads that end.
        }

        using var threads = new Callers(Threads);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        sent += await RunAsync(threads, Rounds);

        long left = Heap.Settle(before + MostLeft) - before;
        Assert.Equal((Rounds + 1) * AtOnce * Threads * Events, sent);
        Assert.True(left <= MostLeft, $"{left} bytes are left of {Rounds * AtOnce} servers.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of the test keeps the servers.
    private static async Task<long> RunAsync(Callers threads, int rounds)
    {
        long sent = 0;
        for (int round = 0; round < rounds; round++)
        {
            List<StatsigServer> servers = [.. Enumerable.Range(0, AtOnce).Select(static _ => EventServer.Create(
                new SpecBuilder().Time(1).Gate("g", static _ => { }),
                new FakeEventEndpoint { KeepsBodies = false },
                new StatsigOptions { OutputLogLevel = OutputLogLevel.None }))];
            threads.Run(() =>
            {
                for (int i = 0; i < Events; i++)
                {
                    foreach (StatsigServer server in servers)
                    {
                        server.LogEvent(null, "event");
                    }
                }
            });
            foreach (StatsigServer server in servers)
            {
                await server.DisposeAsync();
                EventStatistics events = server.EventStatistics;
                Assert.Equal((events.Accepted, 0L), (events.Sent, events.Dropped));
                sent += events.Sent;
            }
        }

        return sent;
    }

    /// <summary>Threads that live as long as the test.</summary>
    private sealed class Callers : IDisposable
    {
        private readonly BlockingCollection<Action>[] _calls;
        private readonly Thread[] _threads;

        internal Callers(int count)
        {
            _calls = [.. Enumerable.Range(0, count).Select(static _ => new BlockingCollection<Action>())];
            _threads = Array.ConvertAll(_calls, static calls => new Thread(() => Work(calls)) { IsBackground = true });
            Array.ForEach(_threads, static thread => thread.Start());
        }

        internal void Run(Action action)
        {
            using var ended = new CountdownEvent(_calls.Length);
            foreach (BlockingCollection<Action> calls in _calls)
            {
                calls.Add(() =>
                {
                    action();
                    ended.Signal();
                });
            }

            Assert.True(ended.Wait(Patience));
            Array.ForEach(_calls, static calls => calls.Add(static () => { })); // A thread keeps the last action that it was given.
        }

        public void Dispose()
        {
            Array.ForEach(_calls, static calls => calls.CompleteAdding());
            Array.ForEach(_threads, static thread => Assert.True(thread.Join(Patience)));
        }

        private static void Work(BlockingCollection<Action> calls)
        {
            foreach (Action call in calls.GetConsumingEnumerable())
            {
                call();
            }
        }
    }
}
