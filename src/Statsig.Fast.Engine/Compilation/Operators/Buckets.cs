using System;
using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>The operators that experiments use on "user_bucket": a bucket below a bound, or in a set of 1,000 bits.</summary>
/// <remarks>Answers exactly what the general operators would on the bucket as a number or as decimal text.</remarks>
internal static class Buckets
{
    /// <summary>Null for every other operator: the general one then looks at the bucket as a whole number.</summary>
    internal static CompiledCondition? TryCompile(string name, BucketKey key, ValueSource source, ReadOnlySpan<byte> targetJson)
    {
        if (name is "any" or "none")
        {
            Bits? bits = BitsOf(key, targetJson, isAny: name == "any");
            return bits is null ? null : new CompiledCondition(name == "any" ? bits.Contains : bits.Lacks);
        }

        TargetValue target = TargetValue.Read(targetJson);
        switch (name)
        {
            // The last group of an experiment is often "below 1,000", which holds for every bucket, so no hash is needed.
            case "lt" when target.Number is { } bound:
                return bound >= Bucketing.UserBuckets ? Fixed.Of(true, source, target, Bucketing.UserBuckets)
                    : bound <= 0 ? Fixed.Of(false, source, target, 0)
                    : new CompiledCondition(new Bound(key, bound, IsLess: true).Below);
            case "gte" when target.Number is { } bound:
                return bound <= 0 ? Fixed.Of(true, source, target, 0)
                    : bound >= Bucketing.UserBuckets ? Fixed.Of(false, source, target, Bucketing.UserBuckets)
                    : new CompiledCondition(new Bound(key, bound, IsLess: false).AtLeast);
            default:
                return null;
        }
    }

    /// <summary>The set of a list or of the names of an object; null for a target of another kind.</summary>
    /// <remarks>Read straight from the payload: the sets of an experiment's allocation name hundreds of buckets each.</remarks>
    private static Bits? BitsOf(BucketKey key, ReadOnlySpan<byte> targetJson, bool isAny)
    {
        if (targetJson.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(targetJson, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        var bits = new ulong[(Bucketing.UserBuckets + 63) / 64];
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            // Only the canonical decimal text can equal a bucket's text: "012" and "12.0" match nothing.
            ReadOnlySpan<byte> text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String or JsonTokenType.Number
                && Utf8Parser.TryParse(text, out uint bucket, out int consumed)
                && consumed == text.Length
                && bucket < Bucketing.UserBuckets
                && (text[0] != (byte)'0' || text.Length == 1))
            {
                bits[bucket >> 6] |= 1UL << (int)(bucket & 63);
            }

            if (isObject)
            {
                reader.Read();
            }

            reader.Skip();
        }

        return new Bits(key, bits, isAny);
    }

    /// <summary>Appends the ranges of consecutive buckets; of many the first and three dots.</summary>
    private static void AppendRanges(StringBuilder text, ulong[] words)
    {
        int ranges = 0;
        text.Append('[');
        for (int bucket = 0; bucket < Bucketing.UserBuckets; bucket++)
        {
            if (!IsIn(words, bucket))
            {
                continue;
            }

            text.Append(ranges == 0 ? "" : ", ");
            if (ranges++ == ShownText.ShownElements)
            {
                text.Append("...");
                break;
            }

            int first = bucket;
            while (bucket + 1 < Bucketing.UserBuckets && IsIn(words, bucket + 1))
            {
                bucket++;
            }

            text.Append(first);
            if (bucket > first)
            {
                text.Append('-').Append(bucket);
            }
        }

        text.Append(']');
    }

    private static bool IsIn(ulong[] words, int bucket) => (words[bucket >> 6] & (1UL << (bucket & 63))) != 0;

    /// <summary>What the operands have in common: a hash input instead of a source of values.</summary>
    private interface IBucketOperand : IFieldReader, IDescribedCondition
    {
        BucketKey Key { get; }

        string IDescribedCondition.Type => UserBucketValue.TypeName;

        string? IDescribedCondition.Field => Key.UnitId.IdType;

        BucketKey? IDescribedCondition.Bucket => Key;

        void IFieldReader.AddFields(UsedFieldSet fields) => fields.Add(Key.UnitId);
    }

    private sealed record Bound(BucketKey Key, double Target, bool IsLess) : IBucketOperand
    {
        public string Operator => IsLess ? "lt" : "gte";

        public int? TargetCount => null;

        public int? BucketThreshold => (int)Math.Ceiling(Target); // Between 0 and the number of buckets.

        public void AppendTarget(StringBuilder text) => ShownText.AppendNumber(text, Target);

        internal bool Below(ref EvaluationContext context) => Bucketing.UserBucket(Key, ref context) < Target;

        internal bool AtLeast(ref EvaluationContext context) => Bucketing.UserBucket(Key, ref context) >= Target;
    }

    private sealed record Bits(BucketKey Key, ulong[] Words, bool IsAny) : IBucketOperand
    {
        public string Operator => IsAny ? "any" : "none";

        public int? TargetCount
        {
            get
            {
                int count = 0;
                foreach (ulong word in Words)
                {
                    count += BitOperations.PopCount(word);
                }

                return count;
            }
        }

        public int? BucketThreshold => null;

        public void AppendTarget(StringBuilder text) => AppendRanges(text, Words);

        internal bool Contains(ref EvaluationContext context)
        {
            int bucket = Bucketing.UserBucket(Key, ref context);
            return (Words[bucket >> 6] & (1UL << (bucket & 63))) != 0;
        }

        internal bool Lacks(ref EvaluationContext context) => !Contains(ref context);
    }
}
