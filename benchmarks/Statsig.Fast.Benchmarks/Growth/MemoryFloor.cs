using System;
using System.Diagnostics;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>
/// What the machine takes for one read at a random place of a large array, which is the floor of every look-up that is in no cache.
/// </summary>
internal static class MemoryFloor
{
    private const int Reads = 2_000_000;
    private const int Passes = 3;

    /// <summary>Measures an array of a number of bytes.</summary>
    /// <returns>The nanoseconds of a read of the fastest pass. Each read waits for the one before it.</returns>
    internal static double ReadNs(double bytes)
    {
        uint[] values = new uint[Math.Max(1, (int)(bytes / sizeof(uint)))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (uint)i;
        }

        double least = double.MaxValue;
        uint value = 0;
        for (int pass = 0; pass < Passes; pass++)
        {
            ulong state = 0x9E37_79B9_7F4A_7C15;
            long started = Stopwatch.GetTimestamp();
            for (int read = 0; read < Reads; read++)
            {
                state = (state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;
                value = values[(int)Math.BigMul(state + value, (ulong)values.Length, out _)];
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Reads);
        }

        GC.KeepAlive(value);
        return least;
    }
}
