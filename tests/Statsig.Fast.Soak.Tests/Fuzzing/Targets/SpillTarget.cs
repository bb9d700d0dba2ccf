using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Spill;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Spill files, damaged and foreign ones: what is read was written, what is refused is not touched, and a file that was opened can be
/// written, emptied and opened again.
/// </summary>
internal sealed class SpillTarget : FuzzTarget
{
    private const int MaxBytes = 64 << 10;
    private const string Added = "added after the damage";

    private static readonly byte[][] Fragments =
    [
        SpillFormat.Signature.ToArray(), SpillFormat.Mark.ToArray(), "SFSPILL7"u8.ToArray(), "SFSPILL8"u8.ToArray(), new byte[40], [.. Enumerable.Repeat((byte)0xFF, 40)],
        [.. SpillFormat.Mark, .. new byte[28]],
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("spill-fuzz").FullName;
    private readonly byte[][] _bases;

    internal SpillTarget() => _bases = [.. Enumerable.Range(0, 12).Select(Base), []];

    private string Spill => Path.Combine(_folder, "events.spill");

    internal override byte[] Make(Random random)
    {
        byte[] whole = _bases[random.Next(_bases.Length)];
        return random.Next(10) == 0 ? whole : ByteDamage.Apply(whole, random, most: 4, Fragments);
    }

    internal override void Check(byte[] input)
    {
        File.WriteAllBytes(Spill, input);
        SpillFile file;
        try
        {
            file = SpillFile.Open(Spill, MaxBytes);
        }
        catch (InvalidDataException)
        {
            // Another's file, or another version's.
            Assert.Equal(input, File.ReadAllBytes(Spill));
            Count("refused");
            return;
        }

        string[] left;
        long events;
        using (file)
        {
            string[] bodies = Bodies(file);
            Count(file.DamagedRecords > 0 ? "damaged" : bodies.Length > 0 ? "whole" : "empty");
            SpillRecord? added = file.Append(Batch(Added, 3));
            foreach (SpillRecord record in file.Records.Where(record => record != added && record.Id % 2 == 0))
            {
                file.Remove(record);
            }

            left = Bodies(file);
            events = file.EventCount;
            Assert.Equal(added is not null, left.Contains(Added));
            Assert.True(file.Length <= Math.Max(MaxBytes, input.Length), $"The file has {file.Length} bytes.");
        }

        using (file = SpillFile.Open(Spill, MaxBytes))
        {
            Assert.Equal(left, Bodies(file));
            Assert.Equal(events, file.EventCount);
            foreach (SpillRecord record in file.Records)
            {
                file.Remove(record);
            }

            Assert.Equal(0, file.EventCount);
        }

        using (file = SpillFile.Open(Spill, MaxBytes))
        {
            Assert.Empty(file.Records);
            Assert.NotNull(file.Append(Batch(Added, 1)));
        }
    }

    public override void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        base.Dispose();
    }

    /// <summary>Every body, each of which must be one that was written.</summary>
    private static string[] Bodies(SpillFile file)
    {
        var bodies = new List<string>();
        long events = 0;
        foreach (SpillRecord record in file.Records)
        {
            EventBatch batch = file.Read(record);
            string body = Encoding.UTF8.GetString(batch.Body.Span);
            Assert.True(body == Added || body == Body(NumberOf(body)), $"What was read was never written: {body}");
            events += batch.Count;
            bodies.Add(body);
            batch.ReturnBytes();
        }

        Assert.Equal(events, file.EventCount);
        return [.. bodies];
    }

    private static string Body(int number) => $"e{number}:{new string('x', number * 37 % 400)}";

    private static int NumberOf(string body) => body.Split(':')[0] is ['e', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 10_000 ? number : 0;

    private static EventBatch Batch(string body, int count)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return new EventBatch(bytes, bytes.Length, count, isCompressed: false);
    }

    /// <summary>A file with the traces of batches that were sent, moved and added.</summary>
    private byte[] Base(int seed)
    {
        File.Delete(Spill);
        var random = new Random(seed);
        using (SpillFile file = SpillFile.Open(Spill, MaxBytes))
        {
            for (int i = 0; i < 5 + (seed * 7); i++)
            {
                file.Append(Batch(Body(random.Next(1_000)), random.Next(1, 10)));
                if (file.Records is { Count: > 2 } records && random.Next(3) == 0)
                {
                    file.Remove(records[random.Next(records.Count)]);
                }
            }
        }

        return File.ReadAllBytes(Spill);
    }
}
