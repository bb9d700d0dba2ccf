using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Hashing;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Spill;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>What is damaged costs its record and is counted; what is another's is not touched.</summary>
public sealed class SpillDamageTests : IDisposable
{
    private const int Batches = 100;
    private const int EventsPerBatch = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("spill").FullName;

    private string Spill => Path.Combine(_folder, "events.spill");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_AnySingleBitFlipped_LosesAtMostItsRecordAndCountsTheDamage()
    {
        byte[] whole = PresentFile();
        foreach (int bit in BitsToFlip(whole.Length))
        {
            byte[] damaged = [.. whole];
            damaged[bit >> 3] ^= (byte)(1 << (bit & 7));
            File.WriteAllBytes(Spill, damaged);
            using SpillFile file = SpillFile.Open(Spill, 1 << 20);

            Assert.True(file.DamagedRecords == 1, $"Bit {bit}: {file.DamagedRecords} damaged records were counted.");
            Assert.True(file.EventCount >= (Batches - 1) * EventsPerBatch, $"Bit {bit}: only {file.EventCount} events are left.");
            Assert.True(
                file.EventCount + file.DamagedEvents == Batches * EventsPerBatch,
                $"Bit {bit}: {file.EventCount} events are left and {file.DamagedEvents} counted as lost.");
        }
    }

    /// <summary>The heads behind are where no head says that they are, whatever stood between.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_BytesTakenOut_LosesTheirRecordsOnlyAndKeepsWhatIsAddedAfterwards(bool someAreFree)
    {
        byte[] whole = PresentFile(someAreFree);
        int size = (whole.Length - SpillFormat.HeaderBytes) / Batches;
        string[] all = [.. Enumerable.Range(0, Batches).Select(BodyOf)];
        for (int round = 0; round < 600; round++)
        {
            // In every place of a record, the last ones of the file among them, and up to more than a whole record.
            int record = round % 3 == 0 ? Batches - 1 - (round % 2) : round % Batches;
            int start = SpillFormat.HeaderBytes + (record * size) + (round * 7 % size);
            int length = Math.Min(1 + (round * 13 % (size + 20)), whole.Length - start);
            int last = (start + length - 1 - SpillFormat.HeaderBytes) / size;
            File.WriteAllBytes(Spill, [.. whole.AsSpan(0, start), .. whole.AsSpan(start + length)]);
            using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
            {
                Assert.True(file.DamagedRecords > 0, $"Round {round}: nothing was counted.");
                Assert.NotNull(file.Append(Batch("added", 3)));
            }

            using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
            {
                string[] expected = [.. all.Where((_, index) => (index < record || index > last) && !(someAreFree && index % 3 == 1)), "added"];
                Assert.Equal(expected, file.Records.Select(found => Encoding.UTF8.GetString(file.Read(found).Body.Span)));
                Assert.True((file.DamagedRecords, file.DamagedEvents) == (0, 0), $"Round {round}: the damage was counted again.");
            }
        }
    }

    [Fact]
    public void Open_BitFlippedBehindAStretchWithoutRoom_LosesNothing()
    {
        byte[] whole = PresentFile();
        int size = (whole.Length - SpillFormat.HeaderBytes) / Batches;
        int second = SpillFormat.HeaderBytes + size;
        File.WriteAllBytes(Spill, [.. whole.AsSpan(0, second + 20), .. whole.AsSpan(second + size)]);
        SpillFile.Open(Spill, 1 << 20).Dispose();
        byte[] mended = File.ReadAllBytes(Spill);
        for (int bit = 0; bit < SpillFormat.FixedHeadBytes * 8; bit++)
        {
            byte[] damaged = [.. mended];
            damaged[second + 20 + (bit >> 3)] ^= (byte)(1 << (bit & 7));
            File.WriteAllBytes(Spill, damaged);
            using SpillFile file = SpillFile.Open(Spill, 1 << 20);

            Assert.True((file.EventCount, file.DamagedRecords) == ((Batches - 1) * EventsPerBatch, 1), $"Bit {bit}: {file.EventCount} events, {file.DamagedRecords} damaged.");
        }
    }

