using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Testing.Overrides;

/// <summary>Consults the scopes of the current asynchronous context, and then the overrides of the server.</summary>
internal sealed class ScopedLookup(OverrideLookup below, IOutputLogger log, OutputLogLevel leastLevel) : OverrideLookup
{
    internal override Outcome? FindGate(string name, StatsigUser user) =>
        OverrideScope.Find(EntryType.Gate, name, user)?.OutcomeIn(null, null, null) ?? below.FindGate(name, user);

    internal override Outcome? FindDynamicConfig(string name, StatsigUser user) =>
        OverrideScope.Find(EntryType.DynamicConfig, name, user)?.OutcomeIn(null, null, null) ?? below.FindDynamicConfig(name, user);

    internal override Outcome? FindExperiment(string name, StatsigUser user, Ruleset ruleset) =>
        OverrideScope.Find(EntryType.Experiment, name, user)?.OutcomeIn(name, ruleset, Warn) ?? below.FindExperiment(name, user, ruleset);

    internal override Outcome? FindLayer(string name, StatsigUser user) =>
        OverrideScope.Find(EntryType.Layer, name, user)?.OutcomeIn(null, null, null) ?? below.FindLayer(name, user);

    internal override CompiledParameterStore? FindParameterStore(string name, StatsigUser user) =>
        OverrideScope.Find(EntryType.ParameterStore, name, user)?.Store ?? below.FindParameterStore(name, user);


    private void Warn(string message)
    {
        if (leastLevel <= OutputLogLevel.Warning)
        {
            log.Log(OutputLogLevel.Warning, message, null);
        }
    }
}
