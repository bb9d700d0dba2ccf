using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Sync;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Files of ID lists, read whole and in parts, and the list of the lists. A list holds what the plainest reader of its lines finds, however
/// the file arrived.
/// </summary>
/// <remarks>The first byte of an input decides how the file arrives.</remarks>
internal sealed class IdListTarget : FuzzTarget
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly string[] Keys = [.. Enumerable.Range(0, 200).Select(static i => IdKey(new Random(i)))];

    private static readonly byte[][] Fragments =
    [
        .. new[] { "\n", "\r", "\r\n", "+", "-", " ", "+\n", "-\n", "=", "\0", "+AAAAAAAA", "-AAAAAAAA\n", "\n\n\n", "+ AAAAAAAA \n", "{\"a\":", "}" }.Select(Encoding.ASCII.GetBytes),
    ];

    internal override byte[] Make(Random random)
    {
        var text = new StringBuilder();
        text.Append((char)random.Next(128));
        if (random.Next(4) == 0)
        {
            text.Append('{');
            for (int entries = random.Next(6); entries > 0; entries--)
            {
                text.Append($"\"list_{random.Next(9)}\":{{\"name\":\"n\",\"size\":{random.NextInt64(-5, 1L << 40)},\"url\":\"https://h.example/{random.Next(99)}\",\"fileID\":\"f{random.Next(9)}\",\"creationTime\":{random.Next()}}}{(entries > 1 ? "," : "")}");
            }

            text.Append('}');
        }
        else
        {
            for (int lines = random.Next(300); lines > 0; lines--)
            {
                text.Append(random.Next(4) == 0 ? '-' : '+').Append(Keys[random.Next(Keys.Length)]).Append(random.Next(20) == 0 ? "\r\n" : "\n");
            }
        }

        byte[] bytes = Encoding.Latin1.GetBytes(text.ToString());
        return random.Next(8) == 0 ? bytes : ByteDamage.Apply(bytes, random, most: 5, Fragments);
    }

    internal override void Check(byte[] input)
    {
        byte control = input.Length > 0 ? input[0] : (byte)0;
        byte[] file = input.Length > 0 ? input[1..] : [];
        CheckList(file, control);
        CheckManifest(file);
    }

    private static string IdKey(Random random) => new([.. Enumerable.Range(0, IdListKey.Characters).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

    private void CheckList(byte[] file, byte control)
    {
        HashSet<ulong> expected = ReadPlainly(file);
        var random = new Random(control);
        CheckPieces(file, expected, random);
        bool isList = file.Length > 0 && file[0] is (byte)'+' or (byte)'-';
        CheckTransfers(file, isList ? expected : null, random);

        var state = new IdListState();
        Assert.True(state.TryFollow(new IdListEntry(null, "file", file.Length, 1)));
        int known = 0;
        while (known < file.Length)
        {
            // The file grows, and a server may send less of it than it has.
            known = control % 4 == 0 ? file.Length : Math.Min(file.Length, known + random.Next(1, 400));
            int start = (int)state.ReadBytes;
            int end = control % 4 == 1 && known < file.Length ? Math.Min(known, start + random.Next(1, 60)) : known;
            if (start < end)
            {
                state.TryAdd(file.AsSpan(start, end - start), start, known);
            }
        }

        // What does not begin with a change is read from the start of the file next time; after that the whole file is there.
        if (!state.TryAdd(file, 0, file.Length))
        {
            Assert.False(isList);
            Count("no list");
            return;
        }

        Assert.True(isList);
        if (state.ReadBytes < file.Length)
        {
            // The beginning of a change at the end is read twice.
            int start = (int)state.ReadBytes;
            Assert.True(state.TryAdd(file.AsSpan(start), start, file.Length));
        }

        Assert.Equal(file.Length, state.ReadBytes);
        Same(expected, state.List!);
        Count("list");
    }

    /// <summary>Reads a file in pieces of any length.</summary>
    private static void CheckPieces(byte[] file, HashSet<ulong> expected, Random random)
    {
        var whole = new IdList();
        whole.Apply(file);
        Same(expected, whole);

        var torn = new IdList();
        var reader = new IdListReader(torn);
        for (int at = 0; at < file.Length;)
        {
            int length = Math.Min(file.Length - at, random.Next(1, 40));
            reader.Read(file.AsSpan(at, length));
            at += length;
        }

        Assert.Equal((file.Length, file.Length - 1 - file.AsSpan().LastIndexOfAny((byte)'\n', (byte)'\r')), (reader.Bytes, reader.TornBytes));
        reader.EndLine();
        Same(expected, torn);
    }

    /// <summary>Reads a file by transfers that break off anywhere, each of which continues where the lines of the one before end.</summary>
    private static void CheckTransfers(byte[] file, HashSet<ulong>? expected, Random random)
    {
        var state = new IdListState();
        Assert.True(state.TryFollow(new IdListEntry(null, "file", file.Length, 1)));
        IdList? published = null;
        for (int transfers = 0; state.ReadBytes < file.Length; transfers++)
        {
            int start = (int)state.ReadBytes;
            int end = transfers > 20 ? file.Length : random.Next(start + 1, file.Length + 1);
            state.Begin(start, file.Length - start);
            bool isList = true;
            for (int at = start; at < end && isList;)
            {
                int length = Math.Min(end - at, random.Next(1, 60));
                isList = state.TryAdd(file.AsSpan(at, length));
                at += length;
            }

            if (!isList && start == 0)
            {
                Assert.Null(expected);
                return;
            }

            if (isList && (end == file.Length || random.Next(4) == 0))
            {
                Assert.True(state.TryEnd(file.Length));
                published = state.List;
            }

            // What broke off is not published.
            Assert.Same(published, state.List);
        }

        if (expected is not null)
        {
            Same(expected, state.List!);
        }
    }

    private static void Same(HashSet<ulong> expected, IdList list)
    {
        Assert.Equal(expected.Count, list.Count);
        Assert.All(expected, key => Assert.True(list.Contains(key)));
        foreach (string key in Keys)
        {
            Assert.True(IdListKey.TryParse(key, out ulong bits));
            Assert.Equal(expected.Contains(bits), list.Contains(bits));
        }
    }

    private static HashSet<ulong> ReadPlainly(byte[] file)
    {
        var keys = new HashSet<ulong>();
        foreach (string line in Encoding.Latin1.GetString(file).Split('\n', '\r'))
        {
            string key = line.Length > 1 ? line[1..].Trim(' ') : "";
            if (key.Length != IdListKey.Characters || key.Any(static character => !Alphabet.Contains(character, StringComparison.Ordinal)))
            {
                continue;
            }

            ulong bits = Convert.FromBase64String(key).Aggregate(0UL, static (sum, part) => (sum << 8) | part);
            if (line[0] == '+')
            {
                keys.Add(bits);
            }
            else if (line[0] == '-')
            {
                keys.Remove(bits);
            }
        }

        return keys;
    }

    private void CheckManifest(byte[] text)
    {
        Dictionary<string, IdListEntry>? entries = IdListManifest.Read(text, out string? error);
        Assert.Equal(entries is null, error is not null);
        if (entries is null)
        {
            Count("no manifest");
            return;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal(document.RootElement.EnumerateObject().Select(static member => member.Name).Distinct().Order(StringComparer.Ordinal), entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(entries.Values, static entry => Assert.True(entry.Address?.Scheme is null or "http" or "https"));
        Count("manifest");
    }
}
