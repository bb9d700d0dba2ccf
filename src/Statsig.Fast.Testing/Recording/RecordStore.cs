using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.EventLogging;

namespace Statsig.Fast.Testing.Recording;

/// <summary>The exposures and events of a server, or of one recording. Leaves out repeats as the event log does.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class RecordStore(TimeProvider clock, bool deduplicates)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _changing = new();
    private readonly List<Exposure> _exposures = [];
    private readonly List<LoggedEvent> _events = [];
    private readonly Dictionary<ExposureKey, long> _seen = [];

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

    internal void Add(ExposureKey key, Exposure exposure)
    {
        long now = clock.GetTimestamp();
        lock (_changing)
        {
            if (deduplicates && _seen.TryGetValue(key, out long first) && clock.GetElapsedTime(first, now) < Window)
            {
                return;
            }

            _seen[key] = now;
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
}
