using System;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>The processor time of the calling thread, which other work on the machine hardly changes; on Linux only.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Nanoseconds that the calling thread has run; 0 where there is no such clock.</summary>
    internal static long NowNs() => OperatingSystem.IsLinux() && GetTime(ThreadProcessorTime, out TimeSpec time) == 0 ? (time.Seconds * 1_000_000_000L) + time.Nanoseconds : 0;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        internal readonly nint Seconds;
        internal readonly nint Nanoseconds;
    }
}
