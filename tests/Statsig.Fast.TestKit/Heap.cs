using System;
using System.Diagnostics;
using System.Threading;

namespace Statsig.Fast.TestKit;

/// <summary>Asks what is left on the managed heap after work that has ended.</summary>
/// <remarks>
/// Threads and thread-pool items that end hold their objects for a moment, which is long on a busy machine. What leaks stays, so waiting
/// hides no leak.
/// </remarks>
public static class Heap
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Collects until the heap has at most a number of bytes, for at most a minute.</summary>
    /// <returns>The bytes of the heap after the last collection.</returns>
    public static long Settle(long atMost)
    {
        long bytes = 0;
        Until(() => (bytes = GC.GetTotalMemory(forceFullCollection: true)) <= atMost);
        return bytes;
    }

    /// <summary>Collects until a condition holds, for at most a minute.</summary>
    /// <returns>Whether it holds.</returns>
    public static bool Until(Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (condition())
            {
                return true;
            }

            if (Stopwatch.GetElapsedTime(started) >= Patience)
            {
                return false;
            }

            Thread.Sleep(20);
        }
    }
}
