using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>The half of the log that runs on calling threads: checks for repeated exposures and writes into the thread's ring.</summary>
/// <remarks>
/// <para>
/// The folder brings exposures and events from calls to the service. Any number of calling threads each write to a dedicated ring. One
/// <see cref="EventPump"/> drains the rings, samples, writes JSON, batches, and sends. All text is produced there.
/// </para>
/// <para>
/// Never blocks or throws. Once a thread has its ring, it allocates nothing while its events fit into the capacity of the ring, with a full
/// ring and after the shutdown; beyond that, a ring grows by chunks that the thread allocates when the pump has not. Safe from any thread.
/// Every event is in one of the counters of its ring when the call returns.
/// </para>
/// </remarks>
internal sealed class EventLog
{
    // Part of the identity, so that a gate and a config with the same name do not hide each other. The recorder of the test kit uses them
    // too.
    internal const ulong GateKind = 0;
    internal const ulong ConfigKind = 0x94D0_49BB_1331_11EB;
    internal const ulong LayerKind = 0xBF58_476D_1CE4_E5B9;

    private static long _lastId;

    private readonly ExposureDedupe _dedupe;
    private readonly LogEntrance _entrance;
    private readonly RingWriter _writer;
    private readonly PumpSignal _signal;
    private readonly LoggedExposures _logged;
    private readonly CountedExposures? _counted;
    private readonly long _id;

    /// <summary>Creates a log.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="clock">The time that events are stamped with.</param>
    /// <param name="signal">Wakes the pump.</param>
    /// <param name="joined">Called after a thread received its ring and before its first event. Must not throw.</param>
    /// <param name="refused">Called once, on the thread of the first event that is refused after the shutdown. Must not throw.</param>
    internal EventLog(EventLogSettings settings, EventClock clock, PumpSignal signal, Action? joined = null, Action? refused = null)
    {
        _id = Interlocked.Increment(ref _lastId);
        Rings = new RingRegistry(settings.RingCapacity, _id, settings.RingGrowthBytes);
        _dedupe = new ExposureDedupe(settings.DedupeCapacity);
        _signal = signal;
        _entrance = new LogEntrance(Rings, _id) { Joined = joined, Refused = refused };
        _writer = new RingWriter(_dedupe, clock, signal, _entrance, Rings.Chunks);
        NonExposed = settings.CountsNonExposedChecks ? new NonExposedChecks() : null;
        _logged = new LoggedExposures(this);
        _counted = NonExposed is null ? null : new CountedExposures(NonExposed);
    }

    internal RingRegistry Rings { get; }

    internal ExposureDedupe Dedupe => _dedupe;

    /// <summary>Gets the counts of checks without exposure; null unless the options enable them.</summary>
    internal NonExposedChecks? NonExposed { get; }

    /// <summary>Returns the receiver of exposures of experiments whose group a condition reads; null when they are not recorded.</summary>
    /// <param name="logs">Whether the call logs exposures.</param>
    internal ExposureSink? SinkOf(bool logs) => logs ? _logged : _counted;

    /// <inheritdoc cref="LogEntrance.LostStopped"/>
    internal long LostStopped => _entrance.LostStopped;

    /// <inheritdoc cref="LogEntrance.Stop"/>
    internal void Stop() => _entrance.Stop();

    /// <summary>Makes the pump check the rings now. For measurements.</summary>
    internal void WakePump() => _signal.Wake();

    /// <summary>Prefetches the memory that an exposure needs, while its evaluation runs.</summary>
    /// <remarks>Has no observable effect. Worth its three nanoseconds before evaluations that hash.</remarks>
    /// <param name="user">The user that is evaluated.</param>
    /// <param name="gate">The gate.</param>
    internal void PrepareGate(StatsigUser user, CompiledSpec gate) => Prepare(user, gate.NameHash ^ GateKind);

    /// <summary>Prefetches the same for a dynamic config or an experiment.</summary>
    internal void PrepareConfig(StatsigUser user, CompiledSpec config) => Prepare(user, config.NameHash ^ ConfigKind);

