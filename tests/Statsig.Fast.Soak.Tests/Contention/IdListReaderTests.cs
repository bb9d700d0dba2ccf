using System;
using System.Linq;
using System.Threading;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>Eight threads read an ID list while one changes it: through growth, removals, and the step from the small table to the large
/// one.</summary>
public sealed class IdListReaderTests
{
    private const int Members = 3_000;
    private const int Guests = 400_000;
    private const ulong KeyBits = (1UL << 48) - 1;
    private const ulong Odd = 0x5DEE_CE66_D1A5;

    [Fact]
    public void Contains_WhileLinesAreApplied_MissesNoMemberAndSeesLinesInTheirOrder()
    {
        var list = new IdList();
        Apply(list, 0, Members, isRemoval: false);
        int added = 0;
        long phase = 0; // Even while guests come, odd while they go.

        Soak.Worker[] workers = new Soak()
            .With("reader", 8, worker =>
            {
                for (int i = 0; i < 100; i++)
                {
                    int member = worker.Random.Next(Members);
                    Assert.True(list.Contains(KeyOf(member)), "A member is missing.");
                    Assert.False(list.Contains(KeyOf(Members + Guests + member)), "A stranger is in the list.");
                }

                long seenPhase = Volatile.Read(ref phase);
                int come = Volatile.Read(ref added);
                if (seenPhase % 2 == 1)
                {
                    worker.Count("going");
                    return;
                }

                if (come > 0)
                {
                    int guest = worker.Random.Next(come);
                    Assert.True(list.Contains(KeyOf(Members + guest)) || Volatile.Read(ref phase) != seenPhase, $"Guest {guest} of {come} is missing.");
                }

                // Guests come in the order of their numbers, so whoever is seen came after all before it.
                int later = come + worker.Random.Next(1, 40);
                if (later < Guests && list.Contains(KeyOf(Members + later)))
                {
                    bool isEarlierIn = list.Contains(KeyOf(Members + later - 1));
                    Assert.True(isEarlierIn || Volatile.Read(ref phase) != seenPhase, $"Guest {later} was seen before the one ahead of it.");
                    worker.Count("in order");
                }

                worker.Count(come > Guests / 2 ? "large" : "small");
            })
            .With("writer", 1, worker =>
            {
                if (added < Guests)
                {
                    int next = Math.Min(Guests, added + worker.Random.Next(1, 5_000));
                    Apply(list, Members + added, Members + next, isRemoval: false);
                    Volatile.Write(ref added, next);
                    return;
                }

                // Before the first of them goes: a reader that misses one then knows why.
                Volatile.Write(ref phase, phase + 1);
                Apply(list, Members, Members + Guests, isRemoval: true);
                Assert.Equal(Members, list.Count);
                Volatile.Write(ref added, 0);
                Volatile.Write(ref phase, phase + 1);
                worker.Count("rounds");
            })
            .Run();

        Assert.True(workers.Sum(static worker => worker.Seen.Values.Sum()) > 0);
        Assert.All(Enumerable.Range(0, Members), member => Assert.True(list.Contains(KeyOf(member))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tables_WhileTheirArraysAreReplaced_MissNoMember(bool isLarge)
    {
        const int Close = 400;
        const int Comers = 4_000;
        IdTable table = isLarge ? new BucketedIdTable(expected: 0) : new FlatIdTable();
        for (int member = 0; member < Close; member++)
        {
            table.Add(PlaceOf(member));
        }

        int present = Close;
        new Soak()
            .With("reader", 8, worker =>
            {
                for (int i = 0; i < 100; i++)
                {
                    Assert.True(table.Contains(PlaceOf(worker.Random.Next(Close))), "A member is missing.");
                    Assert.False(table.Contains(PlaceOf(Close + Comers + worker.Random.Next(Close))), "A stranger is in the table.");
                }
            })
            .With("writer", 1, _ =>
            {
                for (; present < Close + Comers; present++)
                {
                    table.Add(PlaceOf(present));
                }

                for (; present > Close; present--)
                {
                    table.Remove(PlaceOf(present - 1));
                }

                Assert.Equal(Close, table.Count);
            })
            .Run();

        // In the large table all of them are in two arrays, of which one is being replaced for much of the time.
        ulong PlaceOf(int number) => isLarge ? ((ulong)(number & 1) << 32) | ((uint)number * 2_654_435_769) : IdList.Scramble((ulong)number);
    }

    private static ulong KeyOf(int number) => ((ulong)number * Odd) & KeyBits;

    private static void Apply(IdList list, int from, int to, bool isRemoval)
    {
        Span<ulong> change = stackalloc ulong[1];
        for (int number = from; number < to; number++)
        {
            change[0] = IdList.Scramble(KeyOf(number)) | (isRemoval ? IdList.Removal : 0);
            list.Apply(change);
        }
    }
}
