using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.EventLogging.Spill;

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
        int first = SpillFormat.HeaderBytes + SpillFormat.HeadBytes + "first batch".Length;
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
    public void Open_BodyDamaged_LosesItsRecordOnlyAndCountsIt()
    {
        using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
        {
            file.Append(Batch("first batch", 3));
            file.Append(Batch("second batch", 1));
        }

        byte[] bytes = File.ReadAllBytes(Spill);
        bytes[SpillFormat.HeaderBytes + SpillFormat.HeadBytes] ^= 0xFF;
        File.WriteAllBytes(Spill, bytes);

        using (SpillFile damaged = SpillFile.Open(Spill, 1 << 20))
        {
            Assert.Equal("second batch", Encoding.UTF8.GetString(damaged.Read(Assert.Single(damaged.Records)).Body.Span));
            Assert.Equal((1, 3), (damaged.DamagedRecords, damaged.DamagedEvents));
        }

        using SpillFile again = SpillFile.Open(Spill, 1 << 20);
        Assert.Equal((0, 1), (again.DamagedRecords, again.Records.Count)); // The damage is counted once.
    }

    [Fact]
    public void Open_InUse_Throws()
    {
        using SpillFile file = SpillFile.Open(Spill, 1 << 20);

        Assert.ThrowsAny<IOException>(() => SpillFile.Open(Spill, 1 << 20));
    }

    [Fact]
    public void Open_FolderInItsPlace_SaysSo()
    {
        Directory.CreateDirectory(Spill);

        IOException refused = Assert.Throws<IOException>(() => SpillFile.Open(Spill, 1 << 20));

        Assert.Equal($"\"{Spill}\" is a folder. Use the path of a file.", refused.Message);
    }

    [Fact]
    public void Append_BeyondTheCap_AnswersNullUntilSomethingIsDone()
    {
        using SpillFile file = SpillFile.Open(Spill, SpillFormat.HeaderBytes + (2 * (SpillFormat.HeadBytes + 100)));
        SpillRecord first = file.Append(Batch(new string('a', 100), 1))!;
        SpillRecord second = file.Append(Batch(new string('b', 100), 1))!;
        Assert.Null(file.Append(Batch(new string('c', 100), 1)));

        file.Remove(first);
        Assert.NotNull(file.Append(Batch(new string('d', 100), 1)));
        Assert.Equal(new string('b', 100), Encoding.UTF8.GetString(file.Read(second).Body.Span));
        Assert.Equal(file.Length, new FileInfo(Spill).Length);
        Assert.InRange(file.Length, 0, SpillFormat.HeaderBytes + (2 * (SpillFormat.HeadBytes + 100)));
    }

    [Fact]
    public void Append_FileOfExactlyTheLimit_TakesABatchToTheLastByteAndNotOneMore()
    {
        int limit = SpillFormat.HeaderBytes + SpillFormat.HeadBytes + 100;
        using SpillFile file = SpillFile.Open(Spill, limit);

        Assert.Null(file.Append(Batch(new string('a', 101), 1)));
        Assert.NotNull(file.Append(Batch(new string('a', 100), 1)));
        Assert.Equal(limit, new FileInfo(Spill).Length);
    }

    [Fact]
    public void Append_ManyBatchesOfManySizes_NeverExceedsTheLimitAndReadsEveryBatchBack()
    {
        const int limit = 4096;
        var random = new Random(20261129);
        var model = new System.Collections.Generic.Dictionary<long, (SpillRecord Record, string Body)>();
        for (int reopening = 0; reopening < 20; reopening++)
        {
            using SpillFile file = SpillFile.Open(Spill, limit);
            Assert.Equal(model.Keys.Order(), file.Records.Select(static record => record.Id));
            for (int step = 0; step < 100; step++)
            {
                if (model.Count > 0 && random.Next(2) == 0)
                {
                    long id = model.Keys.ElementAt(random.Next(model.Count));
                    file.Remove(model[id].Record);
                    model.Remove(id);
                }
                else
                {
                    string body = new((char)('a' + random.Next(26)), random.Next(1, 700));
                    if (file.Append(Batch(body, 1)) is { } record)
                    {
                        model[record.Id] = (record, body);
                    }
                }

                Assert.InRange(new FileInfo(Spill).Length, SpillFormat.HeaderBytes, limit);
                Assert.All(model.Values, entry => Assert.Equal(entry.Body, Encoding.UTF8.GetString(file.Read(entry.Record).Body.Span)));
                Assert.Equal(model.Count, file.EventCount);
            }

            Assert.Equal(0, file.DamagedRecords);
        }
    }

    [Fact]
    public void Append_DiskIsFull_UsesWhatIsFreeInTheFile()
    {
        using SpillFile file = SpillFile.Open(Spill, 1 << 20);
        SpillRecord first = file.Append(Batch(new string('a', 100), 1))!;
        SpillRecord second = file.Append(Batch(new string('b', 100), 1))!;
        SpillRecord third = file.Append(Batch(new string('c', 100), 1))!;
        long full = file.Length;
        file.Growing = length =>
        {
            if (length > full)
            {
                throw new IOException("No space left on device.");
            }
        };
        Assert.Throws<IOException>(() => file.Append(Batch(new string('d', 100), 1)));

        file.Remove(first);
        file.Remove(second);
        SpillRecord fourth = file.Append(Batch(new string('d', 180), 1))!;

        Assert.Equal(full, new FileInfo(Spill).Length);
        Assert.Equal(new string('c', 100), Encoding.UTF8.GetString(file.Read(third).Body.Span));
        Assert.Equal(new string('d', 180), Encoding.UTF8.GetString(file.Read(fourth).Body.Span));
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

        Assert.Equal(SpillFormat.HeaderBytes, new FileInfo(Spill).Length);
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
    public async Task Pump_KilledWhileABatchFills_LosesOneSecondAtTheMost()
    {
        var settings = new EventLogSettings { SpillPath = Spill };
        var first = new EventRig(settings with { IsManual = true });
        first.Pump.Start();
        TimeSpan longestSleep = TimeSpan.Zero;
        for (int i = 0; i < 40; i++)
        {
            first.LogEvents(1, $"{i}-");
            TimeSpan sleep = first.Pump.Pass();
            longestSleep = sleep > longestSleep ? sleep : longestSleep;
            first.Clock.Advance(TimeSpan.FromMilliseconds(100));
            first.AssertConserved();
        }

        byte[] left = File.ReadAllBytes(Spill);
        Assert.Empty(first.Endpoint.Posts);
        await first.Pump.DisposeAsync();
        File.WriteAllBytes(Spill, left);

        var second = new EventRig(settings with { IsManual = true });
        second.Pump.Start();
        await second.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        // What came longer ago than the longest sleep and the pause between parts is there: both together are less than a second.
        Assert.InRange(longestSleep, TimeSpan.Zero, TimeSpan.FromMilliseconds(400));
        string[] arrived = [.. second.Endpoint.Events.Select(static entry => entry.GetProperty("eventName").GetString()!)];
        Assert.Equal(arrived.Length, arrived.Distinct().Count());
        Assert.Superset(Enumerable.Range(0, 37).Select(static i => $"{i}-0").ToHashSet(), arrived.ToHashSet());
        Assert.Equal(0, second.Statistics.Pending);
        second.AssertConserved();
        await second.Pump.DisposeAsync();
    }

    [Fact]
    public async Task Pump_BatchOfSavedParts_IsSentOnceAndLeavesNothingInTheFile()
    {
        var rig = new EventRig(new EventLogSettings { SpillPath = Spill, BatchEvents = 10, BatchBytes = 64 << 10, IsManual = true });
        rig.Pump.Start();
        for (int i = 0; i < 25; i++)
        {
            rig.Pump.Log.Log(EventKind.Custom, null, rig.Ruleset, "e" + i, new string('x', 7_000), 0, null);
            rig.Settle();
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
            rig.AssertConserved();
        }

        Assert.InRange(rig.Statistics.Spilled, 1, 10);
        FlushReport report = await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(report.Completed);
        Assert.Equal(Enumerable.Range(0, 25).Select(static i => "e" + i), rig.Endpoint.Events.Select(static entry => entry.GetProperty("eventName").GetString()));
        Assert.Equal((25, 0, 0), (rig.Statistics.Sent, rig.Statistics.Spilled, rig.Statistics.Pending));
        Assert.Equal(SpillFormat.HeaderBytes, new FileInfo(Spill).Length);
        await rig.Pump.DisposeAsync();
    }

    [Fact]
    public async Task Pump_FileThatCannotBeUsed_IsTriedAgainAndTakesWhatWaits()
    {
        string missing = System.IO.Path.Combine(_folder, "later");
        var rig = new EventRig(new EventLogSettings { SpillPath = System.IO.Path.Combine(missing, "events.spill"), BatchEvents = 2, IsManual = true });
        rig.Endpoint.Status = 503;
        rig.Pump.Start();
        rig.LogEvents(4);
        rig.Pump.Pass();
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        rig.Pump.Pass();
        Assert.Equal(0, rig.Statistics.Spilled);

        Directory.CreateDirectory(missing);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        rig.Pump.Pass();
        rig.Settle();

        Assert.Equal(4, rig.Statistics.Spilled);
        Assert.Single(rig.Logger.Messages, static message => message.Level == OutputLogLevel.Error);
        Assert.Contains(rig.Logger.Messages, static message => message.Text.Contains("can be used now", StringComparison.Ordinal));
        await rig.Pump.DisposeAsync();
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

        Assert.Equal(12, second.Endpoint.Events.Count);
        second.AssertConserved();
        await second.Pump.DisposeAsync();
    }

    private static EventBatch Batch(string body, int count)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return new EventBatch(bytes, bytes.Length, count, isCompressed: false);
    }
}