    /// <summary>Each head claims everything up to the end of the file: reading all that each claims would take hours.</summary>
    [Fact]
    public void Open_HeadsThatClaimTheRest_IsReadOnceOrTwice()
    {
        byte[] prepared = new byte[SpillFormat.HeaderBytes + (100_000 * SpillFormat.HeadBytes)];
        SpillFormat.WriteHeader(prepared);
        for (int start = SpillFormat.HeaderBytes; start < prepared.Length; start += SpillFormat.HeadBytes)
        {
            Span<byte> head = prepared.AsSpan(start, SpillFormat.HeadBytes);
            SpillFormat.WriteHead(head, start, [], 1, isCompressed: false);
            BinaryPrimitives.WriteInt32LittleEndian(head[12..], prepared.Length - start - SpillFormat.HeadBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(head[24..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(head[28..], Crc32.HashToUInt32(head[..28]));
        }

        File.WriteAllBytes(Spill, prepared);
        using SpillFile file = SpillFile.Open(Spill, 1 << 30);

        Assert.Equal((0, 100_000), (file.Records.Count, file.DamagedRecords));
    }

    [Fact]
    public void Open_HeaderUnfinished_MakesAFileThatKeepsWhatIsAdded()
    {
        byte[] whole = PresentFile();
        for (int length = 0; length < SpillFormat.HeaderBytes; length++)
        {
            File.WriteAllBytes(Spill, whole.AsSpan(0, length).ToArray());
            using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
            {
                Assert.NotNull(file.Append(Batch("added", 3)));
            }

            using (SpillFile file = SpillFile.Open(Spill, 1 << 20))
            {
                Assert.Equal((1, 0), (file.Records.Count, file.DamagedRecords));
            }
        }
    }

    [Fact]
    public void Open_WholeStretchesDamaged_KeepsEveryRecordOutsideOfThem()
    {
        var random = new Random(20261129);
        byte[] whole = PresentFile();
        int size = (whole.Length - SpillFormat.HeaderBytes) / Batches;
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = [.. whole];
            int start = random.Next(SpillFormat.HeaderBytes, whole.Length - 1);
            int length = random.Next(2, Math.Min(500, whole.Length - start) + 1);
            random.NextBytes(damaged.AsSpan(start, length));
            int first = (start - SpillFormat.HeaderBytes) / size;
            int last = (start + length - 1 - SpillFormat.HeaderBytes) / size;
            File.WriteAllBytes(Spill, damaged);
            using SpillFile file = SpillFile.Open(Spill, 1 << 20);

            IEnumerable<string> expected = Enumerable.Range(0, Batches).Where(index => index < first || index > last).Select(BodyOf);
            HashSet<string> found = [.. file.Records.Select(record => Encoding.UTF8.GetString(file.Read(record).Body.Span))];
            Assert.Superset(expected.ToHashSet(), found);
            Assert.Subset(Enumerable.Range(0, Batches).Select(BodyOf).ToHashSet(), found);
            Assert.True(found.Count == Batches || file.DamagedRecords > 0, $"Round {round}: nothing was counted.");
        }
    }

    [Theory]
    [InlineData("{ \"ConnectionStrings\": { \"Main\": \"Server=db\" } }")]
    [InlineData("x")]
    [InlineData("SFSPILL2")]
    [InlineData("SFSPILL2 and what a later version writes")]
    [InlineData("SFSPILL9\0\0\0\0\0\0\0\0")]
    [InlineData("SFSPILL7\0\0\0\0\0\0\0\0")]
    [InlineData("SFSPILL8")]
    public async Task Open_ForeignFile_IsRefusedWithAnErrorAndLeftAsItIs(string content)
    {
        File.WriteAllText(Spill, content);
        DateTime written = File.GetLastWriteTimeUtc(Spill);
        var rig = new EventRig(new EventLogSettings { SpillPath = Spill, BatchEvents = 1, IsManual = true });
        rig.Pump.Start();
        rig.LogEvents(3);
        rig.Settle();
        await rig.Pump.DisposeAsync();

        Assert.Equal(content, File.ReadAllText(Spill));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Spill));
        Assert.Contains("The file was not changed", Assert.Single(rig.Logger.Messages, static message => message.Level == OutputLogLevel.Error).Text, StringComparison.Ordinal);
        Assert.Equal(3, rig.Statistics.Sent);
    }

