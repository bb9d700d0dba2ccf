using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Turns unit IDs into buckets.</summary>
/// <remarks>Source: SHA-256 of the salted unit ID, its first eight bytes as a big-endian number, modulo the number of buckets.</remarks>
internal static class Bucketing
{
    /// <summary>Pass percentages resolve to hundredths of a percent.</summary>
    internal const int PassBuckets = 10_000;

    /// <summary>What "user_bucket" conditions count in.</summary>
    internal const int UserBuckets = 1_000;

    /// <summary>Turns a pass percentage (0 to 100) into the first bucket that fails.</summary>
    /// <remarks>
    /// For a whole bucket b, "b &lt; p * 100" and "b &lt; Ceiling(p * 100)" always agree, so the floating-point compare leaves the hot path
    /// without changing one decision. 0.07 leads to 8, not 7: the product is slightly above 7 in double, the reference lets bucket 7
    /// through, and so do we.
    /// </remarks>
    internal static int ThresholdOf(double passPercentage)
    {
        double threshold = Math.Ceiling(passPercentage * 100.0);
        return threshold > 0 ? (int)Math.Min(threshold, PassBuckets) : 0;
    }

    /// <summary>True when the user is inside the rule's pass percentage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Most rules pass all or none, and then this is one compare.
    internal static bool Passes(CompiledRule rule, StatsigUser user) =>
        rule.Bucket is null ? rule.ThresholdBuckets != 0 : Hash(rule.Bucket, user) % PassBuckets < (uint)rule.ThresholdBuckets;

    /// <summary>The bucket of a "user_bucket" condition, remembered for the next condition with the same salt.</summary>
    internal static int UserBucket(BucketKey key, ref EvaluationContext context)
    {
        if (!ReferenceEquals(context.LastBucketKey, key))
        {
            context.LastBucket = (int)(Hash(key, context.User) % UserBuckets);
            context.LastBucketKey = key;
        }

        return context.LastBucket;
    }

    /// <summary>The hash of a salt and the user's unit ID; a missing unit ID hashes as empty text.</summary>
    internal static ulong Hash(BucketKey key, StatsigUser user)
    {
        if (key.UnitId.IsUserId)
        {
            return key.Prefix.Hash(user.UserId);
        }

        StatsigValue unitId = key.UnitId.Read(user);
        return unitId.TextOrNull is { } text ? key.Prefix.Hash(text) : HashOther(key, unitId);
    }

    private static ulong HashOther(BucketKey key, StatsigValue unitId)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        return key.Prefix.Hash(unitId.TryGetText(buffer, out ReadOnlySpan<char> text) ? text : default);
    }
}
