using System;

namespace Statsig.Fast.Tests.Internals.Text;

internal static class AllocationProbe
{
    private const int MostAttempts = 50;

    /// <summary>The bytes that many calls allocate on this thread, after a warm-up.</summary>
    internal static long BytesOf(Action action)
    {
        for (int i = 0; i < 100; i++)
        {
            action();
        }

        return BytesOfOne(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                action();
            }
        });
    }

    /// <summary>The bytes that one call allocates on this thread, measured anew while there was a collection meanwhile.</summary>
    /// <remarks>
    /// A collection, which any thread can cause, counts what is left of each thread's allocation context as allocated, up to 8 KB. It never
    /// counts less than was allocated, so when there was one every time, the least that was measured is the closest.
    /// </remarks>
    internal static long BytesOfOne(Action action)
    {
        long least = long.MaxValue;
        for (int i = 1; ; i++)
        {
            int collections = GC.CollectionCount(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            least = Math.Min(least, bytes);
            if (i == MostAttempts || least == 0 || GC.CollectionCount(0) == collections)
            {
                return least;
            }
        }
    }
}