    [Theory]
    [InlineData('8')]
    [InlineData('7')]
    [InlineData('2')]
    [InlineData('1')]
    public void Open_AnotherVersionOfARealFile_IsLeftAsItIs(char version)
    {
        byte[] file = PresentFile();
        file[7] = (byte)version;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), Crc32.HashToUInt32(file.AsSpan(0, 12)));

        AssertRefused(file);
    }

    [Fact]
    public void Open_FilesOfVersions1And7_AreLeftAsTheyAre()
    {
        AssertRefused(FirstVersionFile());
        AssertRefused(SeventhVersionFile());
    }

    [Fact]
    public void Open_LockFileWithContent_IsLeftAsItIs()
    {
        File.WriteAllText(Spill + ".lock", "mine");

        Assert.Throws<InvalidDataException>(() => SpillFile.Open(Spill, 1 << 20));

        Assert.Equal("mine", File.ReadAllText(Spill + ".lock"));
    }

    [Theory]
    [InlineData("events.spill", true)]
    [InlineData("events.spill", false)]
    [InlineData("events.spill.lock", true)]
    [InlineData("events.spill.lock", false)]
    public void Open_SymbolicLink_IsNotFollowed(string link, bool hasTarget)
    {
        string target = Path.Combine(_folder, "target");
        if (hasTarget)
        {
            File.WriteAllBytes(target, []);
        }

        File.CreateSymbolicLink(Path.Combine(_folder, link), target);

        Assert.Contains("symbolic link", Assert.Throws<IOException>(() => SpillFile.Open(Spill, 1 << 20)).Message, StringComparison.Ordinal);
        Assert.Equal(hasTarget, File.Exists(target));
        Assert.True(!hasTarget || new FileInfo(target).Length == 0);
        Assert.Equal(target, new FileInfo(Path.Combine(_folder, link)).LinkTarget);
    }

    [Fact]
    public void Open_OnUnix_GivesRightsToTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have the rights of their folder there.");
            return;
        }

        using (SpillFile.Open(Spill, 1 << 20))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Spill + ".lock"));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Spill));
        File.SetUnixFileMode(Spill, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        SpillFile.Open(Spill, 1 << 20).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Spill));
    }

    [Fact]
    public async Task Pump_DamagedFile_CountsAndReportsWhatIsLost()
    {
        byte[] damaged = PresentFile();
        damaged[SpillFormat.HeaderBytes + SpillFormat.HeadBytes + 3] ^= 4;
        File.WriteAllBytes(Spill, damaged);
        var rig = new EventRig(new EventLogSettings { SpillPath = Spill, IsManual = true });
        rig.Pump.Start();

        EventStatistics now = rig.Statistics;
        Assert.Equal((990, 1, 10, 1000), (now.Recovered, now.DamagedRecords, now.DroppedSpillDamaged, now.Accepted));
        Assert.Contains(rig.Logger.Messages, static message => message.Level == OutputLogLevel.Warning && message.Text.Contains("10 events", StringComparison.Ordinal));
        rig.AssertConserved();
        await rig.Pump.DisposeAsync();
    }

    private static string BodyOf(int index) => $$"""{"events":[{"eventName":"e{{index:D3}}"}]}""";

    private static EventBatch Batch(string body, int count)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return new EventBatch(bytes, bytes.Length, count, isCompressed: false);
    }

    /// <summary>
    /// Every bit of the first 200 bytes and of the last 100: all of the header and of records at both ends. Between them every 41st: each
    /// record, at all places of it.
    /// </summary>
    private static IEnumerable<int> BitsToFlip(int bytes)
    {
        for (int bit = 0; bit < bytes * 8; bit += bit < 1600 || bit >= (bytes - 100) * 8 ? 1 : 41)
        {
            yield return bit;
        }
    }

    private byte[] PresentFile(bool someAreFree = false)
    {
        string path = Path.Combine(_folder, "whole");
        File.Delete(path);
        using (SpillFile file = SpillFile.Open(path, 1 << 20))
        {
            for (int i = 0; i < Batches; i++)
            {
                file.Append(Batch(BodyOf(i), EventsPerBatch));
            }

            foreach (SpillRecord record in file.Records.Where(record => someAreFree && record.Id % 3 == 2))
            {
                file.Remove(record);
            }
        }

        return File.ReadAllBytes(path);
    }

    private void AssertRefused(byte[] file)
    {
        File.WriteAllBytes(Spill, file);

        Assert.Contains("another version", Assert.Throws<InvalidDataException>(() => SpillFile.Open(Spill, 1 << 20)).Message, StringComparison.Ordinal);
        Assert.Equal(file, File.ReadAllBytes(Spill));
    }

    /// <summary>A file as version 1 wrote it: a signature, and heads with one checksum over head and body.</summary>
    private static byte[] FirstVersionFile()
    {
        byte[] body = Encoding.UTF8.GetBytes(BodyOf(1));
        byte[] head = new byte[28];
        BinaryPrimitives.WriteInt32LittleEndian(head, 1);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), EventsPerBatch);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(20), ~body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(24), Crc32C([.. head[..24], .. body]));
        return [.. "SFSPILL1"u8, .. head, .. body];
    }

    /// <summary>A file as version 7 wrote it: the present layout with another checksum.</summary>
    private static byte[] SeventhVersionFile()
    {
        byte[] header = [.. "SFSPILL7"u8, .. new byte[8]];
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Crc32C(header.AsSpan(0, 12)));
        byte[] body = Encoding.UTF8.GetBytes(BodyOf(1));
        byte[] head = new byte[SpillFormat.HeadBytes];
        SpillFormat.WriteHead(head, 1, body, EventsPerBatch, isCompressed: false);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(24), Crc32C(body));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(28), Crc32C(head.AsSpan(0, 28)));
        return [.. header, .. head, .. body];
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
