using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>The specs of a ruleset, for the reader of the next delivery.</summary>
internal sealed class KnownRuleset(Ruleset ruleset) : IKnownSpecs
{
    /// <inheritdoc/>
    public HashedMap Conditions => ruleset.Conditions;

    /// <inheritdoc/>
    public IKnownContainer Of(WireMember container) => new KnownIndex(container switch
    {
        WireMember.FeatureGates => ruleset.Gates,
        WireMember.DynamicConfigs => ruleset.Configs,
        _ => ruleset.Layers,
    });

    private sealed class KnownIndex(SpecIndex specs) : IKnownContainer
    {
        /// <inheritdoc/>
        public int Count => specs.Specs.Length;

        /// <inheritdoc/>
        public string NameAt(int position) => specs.Specs[position].Name;

        /// <inheritdoc/>
        public HashedBytes BytesAt(int position) => specs.Specs[position].Origin is { IsReusable: true } origin ? origin.Bytes : default;

        /// <inheritdoc/>
        public int Find(string name) => specs.PositionOf(name);
    }
}
