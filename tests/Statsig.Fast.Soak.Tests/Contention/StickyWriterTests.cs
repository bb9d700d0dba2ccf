using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.StickyAssignments;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>The sticky writer under eight producers and a storage that is slow at times and fails at others.</summary>
public sealed class StickyWriterTests
{
    [Fact]
    public async Task Changes_FromEightThreads_AreWrittenInOrderOrCounted()
    {
        var storage = new MoodyStorage();
        var writer = new StickyWriter(storage, static (_, _, _) => { });

        Soak.Worker[] workers = new Soak().With("producer", 8, worker =>
        {
            string key = worker.Index.ToString(CultureInfo.InvariantCulture);
            string number = worker.Steps.ToString(CultureInfo.InvariantCulture);
            if (worker.Random.Next(4) == 0)
            {
                writer.Delete(key, number);
            }
            else
            {
                writer.Save(key, number, new StickyAssignment { RuleId = number });
            }

            worker.Count("sent");
        }).Run();
        await writer.DrainAsync(TimeSpan.FromMinutes(1));

        long sent = workers.Sum(static worker => worker.Seen["sent"]);
        Assert.Equal(sent, storage.Written + writer.FailedCount + writer.DroppedCount);
        Assert.Equal(storage.Failed, writer.FailedCount);
        Assert.True(storage.Written > 0 && storage.Failed > 0 && writer.DroppedCount > 0, $"{storage.Written} written, {storage.Failed} failed, {writer.DroppedCount} dropped");
        Assert.Null(storage.Fault);
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task Changes_AfterTheDeadline_AreDroppedAndCounted()
    {
        var storage = new StuckStorage();
        var writer = new StickyWriter(storage, static (_, _, _) => { });
        for (int i = 0; i < 100; i++)
        {
            writer.Save("key", "config", new StickyAssignment());
        }

        await storage.Called.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await writer.DrainAsync(TimeSpan.FromMilliseconds(10));
        await writer.DisposeAsync();

        Assert.Equal(100, writer.DroppedCount + writer.FailedCount);
    }

    /// <summary>Remembers the last number of every key: numbers of one producer only grow.</summary>
    private sealed class MoodyStorage : IStickyAssignmentStorage
    {
        private readonly Dictionary<string, long> _last = [];
        private int _inside;

        internal long Written { get; private set; }

        internal long Failed { get; private set; }

        internal string? Fault { get; private set; }

        public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing here loads.");

        public ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
        {
            Fault ??= assignment.RuleId == configName ? null : $"{assignment.RuleId} came as {configName}.";
            return WriteAsync(key, configName);
        }

        public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken) => WriteAsync(key, configName);

        private async ValueTask WriteAsync(string key, string configName)
        {
            Fault ??= Interlocked.Increment(ref _inside) == 1 ? null : "Two changes are written at once.";
            long number = long.Parse(configName, CultureInfo.InvariantCulture);
            Fault ??= number > _last.GetValueOrDefault(key, -1) ? null : $"{number} of {key} came after {_last[key]}.";
            _last[key] = number;
            bool fails = (Written + Failed) % 17 == 0;
            if ((Written + Failed) % 5_000 == 0)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref _inside);
            if (fails)
            {
                Failed++;
                throw new InvalidOperationException("The storage is in a bad mood.");
            }

            Written++;
        }
    }

    private sealed class StuckStorage : IStickyAssignmentStorage
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Called => _called.Task;

        public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing here loads.");

        public async ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
        {
            _called.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing here deletes.");
    }
}
