using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Rulesets;

/// <summary>A file that is read in pieces has the keys that the plainest reading of its whole text finds.</summary>
public sealed class IdListReaderTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly string[] Keys = [.. Enumerable.Range(0, 60).Select(static i => TextOf((ulong)i * 0x9E37_79B9_7F4A))];

    // Mostly changes, with everything between them that a damaged file may have.
    private static readonly Gen<string> Lines =
        from sign in Gen.OneOf("+", "+", "+", "-", "-", "*", "", " +", "+ ", "- ", "++")
        from key in Gen.OneOf(Keys)
        from damage in Gen.Frequency((12, Gen.Const("")), (1, Gen.OneOf(" ", "   ", "x", "=", "\0", " x")))
        from end in Gen.OneOf("\n", "\n", "\n", "\r\n", "\r", "\n\n", "")
        select sign + key + damage + end;

    private static readonly Gen<(string Text, int[] Cuts)> Files =
        from lines in Lines.Array[0, 300]
        from cuts in Gen.Int[1, 45].Array[1, 50]
        select (string.Concat(lines), cuts);

    [Fact]
    public void Read_PiecesOfAnyLength_AreTheWholeText() => Property.Holds(Files, static file =>
    {
        byte[] bytes = Encoding.ASCII.GetBytes(file.Text);
        var list = new IdList();
        var reader = new IdListReader(list);
        var expected = new HashSet<string>();
        for (int at = 0, ended = 0, cut = 0; at < bytes.Length; cut++)
        {
            int length = Math.Min(bytes.Length - at, file.Cuts[cut % file.Cuts.Length]);
            reader.Read(bytes.AsSpan(at, length));
            at += length;

            // Each line is visible once its line break was read, and no sooner.
            int end = Math.Max(ended, bytes.AsSpan(0, at).LastIndexOfAny((byte)'\n', (byte)'\r') + 1);
            ReadPlainly(file.Text[ended..end], expected);
            ended = end;
            Assert.Equal(expected.Count, list.Count);
        }

        reader.EndLine();
        expected.Clear();
        ReadPlainly(file.Text, expected);
        Assert.Equal(expected.Count, list.Count);
        Assert.All(Keys, key => Assert.Equal(expected.Contains(key), list.Contains(Of(key))));
    });

    [Fact]
    public void Read_MoreKeysThanTheSmallTableHolds_HasAllOfThem()
    {
        const int Count = 310_000;
        var text = new StringBuilder();
        for (int i = 0; i < Count; i++)
        {
            text.Append('+').Append(TextOf((ulong)i << 7)).Append('\n').Append(i % 8 == 0 ? $"-{TextOf((ulong)(i / 2) << 7)}\n" : "");
        }

        string whole = text.ToString();
        foreach (long expectedKeys in (long[])[0, Count])
        {
            var list = new IdList(expectedKeys);
            var reader = new IdListReader(list);
            byte[] bytes = Encoding.ASCII.GetBytes(whole);
            for (int at = 0; at < bytes.Length; at += 65_531)
            {
                reader.Read(bytes.AsSpan(at, Math.Min(65_531, bytes.Length - at)));
            }

            list.Trim();
            var expected = new HashSet<string>();
            ReadPlainly(whole, expected);
            Assert.Equal(expected.Count, list.Count);
            Assert.True(expected.Count > IdList.MaxFlat);
            Assert.DoesNotContain(expected, key => !list.Contains(Of(key)));
            Assert.DoesNotContain(Enumerable.Range(0, Count), i => list.Contains(((ulong)i << 7) | 1));
            Assert.Equal(expected.Count, list.Copy().Count);
        }
    }

    [Fact]
    public void Read_LineWithoutEnd_IsNotKept()
    {
        var list = new IdList();
        var reader = new IdListReader(list);
        byte[] noise = new byte[60_000];
        Array.Fill(noise, (byte)'+');
        reader.Read(noise);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            reader.Read(noise);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((noise.Length * 101L, noise.Length * 101L), (reader.Bytes, reader.TornBytes));
        reader.Read("\n+xsKJ5J6c"u8);
        Assert.Equal(0, list.Count);
        reader.EndLine();
        Assert.Equal(1, list.Count);
    }

    private static void ReadPlainly(string text, HashSet<string> keys)
    {
        foreach (string line in text.Split('\n', '\r'))
        {
            string key = line.Length > 1 ? line[1..].Trim(' ') : "";
            if (key.Length == IdListKey.Characters && key.All(static character => Alphabet.Contains(character, StringComparison.Ordinal)))
            {
                if (line[0] == '+')
                {
                    keys.Add(key);
                }
                else if (line[0] == '-')
                {
                    keys.Remove(key);
                }
            }
        }
    }

    private static ulong Of(string key) => IdListKey.TryParse(key, out ulong bits) ? bits : throw new FormatException(key);

    private static string TextOf(ulong key) =>
        Convert.ToBase64String([(byte)(key >> 40), (byte)(key >> 32), (byte)(key >> 24), (byte)(key >> 16), (byte)(key >> 8), (byte)key]);
}
