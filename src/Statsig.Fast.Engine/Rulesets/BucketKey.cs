using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Users;

namespace Statsig.Fast.Rulesets;

/// <summary>A salt and the ID type whose values it is mixed with; one object per distinct pair of a ruleset.</summary>
internal sealed class BucketKey(HashPrefix prefix, UnitIdSource unitId)
{
    internal HashPrefix Prefix { get; } = prefix;

    internal UnitIdSource UnitId { get; } = unitId;
}
