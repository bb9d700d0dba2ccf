using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Users;

namespace Statsig.Fast.Rulesets;

/// <summary>All that a pass percentage needs to decide a gate once its rule matches, side by side.</summary>
/// <remarks>
/// For bulk calls: walking spec, rule, bucket key and two outcomes touches ten cache lines a gate, and a hundred gates are then more than the
/// processor's first cache holds.
/// </remarks>
internal sealed class PassBucket(BucketKey key, int thresholdBuckets, bool passed, bool failed)
{
    internal HashPrefix Prefix { get; } = key.Prefix;

    internal UnitIdSource UnitId { get; } = key.UnitId;

    internal int ThresholdBuckets { get; } = thresholdBuckets;

    internal bool Passed { get; } = passed;

    internal bool Failed { get; } = failed;
}
