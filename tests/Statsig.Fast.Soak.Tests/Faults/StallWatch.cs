using System;
using System.Diagnostics;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>Notices when the whole process does not run: a thread that sleeps for moments and looks how late it wakes.</summary>
internal sealed class StallWatch : IDisposable
{
    private const int NapMs = 20;

    private readonly Thread _thread;
    private long _stalledMs;
    private long _longestMs;
    private volatile bool _ends;

    internal StallWatch()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "stall watch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The time so far that the process did not run although it should have.</summary>
    internal TimeSpan Stalled => TimeSpan.FromMilliseconds(Interlocked.Read(ref _stalledMs));

    /// <summary>The longest such time.</summary>
    internal TimeSpan Longest => TimeSpan.FromMilliseconds(Interlocked.Read(ref _longestMs));

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
    }

    private void Watch()
    {
        while (!_ends)
        {
            long started = Stopwatch.GetTimestamp();
            Thread.Sleep(NapMs);
            long late = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds - NapMs;
            if (late > NapMs)
            {
                Interlocked.Add(ref _stalledMs, late);
                Interlocked.Exchange(ref _longestMs, Math.Max(late, Interlocked.Read(ref _longestMs)));
            }
        }
    }
}
