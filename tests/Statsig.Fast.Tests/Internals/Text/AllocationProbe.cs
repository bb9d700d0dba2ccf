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

    /// <summary>The bytes that one call allocates on this thread: the least of some calls.</summary>
    /// <remarks>
    /// A collection, which any thread can cause, counts what is left of each thread's allocation context as allocated, up to 8 KB. A
    /// concurrent one does so again at its end, which <see cref="GC.CollectionCount"/> does not show. Neither counts less than was
    /// allocated.
    /// </remarks>
    internal static long BytesOfOne(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < MostAttempts; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes == 0 || bytes == least)
            {
                return bytes;
            }

            least = Math.Min(least, bytes);
        }

        return least;
    }
}
