using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Rulesets;

/// <summary>Both tables of ID lists hold what a plain set holds.</summary>
public sealed class IdTableTests
{
    private const ulong KeyBits = (1UL << 48) - 1;

    private static readonly uint[] ExtremeRests = [0, 1, 2, 3, int.MaxValue, uint.MaxValue - 1, uint.MaxValue];

    // Few buckets, and lower halves at every edge: free slots and tombstones are values of the lower half.
    private static readonly Gen<ulong> Keys =
        from bucket in Gen.OneOf<ulong>(0, 1, 65_535)
        from rest in Gen.OneOf(Gen.OneOf(ExtremeRests), Gen.UInt[4, 80], Gen.UInt)
        select (bucket << 32) | rest;

    // Tables that grow and then shrink, each at their own rate.
    private static readonly Gen<(ulong Key, bool IsRemoval)[]> Changes =
        from growth in Gen.Select(Keys, Gen.Int[0, 9].Select(static share => share < 2)).Array[0, 1_500]
        from removals in Gen.Int[0, 10]
        from rest in Gen.Select(Keys, Gen.Int[0, 9].Select(share => share < removals)).Array[0, 500]
        from kept in Gen.Int[0, 20]
        select (((ulong Key, bool IsRemoval)[])[.. growth, .. growth.Skip(kept).Select(static change => (change.Item1, true)), .. rest]);

    [Fact]
    public void FlatTable_RandomChanges_HoldsWhatASetHolds() => Property.Holds(Changes, static changes => AssertSame(new FlatIdTable(), changes));

    [Fact]
    public void BucketedTable_RandomChanges_HoldsWhatASetHolds() => Property.Holds(Changes, static changes => AssertSame(new BucketedIdTable(expected: 0), changes), cases: 30);

    [Fact]
    public void BucketedTable_ExpectedKeysThatDoNotCome_AreGivenBack()
    {
        var table = new BucketedIdTable(expected: 10_000_000);
        var random = new Random(1);
        ulong[] keys = [.. Enumerable.Range(0, 200_000).Select(_ => (ulong)random.NextInt64() & KeyBits).Distinct()];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Array.ForEach(keys, table.Add);
        long expected = GC.GetAllocatedBytesForCurrentThread() - before;
        table.Trim();
        long trimmed = GC.GetAllocatedBytesForCurrentThread() - before - expected;

        Assert.True(trimmed < expected / 8, $"{expected} bytes became {trimmed}.");
        Assert.Equal(keys.Length, table.Count);
        Assert.DoesNotContain(keys, key => !table.Contains(key));
    }

    [Fact]
    public void Tables_RemovalsOfAlmostEverything_GiveTheirMemoryBack()
    {
        foreach (IdTable table in (IdTable[])[new FlatIdTable(), new BucketedIdTable(expected: 0)])
        {
            for (ulong key = 0; key < 100_000; key++)
            {
                table.Add(IdList.Scramble(key));
            }

            for (ulong key = 0; key < 100_000; key++)
            {
                table.Remove(IdList.Scramble(key));
            }

            Assert.Equal(0, table.Count);
            Assert.DoesNotContain(Enumerable.Range(0, 100_000), key => table.Contains(IdList.Scramble((ulong)key)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            table.Add(1UL << 47);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
        }
    }

    [Fact]
    public void Tables_AKeyThatComesAndGoes_NeedsNoMoreMemory()
    {
        foreach (IdTable table in (IdTable[])[new FlatIdTable(), new BucketedIdTable(expected: 0)])
        {
            for (ulong key = 2; key < 10; key++)
            {
                table.Add(key << 8);
            }

            table.Add(7);
            table.Remove(7);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 1_000; round++)
            {
                table.Add(7);
                table.Remove(7);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Scramble_DistinctKeys_StayDistinctWithin48Bits()
    {
        var random = new Random(2);
        ulong[] keys = [.. Enumerable.Range(0, 100_000).Select(static i => (ulong)i).Concat(Enumerable.Range(0, 100_000).Select(_ => (ulong)random.NextInt64() & KeyBits)).Distinct()];

        Assert.Equal(keys.Length, keys.Select(IdList.Scramble).Where(static place => place <= KeyBits).Distinct().Count());
    }

    private static void AssertSame(IdTable table, (ulong Key, bool IsRemoval)[] changes)
    {
        var expected = new HashSet<ulong>();
        foreach ((ulong key, bool isRemoval) in changes)
        {
            if (isRemoval)
            {
                expected.Remove(key);
                table.Remove(key);
            }
            else
            {
                expected.Add(key);
                table.Add(key);
            }

            Assert.Equal(!isRemoval, table.Contains(key));
            Assert.Equal(expected.Count, table.Count);
        }

        Assert.All(changes, change => Assert.Equal(expected.Contains(change.Key), table.Contains(change.Key)));
        var copy = new FlatIdTable();
        table.AddTo(copy);
        Assert.Equal(expected.Count, copy.Count);
        Assert.All(expected, key => Assert.True(copy.Contains(key)));
    }
}
