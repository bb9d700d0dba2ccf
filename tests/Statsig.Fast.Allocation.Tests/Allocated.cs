using System;
using System.Diagnostics;
using System.Reflection;
using System.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Measures what the current thread allocates on the managed heap.</summary>
internal static class Allocated
{
    private const int WarmUpPasses = 3;

    private const int MeasuredPasses = 20;

    private const int MostAttempts = 5;

    private const long RegionBytes = 32 << 20;

    /// <summary>Debug builds box and copy where optimized ones do not, so only the latter are measured.</summary>
    private static readonly bool IsOptimized =
        typeof(StatsigUser).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    /// <summary>Asserts that a pass, once it has run before, allocates nothing.</summary>
    internal static void AssertNothing(Action pass) => Assert.Equal(0, BytesOf(pass, WarmUpPasses, MeasuredPasses));

    /// <summary>Asserts that a pass allocates nothing after a single pass of warming up.</summary>
    internal static void AssertNothingAfterOnePass(Action pass) => Assert.Equal(0, BytesOf(pass, 1, 1));

    internal static long BytesOf(Action pass, int warmUpPasses, int measuredPasses)
    {
        Assert.SkipUnless(IsOptimized, "Allocation is measured in Release builds only: run with -c Release.");
        for (int i = 0; i < warmUpPasses; i++)
        {
            pass();
        }

        long bytes = Measure(pass, measuredPasses, out bool isExact);
        for (int i = 0; i < MostAttempts && !isExact && bytes > 0; i++)
        {
            // Never less than was allocated, so the least is the closest.
            bytes = Math.Min(bytes, Measure(pass, measuredPasses, out isExact));
        }

        return bytes;
    }

    /// <summary>
    /// Measures without a collection meanwhile, which any thread can cause: it counts what is left of each thread's allocation context, up
    /// to 8 KB, as allocated.
    /// </summary>
    /// <param name="pass">What is measured.</param>
    /// <param name="passes">How often it runs.</param>
    /// <param name="isExact">False when there was a collection all the same, because more was allocated than the region without one
    /// allows.</param>
    private static long Measure(Action pass, int passes, out bool isExact)
    {
        Assert.True(GC.TryStartNoGCRegion(RegionBytes));
        try
        {
            int collections = GC.CollectionCount(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < passes; i++)
            {
                pass();
            }

            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            isExact = GC.CollectionCount(0) == collections;
            return bytes;
        }
        finally
        {
            // What allocates more than the region allows has ended it.
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            {
                GC.EndNoGCRegion();
            }
        }
    }
}
