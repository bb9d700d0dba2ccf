using System.Globalization;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>The operators that experiments use on "user_bucket": a bucket below a bound, or in a set of 1,000 bits.</summary>
/// <remarks>Answers exactly what the general operators would on the bucket as a number or as decimal text.</remarks>
internal static class Buckets
{
    /// <summary>Null for every other operator: the general one then looks at the bucket as a whole number.</summary>
    internal static CompiledCondition? TryCompile(string name, BucketKey key, TargetValue target)
    {
        switch (name)
        {
            // The last group of an experiment is often "below 1,000", which every bucket is: no hash is needed to tell.
            case "lt" when target.Number is { } bound:
                return bound >= Bucketing.UserBuckets ? Fixed.Always
                    : bound <= 0 ? Fixed.Never
                    : new CompiledCondition(new Bound(key, bound).Below);
            case "gte" when target.Number is { } bound:
                return bound <= 0 ? Fixed.Always
                    : bound >= Bucketing.UserBuckets ? Fixed.Never
                    : new CompiledCondition(new Bound(key, bound).AtLeast);
            case "any" when target.IsArray || target.IsObject:
                return new CompiledCondition(BitsOf(key, target).Contains);
            case "none" when target.IsArray || target.IsObject:
                return new CompiledCondition(BitsOf(key, target).Lacks);
            default:
                return null;
        }
    }

    private static Bits BitsOf(BucketKey key, TargetValue target)
    {
        var bits = new ulong[(Bucketing.UserBuckets + 63) / 64];
        foreach (string element in target.Elements)
        {
            // Only the canonical decimal text can equal a bucket's text: "012" and "12.0" match nothing.
            if (int.TryParse(element, NumberStyles.None, CultureInfo.InvariantCulture, out int bucket)
                && bucket < Bucketing.UserBuckets
                && bucket.ToString(CultureInfo.InvariantCulture) == element)
            {
                bits[bucket >> 6] |= 1UL << (bucket & 63);
            }
        }

        return new Bits(key, bits);
    }

    private static bool Below(this Bound operand, ref EvaluationContext context) => Bucketing.UserBucket(operand.Key, ref context) < operand.Target;

    private static bool AtLeast(this Bound operand, ref EvaluationContext context) => Bucketing.UserBucket(operand.Key, ref context) >= operand.Target;

    private static bool Contains(this Bits operand, ref EvaluationContext context)
    {
        int bucket = Bucketing.UserBucket(operand.Key, ref context);
        return (operand.Words[bucket >> 6] & (1UL << (bucket & 63))) != 0;
    }

    private static bool Lacks(this Bits operand, ref EvaluationContext context) => !Contains(operand, ref context);

    private sealed record Bound(BucketKey Key, double Target);

    private sealed record Bits(BucketKey Key, ulong[] Words);
}
