using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>The calling threads' half of the log: a probe for repeats and a write into the thread's own ring, nothing else.</summary>
/// <remarks>
/// <para>
/// The folder takes exposures and events from calls to the service. Above, any number of threads, each with a ring of its own. Below, one
/// <see cref="EventPump"/> that drains the rings, samples, writes JSON, batches, and sends; everything textual happens there.
/// </para>
/// <para>
/// Nothing here blocks or throws and, once a thread has its ring, nothing allocates: with a full ring and after the shutdown too. Safe from any
/// thread. Every event is in one of the counters of its ring from the moment that the call returns.
/// </para>
/// </remarks>
internal sealed class EventLog
{
    // Told apart in the identity, so that a gate and a config of one name do not hide each other.
    private const ulong GateKind = 0;
    private const ulong ConfigKind = 0x94D0_49BB_1331_11EB;
    private const ulong LayerKind = 0xBF58_476D_1CE4_E5B9;

    /// <summary>How many events a thread writes between two looks at whether the pump sleeps; less in smaller rings.</summary>
    private const int WakeInterval = 256;

    private static long _lastId;

    private readonly ExposureDedupe _dedupe;
    private readonly EventClock _clock;
    private readonly PumpSignal _signal;
    private readonly LoggedExposures _logged;
    private readonly CountedExposures? _counted;
    private readonly long _wakeMask;
    private readonly long _lookMask; // Of the events after which a thread looks whether to wake the pump.
    private readonly long _id = Interlocked.Increment(ref _lastId);
    private long _lostStopped;
    private volatile bool _isStopped;
    private int _hasReported;

    internal EventLog(EventLogSettings settings, EventClock clock, PumpSignal signal)
    {
        Rings = new RingRegistry(settings.RingCapacity, _id);
        _dedupe = new ExposureDedupe(settings.DedupeCapacity);
        _clock = clock;
        _signal = signal;
        _wakeMask = System.Math.Min(WakeInterval, settings.RingCapacity / 4) - 1;
        _lookMask = System.Math.Min(_wakeMask, Rings.Chunks.ChunkEvents - 1);
        NonExposed = settings.CountsNonExposedChecks ? new NonExposedChecks() : null;
        _logged = new LoggedExposures(this);
        _counted = NonExposed is null ? null : new CountedExposures(NonExposed);
    }

    internal RingRegistry Rings { get; }

    internal ExposureDedupe Dedupe => _dedupe;

    /// <summary>Null unless the options ask for these counts.</summary>
    internal NonExposedChecks? NonExposed { get; }

    /// <summary>Where an evaluation leaves the exposures of experiments whose group its conditions ask for; null for nowhere.</summary>
    /// <param name="logs">Whether the call logs exposures.</param>
    internal ExposureSink? SinkOf(bool logs) => logs ? _logged : _counted;

    /// <summary>Called when a thread has got its ring, which is before its first event. Must not throw.</summary>
    internal System.Action? Joined { get; init; }

    /// <summary>Called once, on the thread of the first event that is refused after the shutdown. Must not throw.</summary>
    internal System.Action? Refused { get; init; }

    /// <summary>Whether events are refused, and counted as dropped.</summary>
    internal bool IsStopped => _isStopped;

    /// <summary>Events after the shutdown of threads that never had a ring.</summary>
    internal long LostStopped => Volatile.Read(ref _lostStopped);

    /// <summary>Refuses events from now on.</summary>
    internal void Stop() => _isStopped = true;

    /// <summary>Makes the pump look now. For measurements.</summary>
    internal void WakePump() => _signal.Wake();

    /// <summary>Gets ready for an exposure while its evaluation runs: what that will need of memory comes meanwhile.</summary>
    /// <remarks>Changes nothing that anybody sees. Worth its three nanoseconds before evaluations that hash.</remarks>
    /// <param name="user">The user that is evaluated.</param>
    /// <param name="gate">The gate.</param>
    internal void PrepareGate(StatsigUser user, CompiledSpec gate) => Prepare(user, gate.NameHash ^ GateKind);

    /// <summary>The same for a dynamic config or an experiment.</summary>
    internal void PrepareConfig(StatsigUser user, CompiledSpec config) => Prepare(user, config.NameHash ^ ConfigKind);

