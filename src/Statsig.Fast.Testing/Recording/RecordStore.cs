using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.EventLogging.Recording;

namespace Statsig.Fast.Testing.Recording;

/// <summary>The exposures and events of a server, or of one recording. Leaves out repeats as the event log does.</summary>
/// <remarks>
/// Windows follow one another without a gap, beginning with the creation; within one, an exposure is recorded once. The length of a window
/// is a setting of the service, a minute by default. Safe from any thread.
/// </remarks>
internal sealed class RecordStore(TimeProvider clock, bool deduplicates)
{
    private readonly Lock _changing = new();
    private readonly List<Exposure> _exposures = [];
    private readonly List<LoggedEvent> _events = [];
    private readonly HashSet<ExposureKey> _seen = [];
    private long _windowStart = clock.GetTimestamp();

    internal RecordedList<Exposure> Exposures
    {
        get
        {
            lock (_changing)
            {
                return new RecordedList<Exposure>([.. _exposures]);
            }
        }
    }

    internal RecordedList<LoggedEvent> Events
    {
        get
        {
            lock (_changing)
            {
                return new RecordedList<LoggedEvent>([.. _events]);
            }
        }
    }

    internal void Add(ExposureKey key, Exposure exposure, TimeSpan window)
    {
        lock (_changing)
        {
            if (deduplicates && IsRepeat(key, window))
            {
                return;
            }

            _exposures.Add(exposure);
        }
    }

    internal void Add(LoggedEvent logged)
    {
        lock (_changing)
        {
            _events.Add(logged);
        }
    }

    internal void Clear()
    {
        lock (_changing)
        {
            _exposures.Clear();
            _events.Clear();
            _seen.Clear();
        }
    }

    /// <summary>Ends the window when its time is over, as the event log does, which looks at the time every second.</summary>
    private bool IsRepeat(ExposureKey key, TimeSpan window)
    {
        long ended = clock.GetElapsedTime(_windowStart).Ticks / window.Ticks;
        if (ended > 0)
        {
            _windowStart += (long)((Int128)ended * window.Ticks * clock.TimestampFrequency / TimeSpan.TicksPerSecond);
            _seen.Clear();
        }

        return !_seen.Add(key);
    }
}
