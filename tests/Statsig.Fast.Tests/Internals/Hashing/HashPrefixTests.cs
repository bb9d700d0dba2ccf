using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class HashPrefixTests
{
    private const int Seed = 20_251_122;
    private const string Ascii = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.\0\u007F";
    private const string Mixed = "az09-.é用ß😀\u0080\u07FF\u0800\uFFFF";

    public static TheoryData<string> Strategies => AvailableStrategies.Names;

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_RecordedPassPercentages_MatchesReference(string strategy)
    {
        foreach (BucketVector vector in HashVectors.Recorded.PassPercentages)
        {
            Assert.Equal(vector.Hash, Create(vector.Prefix, strategy).Hash(vector.UnitId));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_RecordedUserBuckets_MatchesReference(string strategy)
    {
        foreach (BucketVector vector in HashVectors.Recorded.UserBuckets)
        {
            Assert.Equal(vector.Hash, Create(vector.Prefix, strategy).Hash(vector.UnitId));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_RecordedTextsSplitAnywhere_MatchesReference(string strategy)
    {
        foreach (TextVector vector in HashVectors.Recorded.Texts)
        {
            for (int split = 0; split <= Math.Min(vector.Text.Length, 200); split++)
            {
                if (split > 0 && char.IsHighSurrogate(vector.Text[split - 1]))
                {
                    continue;
                }

                ulong hash = Create(vector.Text[..split], strategy).Hash(vector.Text.AsSpan(split));
                Assert.Equal(vector.Hash, hash);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_AsciiSuffixOfAnyLength_EqualsSystemSha256(string strategy)
    {
        Random random = new(Seed);
        for (int suffixLength = 0; suffixLength <= 300; suffixLength++)
        {
            AssertSame(strategy, TextOf(random, Ascii, random.Next(0, 200)), TextOf(random, Ascii, suffixLength));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_EveryLengthAroundTwoBlocks_EqualsSystemSha256(string strategy)
    {
        Random random = new(Seed);
        for (int prefixLength = 0; prefixLength <= 130; prefixLength++)
        {
            string prefix = TextOf(random, Ascii, prefixLength);
            HashPrefix hashPrefix = Create(prefix, strategy);
            string suffix = TextOf(random, Ascii, 140);
            for (int length = 0; length <= suffix.Length; length++)
            {
                Assert.Equal(Expected(prefix + suffix[..length]), hashPrefix.Hash(suffix.AsSpan(0, length)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_TextBeyondAscii_EqualsSystemSha256(string strategy)
    {
        Random random = new(Seed);
        for (int suffixLength = 0; suffixLength <= 300; suffixLength++)
        {
            AssertSame(strategy, MixedTextOf(random, random.Next(0, 100)), MixedTextOf(random, suffixLength));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_OneCharBeyondAsciiAtAnyPlace_EqualsSystemSha256(string strategy)
    {
        foreach (char odd in "\u0080\u00FF\u0100\u0161\u7F41\u8000\uFF41\uFFFD")
        {
            for (int length = 1; length <= 50; length++)
            {
                for (int place = 0; place < length; place++)
                {
                    char[] suffix = Enumerable.Repeat('a', length).ToArray();
                    suffix[place] = odd;
                    AssertSame(strategy, "salt.", new string(suffix));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_LoneSurrogates_CountAsReplacementCharacter(string strategy)
    {
        string[] suffixes = ["\uD83D", "\uDE00", "a\uD83D", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "x\uDC00y\uD800z"];
        foreach (string suffix in suffixes)
        {
            AssertSame(strategy, "salt.", suffix);
            AssertSame(strategy, "salt.", new string('a', 700) + suffix + new string('b', 700));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_LongTextWithPairsAcrossPieces_EqualsSystemSha256(string strategy)
    {
        string pairs = string.Concat(Enumerable.Repeat("😀", 2_000));
        for (int offset = 0; offset < 8; offset++)
        {
            AssertSame(strategy, "salt.", new string('a', offset) + pairs);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_AnyText_AllocatesNothing(string strategy)
    {
#if DEBUG
        // Code built without optimization makes an object each time it takes a span over constant numbers.
        Assert.SkipUnless(strategy == "libcrypto", "The managed strategies allocate nothing in optimized builds only.");
#endif
        HashPrefix prefix = Create(new string('s', 74), strategy);
        string[] suffixes = ["", "user", Guid.Empty.ToString(), new string('x', 80), new string('x', 5_000), "ünï-用户-😀", "\uD83D"];

        static ulong HashAll(HashPrefix prefix, string[] suffixes)
        {
            ulong sum = 0;
            foreach (string suffix in suffixes)
            {
                sum += prefix.Hash(suffix);
            }

            return sum;
        }

        ulong expected = HashAll(prefix, suffixes);
        ulong sum = 0;
        Assert.Equal(0, AllocationProbe.BytesOf(() => sum = HashAll(prefix, suffixes)));
        Assert.Equal(expected, sum);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_OnePrefixFromManyThreads_GivesTheSameAnswers(string strategy)
    {
        const int Threads = 4;
        HashPrefix prefix = Create("spec.rule.", strategy);
        string[] suffixes = Enumerable.Range(0, 200).Select(i => new string('u', i) + (i % 3 == 0 ? "é" : "e")).ToArray();
        ulong[] expected = suffixes.Select(suffix => Expected("spec.rule." + suffix)).ToArray();
        using Barrier start = new(Threads);

        int wrong = 0;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            start.SignalAndWait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            for (int i = 0; i < 20_000; i++)
            {
                int index = (i + (thread * 50)) % suffixes.Length;
                if (prefix.Hash(suffixes[index]) != expected[index])
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Hash_DefaultStrategyAndEmptyPrefix_EqualsSystemSha256()
    {
        Assert.Equal(Expected("a.b.user-1"), new HashPrefix("a.b.").Hash("user-1"));
        Assert.Equal(Expected("user-1"), HashPrefix.Empty.Hash("user-1"));
    }

    private static HashPrefix Create(string prefix, string strategy) => new(prefix, AvailableStrategies.Get(strategy));

    private static void AssertSame(string strategy, string prefix, string suffix) =>
        Assert.Equal(Expected(prefix + suffix), Create(prefix, strategy).Hash(suffix));

    private static ulong Expected(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string TextOf(Random random, string alphabet, int length) =>
        new(random.GetItems<char>(alphabet, length));

    private static string MixedTextOf(Random random, int length)
    {
        Rune[] runes = Mixed.EnumerateRunes().ToArray();
        return string.Concat(random.GetItems(runes, length));
    }
}
