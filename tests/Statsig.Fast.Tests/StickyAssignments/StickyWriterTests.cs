using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.StickyAssignments;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.StickyAssignments;

public sealed class StickyWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly RecordingStorage _storage = new();
    private readonly RecordingLogger _logger = new();

    [Fact]
    public async Task Drain_CarriesOutWhatWaitsInOrder()
    {
        StickyWriter writer = Writer();
        string[] names = [.. Enumerable.Range(0, 500).Select(static i => i.ToString(CultureInfo.InvariantCulture))];

        foreach (string name in names)
        {
            writer.Save("k", name, new StickyAssignment());
            writer.Delete("k", name);
        }

        await writer.DrainAsync(Patience);

        Assert.Equal(names.SelectMany(static name => new[] { $"save k {name}", $"delete k {name}" }), _storage.Operations);
        Assert.Equal((0, 0), (writer.DroppedCount, writer.FailedCount));
    }

    [Fact]
    public async Task Failures_AreCountedLoggedAndDoNotStopTheOthers()
    {
        StickyWriter writer = Writer();
        _storage.Failure = new InvalidOperationException("broken");
        writer.Save("k", "a", new StickyAssignment());
        writer.Delete("k", "b");

        await writer.DrainAsync(Patience);

        Assert.Equal(2, writer.FailedCount);
        Assert.Equal(["save k a", "delete k b"], _storage.Operations);
        Assert.All(_logger.Messages, static message => Assert.Equal(OutputLogLevel.Warning, message.Level));
        Assert.Contains("\"a\"", _logger.Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_ThatIsFull_DropsAndCounts()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _storage.Gate = held.Task;
        StickyWriter writer = Writer();
        for (int i = 0; i < 10_500; i++)
        {
            writer.Delete("k", "name");
        }

        // One change may already have left the queue for the storage.
        Assert.InRange(writer.DroppedCount, 499, 500);
        held.SetResult();
        await writer.DrainAsync(Patience);

        Assert.Equal(10_500, _storage.Operations.Count + writer.DroppedCount);
    }

    [Fact]
    public async Task Drain_StorageThatHangs_GivesUpAtTheDeadline()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _storage.Gate = held.Task;
        StickyWriter writer = Writer();
        writer.Save("k", "a", new StickyAssignment());
        writer.Save("k", "b", new StickyAssignment());

        await writer.DrainAsync(TimeSpan.FromMilliseconds(20)).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await writer.DrainAsync(Patience);

        Assert.Empty(_storage.Operations);
        Assert.Equal(2, writer.DroppedCount + writer.FailedCount);
    }

    [Fact]
    public async Task Changes_AfterTheDrain_AreDroppedAndCounted()
    {
        StickyWriter writer = Writer();
        await writer.DrainAsync(Patience);

        writer.Save("k", "a", new StickyAssignment());

        Assert.Equal(1, writer.DroppedCount);
        await writer.DisposeAsync();
        await writer.DisposeAsync();
    }

    private StickyWriter Writer() => new(_storage, _logger.Log);
}
