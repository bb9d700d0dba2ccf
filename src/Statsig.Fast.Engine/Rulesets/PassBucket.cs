using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Users;

namespace Statsig.Fast.Rulesets;

/// <summary>All data with which a pass percentage decides a gate when its rule matches, in adjacent memory.</summary>
/// <remarks>
/// For bulk calls: reading spec, rule, bucket key and two outcomes touches ten cache lines per gate, and a hundred gates then exceed the
/// processor's first-level cache.
/// </remarks>
internal sealed class PassBucket(BucketKey key, int thresholdBuckets, bool passed, bool failed)
{
    internal HashPrefix Prefix { get; } = key.Prefix;

    internal UnitIdSource UnitId { get; } = key.UnitId;

    internal int ThresholdBuckets { get; } = thresholdBuckets;

    internal bool Passed { get; } = passed;

    internal bool Failed { get; } = failed;
}
