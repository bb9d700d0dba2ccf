using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>
/// Writes exposures and events into the ring of the calling thread, as references, and wakes the pump when there are many.
/// </summary>
/// <remarks>Safe from any thread, each with a dedicated ring. Never blocks or throws, and allocates only to grow the ring.</remarks>
internal sealed class RingWriter
{
    /// <summary>The number of events that a thread writes between two checks whether the pump sleeps; fewer in smaller rings.</summary>
    private const int WakeInterval = 256;

    private readonly ExposureDedupe _dedupe;
    private readonly EventClock _clock;
    private readonly PumpSignal _signal;
    private readonly LogEntrance _entrance;
    private readonly ChunkPool _chunks;
    private readonly long _wakeMask;
    private readonly long _lookMask; // Selects the events after which a thread checks whether to wake the pump.

    internal RingWriter(ExposureDedupe dedupe, EventClock clock, PumpSignal signal, LogEntrance entrance, ChunkPool chunks)
    {
        _dedupe = dedupe;
        _clock = clock;
        _signal = signal;
        _entrance = entrance;
        _chunks = chunks;
        _wakeMask = Math.Min(WakeInterval, chunks.Capacity / 4) - 1;
        _lookMask = Math.Min(_wakeMask, chunks.ChunkEvents - 1);
    }

    /// <summary>Writes an event of the application; the parameters are those of <see cref="EventLog.Log"/>.</summary>
    internal RingWriteStatus WriteEvent(
        EventRing ring, EventKind kind, StatsigUser? user, Ruleset ruleset, string name, string? text, ulong bits, object? extra, long? timeMs)
    {
        if (_entrance.IsStopped)
        {
            return Refuse(ring, RingWriteStatus.Stopped);
        }

        long time = timeMs ?? _clock.NowMs; // Before the claim: a clock other than the system's is code of the application.
        ref EventSlot slot = ref ring.Claim(out bool isFull);
        if (isFull)
        {
            return Refuse(ring, RingWriteStatus.Full);
        }

        slot.Ruleset = ruleset;
        slot.Name = name;
        slot.Bits = bits;
        if (user is not null)
        {
            slot.User = user;
        }

        if (text is not null)
        {
            slot.Text = text;
        }

        if (extra is not null)
        {
            slot.Extra = extra;
        }

        slot.Stamp(time, kind, EventFlags.None);
        Finish(ring);
        return RingWriteStatus.Written;
    }

    /// <summary>
    /// Writes the exposure of a gate and remembers it in the window; the parameters are those of <see cref="EventLog.ExposeGate"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the probe, which is all that a repeated exposure runs, small.
    internal RingWriteStatus WriteGate(
        EventRing ring, ExposureKey key, StatsigUser user, Ruleset ruleset, CompiledSpec gate, Outcome outcome, ExposureTrail? trail, InferenceGap gap)
    {
        if (_entrance.IsStopped)
        {
            return Refuse(ring, RingWriteStatus.Stopped);
        }

        long now = _clock.NowMs;
        ref EventSlot slot = ref ring.Claim(out bool isFull);
        if (isFull)
        {
            return Refuse(ring, RingWriteStatus.Full);
        }

        _dedupe.Add(key);
        slot.User = user;
        slot.Ruleset = ruleset;
        slot.Spec = gate;
        slot.Outcome = outcome;
        if (trail is { Count: > 0 })
        {
            slot.Trail = trail;
        }

        slot.Bits = key.Low;
        slot.Stamp(now, EventKind.GateExposure, FlagOf(gap));
        Finish(ring);
        return RingWriteStatus.Written;
    }

    /// <summary>Writes any exposure and remembers it in the window.</summary>
    /// <param name="ring">The ring of the calling thread.</param>
    /// <param name="key">The key that the window remembers.</param>
    /// <param name="kind">The kind of exposure.</param>
    /// <param name="flags">Details of the exposure.</param>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="name">The requested name; null when it equals the name of the spec.</param>
    /// <param name="result">The answer.</param>
    /// <param name="trail">The secondary exposures.</param>
    /// <param name="text">The parameter of a layer; null for none.</param>
    /// <param name="extra">The experiment to which a layer's parameter was allocated; null for none.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the probe, which is all that a repeated exposure runs, small.
    internal RingWriteStatus WriteExposure(
        EventRing ring,
        ExposureKey key,
        EventKind kind,
        EventFlags flags,
        StatsigUser user,
        string? name,
        EvaluationResult result,
        ExposureTrail trail,
        string? text,
        string? extra)
    {
        if (_entrance.IsStopped)
        {
            return Refuse(ring, RingWriteStatus.Stopped);
        }

        long now = _clock.NowMs;
        ref EventSlot slot = ref ring.Claim(out bool isFull);
        if (isFull)
        {
            return Refuse(ring, RingWriteStatus.Full);
        }

        // After the write: a dropped exposure must not hide the next one.
        _dedupe.Add(key);
        slot.User = user;
        slot.Ruleset = result.Ruleset;
        slot.Spec = result.Spec;
        slot.Outcome = result.Outcome;
        if (trail.Count > 0)
        {
            slot.Trail = trail;
        }

        if (name is not null)
        {
            slot.Name = name;
        }

        if (text is not null)
        {
            slot.Text = text;
            slot.Extra = extra;
        }

        slot.Bits = key.Low;
        slot.Stamp(now, kind, flags | FlagOf(result.Gap));
        Finish(ring);
        return RingWriteStatus.Written;
    }

    private static EventFlags FlagOf(InferenceGap gap) => gap switch
    {
        InferenceGap.UserAgent => EventFlags.UserAgentGap,
        InferenceGap.Country => EventFlags.CountryGap,
        _ => EventFlags.None,
    };

    private RingWriteStatus Refuse(EventRing ring, RingWriteStatus status)
    {
        // A ring whose storage the shutdown released meanwhile looks full.
        if (status == RingWriteStatus.Full && !_entrance.IsStopped)
        {
            ring.CountFull();
            _signal.WakeSleeper(); // Many threads may have used up the storage without any of them writing enough to wake the pump.
            return RingWriteStatus.Full;
        }

        _entrance.Refuse(ring);
        return RingWriteStatus.Stopped;
    }

    private void Finish(EventRing ring)
    {
        long written = ring.Publish();

        // The pump checks the rings every second; a thread that writes faster wakes it.
        if ((written & _lookMask) == 0)
        {
            WakePumpFor(written);
        }
    }

    /// <summary>
    /// Wakes the pump for a thread that has written many events, and earlier when all threads together have used half of the shared
    /// storage.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Runs once per chunk and stays out of its caller.
    private void WakePumpFor(long written)
    {
        if ((written & _wakeMask) == 0 || _chunks.IsHalfUsed)
        {
            _signal.WakeSleeper();
        }
    }
}
