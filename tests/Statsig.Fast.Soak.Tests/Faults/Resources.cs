using System;
using System.Diagnostics;
using System.IO;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What the process holds at a moment.</summary>
/// <param name="HeapBytes">The managed heap after full collections.</param>
/// <param name="Handles">Open files and sockets; 0 where the system does not list them.</param>
/// <param name="Threads">Threads of the operating system.</param>
internal readonly record struct Resources(long HeapBytes, int Handles, int Threads)
{
    private const string HandleFolder = "/proc/self/fd";

    internal static Resources Measure()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        long heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return new Resources(heap, Directory.Exists(HandleFolder) ? Directory.GetFiles(HandleFolder).Length : 0, process.Threads.Count);
    }

    public override string ToString() => $"{HeapBytes / 1024.0 / 1024.0:0.0} MB, {Handles} handles, {Threads} threads";
}