    /// <summary>Logs the exposure of a gate that no mapping replaced.</summary>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="ruleset">The ruleset that answered.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="outcome">Its answer.</param>
    /// <param name="trail">The secondary exposures; null for none.</param>
    /// <param name="gap">The data that the evaluation lacked.</param>
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

        return _writer.WriteGate(ring, key, user, ruleset, gate, outcome, trail, gap);
    }

    /// <summary>Logs the exposure of the answer to a call; of one without a name and of one that failed nothing is logged.</summary>
    internal void ExposeAnswer(EventKind kind, StatsigUser user, string name, EvaluationResult result)
    {
        // The flag first: NativeAOT checks the initializer of a class before it reads one of its fields.
        if (name.Length > 0 && !(result.Outcome.IsShared && ReferenceEquals(result.Outcome, Outcome.Faulted)))
        {
            Expose(kind, user, name, result);
        }
    }

    /// <summary>Logs the exposure of a gate, dynamic config or experiment.</summary>
    /// <param name="kind">A gate's or a config's.</param>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="name">The requested name.</param>
    /// <param name="result">The answer.</param>
    /// <param name="flags">Details of the call.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Part of the method above, and of calls that ask for the exposure alone.
    internal RingWriteStatus Expose(EventKind kind, StatsigUser user, string name, EvaluationResult result, EventFlags flags = EventFlags.None)
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

        return _writer.WriteExposure(ring, key, kind, flags, user, isNamed ? null : name, result, result.Trail, null, null);
    }

    /// <summary>Logs the exposure of one parameter of a layer.</summary>
    /// <param name="user">Kept until the event is written.</param>
    /// <param name="layer">The requested name.</param>
    /// <param name="result">The answer.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="flags">Details of the call.</param>
    internal RingWriteStatus ExposeParameter(
        StatsigUser user, string layer, EvaluationResult result, string parameter, EventFlags flags = EventFlags.None)
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
        bool isExplicit = result.ExplicitParameters is { } names && Array.IndexOf(names, parameter) >= 0;
        flags |= (allocated is null ? EventFlags.None : EventFlags.Delegated) | (isExplicit ? EventFlags.ExplicitParameter : EventFlags.None);
        return _writer.WriteExposure(
            ring,
            key,
            EventKind.LayerExposure,
            flags,
            user,
            isNamed ? null : layer,
            result,
            isExplicit ? result.Trail : result.UndelegatedTrail,
            parameter,
            isExplicit ? allocated : null);
    }

    /// <summary>Logs an event of the application, or one of the library itself.</summary>
    /// <param name="kind">The kind of value.</param>
    /// <param name="user">Kept until the event is written; null for none.</param>
    /// <param name="ruleset">The current ruleset, for the environment.</param>
    /// <param name="name">The name of the event.</param>
    /// <param name="text">The value, when it is a text.</param>
    /// <param name="bits">The value, when it is a number.</param>
    /// <param name="extra">The metadata.</param>
    /// <param name="timeMs">The time of the event, in Unix milliseconds from 0 to the year 9999; null for the current time.</param>
    internal RingWriteStatus Log(
        EventKind kind, StatsigUser? user, Ruleset ruleset, string name, string? text, ulong bits, object? extra, long? timeMs = null)
    {
        if (Enter(ProducerThread.Current) is not { } ring)
        {
            return RingWriteStatus.Full;
        }

        return _writer.WriteEvent(ring, kind, user, ruleset, name, text, bits, extra, timeMs);
    }

    /// <summary>Returns true when a spec is the requested one, and not one that a mapping selected instead.</summary>
    private static bool IsNamed(CompiledSpec? spec, string name) => spec is not null && spec.Name == name;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call: a prefetch pays only when it costs little itself.
    private void Prepare(StatsigUser user, ulong subject) => _dedupe.Prefetch(ExposureKey.HighOf(ProducerThread.Current.IdentityOf(user), subject));

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for two compares in every event.
    private EventRing? Enter(ProducerThread thread) => thread.LogId == _id ? thread.Ring : _entrance.Enter(thread);
}
