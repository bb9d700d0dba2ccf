using System;

namespace Statsig.Fast.Tests.Internals.Text;

internal static class AllocationProbe
{
    /// <summary>The bytes that many calls allocate on this thread, after a warm-up.</summary>
    internal static long BytesOf(Action action)
    {
        for (int i = 0; i < 100; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
