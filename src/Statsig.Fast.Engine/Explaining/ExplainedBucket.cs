using Statsig.Fast.Explaining;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>The bucket that a salt and a unit ID lead to, beside the limit that it is compared with.</summary>
public sealed class ExplainedBucket
{
    private readonly BucketKey _key;
    private readonly StatsigValue _unitId;

    internal ExplainedBucket(BucketKey key, StatsigValue unitId, int buckets, int bucket, int? threshold, bool passes)
    {
        _key = key;
        _unitId = unitId;
        Buckets = buckets;
        Bucket = bucket;
        Threshold = threshold;
        Passes = passes;
    }

    /// <summary>The salt: the hash is that of this text, a dot and the unit ID.</summary>
    public string Salt => _key.Prefix.Text[..^1]; // Every prefix ends in that dot.

    /// <summary>The ID type of the unit ID, such as "userID".</summary>
    public string IdType => _key.UnitId.IdType;

    /// <summary>The unit ID; null when the user has none, which hashes as empty text.</summary>
    public string? UnitId => ValueText.WholeOf(_unitId);

    /// <summary>The number of buckets: 10,000 for a pass percentage, 1,000 for a condition.</summary>
    public int Buckets { get; }

    /// <summary>The bucket of the user, from 0.</summary>
    public int Bucket { get; }

    /// <summary>The bucket at which the result changes; null when the bucket is compared with a list of buckets.</summary>
    public int? Threshold { get; }

    /// <summary>True when the user is inside.</summary>
    public bool Passes { get; }

    /// <summary>By how many buckets the threshold would have to change for another result; null without a threshold.</summary>
    public int? Distance => Threshold is not { } threshold ? null : Bucket < threshold ? threshold - Bucket : Bucket - threshold + 1;
}