    /// <summary>Logs the exposure of a gate that answered itself.</summary>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="ruleset">The ruleset that answered.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="outcome">Its answer.</param>
    /// <param name="trail">The secondary exposures; null for none.</param>
    /// <param name="gap">What the evaluation lacked.</param>
    internal RingWriteStatus ExposeGate(StatsigUser user, Ruleset ruleset, CompiledSpec gate, Outcome outcome, ExposureTrail? trail, InferenceGap gap)
    {
        ProducerThread thread = ProducerThread.Current;
        if (Enter(thread) is not { } ring)
        {
            return RingWriteStatus.Full;
        }

        ExposureKey key = ExposureKey.Of(thread.IdentityOf(user), gate.NameHash ^ GateKind, outcome.Identity);
        if (_dedupe.Contains(key))
        {
            ring.CountDuplicate();
            return RingWriteStatus.Duplicate;
        }

        return WriteGate(ring, key, user, ruleset, gate, outcome, trail, gap);
    }

    /// <summary>Logs the exposure of a gate, dynamic config or experiment.</summary>
    /// <param name="kind">A gate's or a config's.</param>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="result">The answer.</param>
    /// <param name="flags">How it was asked for.</param>
    internal RingWriteStatus Expose(EventKind kind, StatsigUser user, string name, in EvaluationResult result, EventFlags flags = EventFlags.None)
    {
        ProducerThread thread = ProducerThread.Current;
        if (Enter(thread) is not { } ring)
        {
            return RingWriteStatus.Full;
        }

        CompiledSpec? spec = result.Spec;
        bool isNamed = IsNamed(spec, name);
        ulong subject = (isNamed ? spec!.NameHash : SeededHash.Of(name)) ^ (kind == EventKind.GateExposure ? GateKind : ConfigKind);
        ExposureKey key = ExposureKey.Of(thread.IdentityOf(user), subject, result.Outcome.Identity);
        if (_dedupe.Contains(key))
        {
            ring.CountDuplicate();
            return RingWriteStatus.Duplicate;
        }

        return Write(ring, key, kind, flags, user, isNamed ? null : name, in result, result.Trail, null, null);
    }

    /// <summary>Logs the exposure of one parameter of a layer.</summary>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="layer">The name that was asked for.</param>
    /// <param name="result">The answer.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="flags">How it was asked for.</param>
    internal RingWriteStatus ExposeParameter(
        StatsigUser user, string layer, in EvaluationResult result, string parameter, EventFlags flags = EventFlags.None)
    {
        ProducerThread thread = ProducerThread.Current;
        if (Enter(thread) is not { } ring)
        {
            return RingWriteStatus.Full;
        }

        CompiledSpec? spec = result.Spec;
        bool isNamed = IsNamed(spec, layer);
        ulong subject = ((isNamed ? spec!.NameHash : SeededHash.Of(layer)) ^ LayerKind) + SeededHash.Of(parameter);
        ExposureKey key = ExposureKey.Of(thread.IdentityOf(user), subject, result.Outcome.Identity);
        if (_dedupe.Contains(key))
        {
            ring.CountDuplicate();
            return RingWriteStatus.Duplicate;
        }

        string? allocated = result.AllocatedExperiment;
        bool isExplicit = result.ExplicitParameters is { } names && System.Array.IndexOf(names, parameter) >= 0;
        flags |= (allocated is null ? EventFlags.None : EventFlags.Delegated) | (isExplicit ? EventFlags.ExplicitParameter : EventFlags.None);
        return Write(
            ring,
            key,
            EventKind.LayerExposure,
            flags,
            user,
            isNamed ? null : layer,
            in result,
            isExplicit ? result.Trail : result.UndelegatedTrail,
            parameter,
            isExplicit ? allocated : null);
    }

