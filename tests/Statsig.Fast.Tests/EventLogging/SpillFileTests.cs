using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class SpillFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spill").FullName;

    private string Spill => System.IO.Path.Combine(_folder, "events.spill");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_AfterBatchesWereLeft_FindsThemInOrder()
    {
        using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
        {
            file.Append(Batch("one", 1));
            SpillRecord done = file.Append(Batch("two", 2))!;
            file.Append(Batch("three", 3));
            file.Remove(done);
        }

        using SpillFile again = SpillFile.Open(Spill, 1 << 20);

        Assert.Equal(["one", "three"], again.Records.Select(record => Encoding.UTF8.GetString(again.Read(record).Body.Span)));
        Assert.Equal(4, again.EventCount);
    }

    [Fact]
    public void Open_FileCutAnywhere_KeepsEveryRecordBeforeTheCut()
    {
        using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
        {
            file.Append(Batch("first batch", 1));
            file.Append(Batch("second batch", 1));
        }

        byte[] whole = File.ReadAllBytes(Spill);
        int first = 8 + SpillFormat.HeadBytes + "first batch".Length;
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Spill, whole[..length]);
            using SpillFile cut = SpillFile.Open(Spill, 1 << 20);

            Assert.Equal(length == whole.Length ? 2 : length >= first ? 1 : 0, cut.Records.Count);
            cut.Append(Batch("after", 1));
            Assert.Equal("after", Encoding.UTF8.GetString(cut.Read(cut.Records[^1]).Body.Span));
        }
    }

    [Fact]
    public void Open_OneByteDamaged_KeepsWhatComesBefore()
    {
        using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
        {
            file.Append(Batch("first batch", 1));
            file.Append(Batch("second batch", 1));
        }

        byte[] bytes = File.ReadAllBytes(Spill);
        bytes[^3] ^= 1;
        File.WriteAllBytes(Spill, bytes);

        using SpillFile damaged = SpillFile.Open(Spill, 1 << 20);
        Assert.Equal("first batch", Encoding.UTF8.GetString(damaged.Read(Assert.Single(damaged.Records)).Body.Span));
    }

    [Fact]
    public void Open_InUse_Throws()
    {
        using SpillFile file = SpillFile.Open(Spill, 1 << 20);

        Assert.ThrowsAny<IOException>(() => SpillFile.Open(Spill, 1 << 20));
    }

    [Fact]
    public void Append_BeyondTheCap_AnswersNullUntilSomethingIsDone()
    {
        using SpillFile file = SpillFile.Open(Spill, 300);
        SpillRecord first = file.Append(Batch(new string('a', 100), 1))!;
        SpillRecord second = file.Append(Batch(new string('b', 100), 1))!;
        Assert.Null(file.Append(Batch(new string('c', 100), 1)));

        file.Remove(first);
        Assert.NotNull(file.Append(Batch(new string('d', 100), 1)));
        Assert.Equal(new string('b', 100), Encoding.UTF8.GetString(file.Read(second).Body.Span));
        Assert.InRange(file.Length, 0, 300);
    }

    [Fact]
    public void Append_WhereEvenCompactionMakesNoRoom_CopiesNothing()
    {
        using SpillFile file = SpillFile.Open(Spill, 400);
        SpillRecord first = file.Append(Batch("a", 1))!;
        Assert.NotNull(file.Append(Batch(new string('b', 200), 1)));
        file.Remove(first);
        long before = file.Length;

        Assert.Null(file.Append(Batch(new string('c', 300), 1)));

        Assert.Equal(before, file.Length);
    }

    [Fact]
    public void Remove_TheLast_LeavesAFileThatTakesMore()
    {
        using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
        {
            file.Remove(file.Append(Batch("one", 1))!);
            file.Append(Batch("two", 1));
        }

        using SpillFile again = SpillFile.Open(Spill, 1 << 20);
        Assert.Equal("two", Encoding.UTF8.GetString(again.Read(Assert.Single(again.Records)).Body.Span));
    }

    [Fact]
    public void Remove_TheLast_EmptiesTheFile()
    {
        using SpillFile file = SpillFile.Open(Spill, 1 << 20);
        file.Remove(file.Append(Batch("one", 1))!);

        Assert.Equal(8, new FileInfo(Spill).Length);
    }

    [Fact]
    public async Task Pump_ThatNeverGotThrough_LeavesItsEventsToTheNext()
    {
        var settings = new EventLogSettings { BatchEvents = 4, QueuedBatches = 2, SpillPath = Spill };
        var first = new EventRig(settings with { IsManual = true });
        first.Endpoint.Status = 503;
        first.Pump.Start();
        first.LogEvents(50);
        ShutdownReport report = await first.Pump.StopAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0, 50), (report.EventsSent, report.EventsDropped, report.EventsSpilled));
        Assert.Equal((50, 50), (first.Statistics.Pending, first.Statistics.Spilled));

        var second = new EventRig(settings with { IsManual = true });
        second.Pump.Start();
        FlushReport flushed = await second.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(flushed.Completed);
        Assert.Equal((50, 50, 50, 0), (second.Statistics.Recovered, second.Statistics.Accepted, second.Statistics.Sent, second.Statistics.Pending));
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => "e" + i), second.Endpoint.Events.Select(static entry => entry.GetProperty("eventName").GetString()!).OrderBy(static name => int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture)));
        await second.Pump.DisposeAsync();
    }

    [Fact]
    public async Task Pump_KilledBetweenBatches_LeavesFinishedOnesToTheNext()
    {
        // A killed process runs no shutdown: what counts is the file as it lies there.
        var settings = new EventLogSettings { BatchEvents = 5, SpillPath = Spill };
        var first = new EventRig(settings with { IsManual = true });
        first.Endpoint.Status = 503;
        first.Pump.Start();
        first.LogEvents(12);
        first.Pump.Pass();
        byte[] left = File.ReadAllBytes(Spill);
        await first.Pump.DisposeAsync();
        File.WriteAllBytes(Spill, left);

        var second = new EventRig(settings with { IsManual = true });
        second.Pump.Start();
        await second.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(10, second.Endpoint.Events.Count);
        second.AssertConserved();
        await second.Pump.DisposeAsync();
    }

    private static EventBatch Batch(string body, int count)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return new EventBatch(bytes, bytes.Length, count, isCompressed: false);
    }
}
