using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>What evaluation asks of local overrides; implemented by the override table, and by what tests install above it.</summary>
/// <remarks>Null answers mean that nothing is overridden for this name and user. Safe from any thread.</remarks>
internal abstract class OverrideLookup
{
    internal abstract Outcome? FindGate(string name, StatsigUser user);

    internal abstract Outcome? FindDynamicConfig(string name, StatsigUser user);

    internal abstract Outcome? FindExperiment(string name, StatsigUser user, Ruleset ruleset);

    internal abstract Outcome? FindLayer(string name, StatsigUser user);

    internal abstract CompiledParameterStore? FindParameterStore(string name, StatsigUser user);

    internal Outcome? Find(SpecKind kind, string name, StatsigUser user, Ruleset ruleset) => kind switch
    {
        SpecKind.Gate => FindGate(name, user),
        SpecKind.DynamicConfig => FindDynamicConfig(name, user),
        SpecKind.Experiment => FindExperiment(name, user, ruleset),
        _ => FindLayer(name, user),
    };
}
