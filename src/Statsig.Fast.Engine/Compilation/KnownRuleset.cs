using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>The specs of a ruleset, for the reader of the next delivery.</summary>
internal sealed class KnownRuleset(Ruleset ruleset) : IKnownSpecs
{
    /// <inheritdoc/>
    public bool HasSpec(WireMember container, string name, Hash128 hash) =>
        IndexOf(container).Find(name)?.Origin is { IsReusable: true } origin && origin.Hash == hash;

    /// <inheritdoc/>
    public bool HasCondition(Hash128 hash) => ruleset.ConditionHashes.Contains(hash);

    private SpecIndex IndexOf(WireMember container) => container switch
    {
        WireMember.FeatureGates => ruleset.Gates,
        WireMember.DynamicConfigs => ruleset.Configs,
        _ => ruleset.Layers,
    };
}