    /// <summary>Logs an event of the application, or one of the library's own.</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="user">Kept until the event is written; null for none.</param>
    /// <param name="ruleset">The ruleset in force, for the environment.</param>
    /// <param name="name">The name of the event.</param>
    /// <param name="text">The value, when it is a text.</param>
    /// <param name="bits">The value, when it is a number.</param>
    /// <param name="extra">The metadata.</param>
    /// <param name="timeMs">When it happened, in Unix milliseconds from 0 to the year 9999; null for now.</param>
    internal RingWriteStatus Log(
        EventKind kind, StatsigUser? user, Ruleset ruleset, string name, string? text, ulong bits, object? extra, long? timeMs = null)
    {
        if (Enter(ProducerThread.Current) is not { } ring)
        {
            return RingWriteStatus.Full;
        }

        if (_isStopped)
        {
            return Refuse(ring, RingWriteStatus.Stopped);
        }

        long time = timeMs ?? _clock.NowMs; // Before the claim: another clock than the system's is the application's own code.
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

    /// <summary>Whether a spec is the one that was asked for, and not one that a mapping put in its place.</summary>
    private static bool IsNamed(CompiledSpec? spec, string name) => spec is not null && spec.Name == name;

    [MethodImpl(MethodImplOptions.NoInlining)] // Apart from the probe, which is all that a repeat needs.
    private RingWriteStatus WriteGate(
        EventRing ring, ExposureKey key, StatsigUser user, Ruleset ruleset, CompiledSpec gate, Outcome outcome, ExposureTrail? trail, InferenceGap gap)
    {
        if (_isStopped)
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

    [MethodImpl(MethodImplOptions.NoInlining)] // Apart from the probe, which is all that a repeat needs.
    private RingWriteStatus Write(
        EventRing ring,
        ExposureKey key,
        EventKind kind,
        EventFlags flags,
        StatsigUser user,
        string? name,
        in EvaluationResult result,
        ExposureTrail trail,
        string? text,
        string? extra)
    {
        if (_isStopped)
        {
            return Refuse(ring, RingWriteStatus.Stopped);
        }

        long now = _clock.NowMs;
        ref EventSlot slot = ref ring.Claim(out bool isFull);
        if (isFull)
        {
            return Refuse(ring, RingWriteStatus.Full);
        }

        // Only now: an exposure that was dropped must not hide the next one.
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prepare(StatsigUser user, ulong subject) => _dedupe.Prefetch(ExposureKey.HighOf(ProducerThread.Current.IdentityOf(user), subject));

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Two compares on the way of every event.
    private EventRing? Enter(ProducerThread thread) => thread.LogId == _id ? thread.Ring : EnterSlowly(thread);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private EventRing? EnterSlowly(ProducerThread thread)
    {
        if (thread.Find(_id, Rings.Place.Index) is { } own)
        {
            return own;
        }

        if (_isStopped)
        {
            Interlocked.Increment(ref _lostStopped);
            ReportRefusal();
            return null;
        }

        EventRing ring = Rings.Join();
        Joined?.Invoke();
        thread.Add(ring, Rings.Place.Index);
        return ring;
    }

    private RingWriteStatus Refuse(EventRing ring, RingWriteStatus status)
    {
        // A ring that lost its storage to the shutdown, while this thread was on its way, looks full.
        if (status == RingWriteStatus.Full && !_isStopped)
        {
            ring.CountFull();
            _signal.WakeSleeper(); // The storage may be used up by many threads of which none has written enough to wake the pump.
            return RingWriteStatus.Full;
        }

        ring.CountStopped();
        ReportRefusal();
        return RingWriteStatus.Stopped;
    }

    private void ReportRefusal()
    {
        if (Volatile.Read(ref _hasReported) == 0 && Interlocked.Exchange(ref _hasReported, 1) == 0)
        {
            Refused?.Invoke();
        }
    }

    private void Finish(EventRing ring)
    {
        long written = ring.Publish();

        // The pump looks by itself every second; a thread that writes faster than that makes it look now.
        if ((written & _lookMask) == 0)
        {
            WakePumpFor(written);
        }
    }

    /// <summary>Wakes the pump for a thread that has written much, and earlier when all threads together have used up half of what they share.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Once per chunk.
    private void WakePumpFor(long written)
    {
        if ((written & _wakeMask) == 0 || Rings.Chunks.IsHalfUsed)
        {
            _signal.WakeSleeper();
        }
    }
}
