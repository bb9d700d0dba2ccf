using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;

namespace Statsig.Fast.Testing.Recording;

/// <summary>Records the exposures and events of a server in memory, on the thread and in the asynchronous context of the call.</summary>
/// <remarks>The records are those that the event log would write; a test compares the two. Safe from any thread.</remarks>
internal sealed class Recorder : ServerRecorder
{
    private readonly TimeProvider _clock;
    private readonly RecordStore _store;
    private readonly RecorderSink _sink;
    private EvaluationObserver? _callback;

    internal Recorder(TimeProvider clock, RecordStore store)
    {
        _clock = clock;
        _store = store;
        _sink = new RecorderSink(this);
    }

    internal override ExposureSink Exposures => _sink;

    internal override EvaluationObserver With(EvaluationObserver? callback)
    {
        _callback = callback;
        return this;
    }

    internal override void OnGate(in FeatureGate gate, StatsigUser user, bool logs)
    {
        Record(EventKind.GateExposure, user, gate.Name, gate.Result, logs);
        _callback?.OnGate(in gate, user, logs);
    }

    internal override void OnDynamicConfig(in DynamicConfig config, StatsigUser user, bool logs)
    {
        Record(EventKind.ConfigExposure, user, config.Name, config.Result, logs);
        _callback?.OnDynamicConfig(in config, user, logs);
    }

    internal override void OnExperiment(in Experiment experiment, StatsigUser user, bool logs)
    {
        Record(EventKind.ConfigExposure, user, experiment.Name, experiment.Result, logs);
        _callback?.OnExperiment(in experiment, user, logs);
    }

    internal override void OnLayer(in Layer layer) => _callback?.OnLayer(in layer);

    internal override void OnManualExposure(EventKind kind, StatsigUser user, string name, EvaluationResult result) =>
        Expose(kind, user, name, result, EventFlags.Manual);

    internal override void OnManualParameter(StatsigUser user, string layer, EvaluationResult result, string parameter) =>
        ExposeParameter(user, layer, result, parameter, EventFlags.Manual | EventFlags.NamesMapping);

    internal override void OnEvent(RecordedEvent recorded)
    {
        var slot = new EventSlot
        {
            User = recorded.User,
            Ruleset = recorded.Ruleset,
            Name = recorded.Name,
            Text = recorded.Text,
            Extra = recorded.Metadata,
            Bits = recorded.Bits,
        };
        slot.Stamp(recorded.TimeMs ?? NowMs, recorded.Kind, EventFlags.None);
        var logged = new LoggedEvent(new RecordedSlot(in slot));
        _store.Add(logged);
        StatsigRecording.ForEach(_store, logged, static (store, logged) => store.Add(logged));
    }

    internal void Expose(EventKind kind, StatsigUser user, string name, EvaluationResult result, EventFlags flags)
    {
        bool isNamed = result.Spec is { } spec && spec.Name == name;
        var slot = new EventSlot { User = user, Ruleset = result.Ruleset, Spec = result.Spec, Outcome = result.Outcome, Trail = result.Trail, Name = isNamed ? null : name };
        slot.Stamp(NowMs, kind, flags | FlagOf(result.Gap));
        Add(SeededHash.Of(name) ^ (kind == EventKind.GateExposure ? EventLog.GateKind : EventLog.ConfigKind), in slot);
    }

    internal void ExposeParameter(StatsigUser user, string layer, EvaluationResult result, string parameter, EventFlags flags)
    {
        bool isNamed = result.Spec is { } spec && spec.Name == layer;
        string? allocated = result.AllocatedExperiment;
        bool isExplicit = result.ExplicitParameters is { } names && Array.IndexOf(names, parameter) >= 0;
        flags |= (allocated is null ? EventFlags.None : EventFlags.Delegated) | (isExplicit ? EventFlags.ExplicitParameter : EventFlags.None);
        var slot = new EventSlot
        {
            User = user,
            Ruleset = result.Ruleset,
            Spec = result.Spec,
            Outcome = result.Outcome,
            Trail = isExplicit ? result.Trail : result.UndelegatedTrail,
            Name = isNamed ? null : layer,
            Text = parameter,
            Extra = isExplicit ? allocated : null,
        };
        slot.Stamp(NowMs, EventKind.LayerExposure, flags | FlagOf(result.Gap));
        Add((SeededHash.Of(layer) ^ EventLog.LayerKind) + SeededHash.Of(parameter), in slot);
    }

    private long NowMs => Math.Max(0, _clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static EventFlags FlagOf(InferenceGap gap) => gap switch
    {
        InferenceGap.UserAgent => EventFlags.UserAgentGap,
        InferenceGap.Country => EventFlags.CountryGap,
        _ => EventFlags.None,
    };

    private void Record(EventKind kind, StatsigUser user, string name, EvaluationResult result, bool logs)
    {
        if (logs && name.Length > 0 && !ReferenceEquals(result.Outcome, Outcome.Faulted))
        {
            Expose(kind, user, name, result, EventFlags.None);
        }
    }

    private void Add(ulong subject, in EventSlot slot)
    {
        ExposureKey key = ExposureKey.Of(UserIdentity.Of(slot.User!), subject, slot.Outcome!.Identity);
        var exposure = new Exposure(new RecordedSlot(in slot));
        TimeSpan window = (slot.Ruleset?.Remote ?? RemoteSettings.None).ExposureDedupeWindow;
        _store.Add(key, exposure, window);
        StatsigRecording.ForEach(_store, (key, exposure, window), static (store, entry) => store.Add(entry.key, entry.exposure, entry.window));
    }
}
