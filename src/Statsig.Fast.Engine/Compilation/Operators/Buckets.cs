using System;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>The operators that experiments use on "user_bucket": a bucket below a bound, or in a set of 1,000 bits.</summary>
/// <remarks>Answers exactly what the general operators would on the bucket as a number or as decimal text.</remarks>
internal static class Buckets
{
    /// <summary>Null for every other operator: the general one then looks at the bucket as a whole number.</summary>
    internal static CompiledCondition? TryCompile(string name, BucketKey key, ReadOnlySpan<byte> targetJson)
    {
        if (name is "any" or "none")
        {
            Bits? bits = BitsOf(key, targetJson);
            return bits is null ? null : new CompiledCondition(name == "any" ? bits.Contains : bits.Lacks);
        }

        TargetValue target = TargetValue.Read(targetJson);
        switch (name)
        {
            // The last group of an experiment is often "below 1,000", which holds for every bucket, so no hash is needed.
            case "lt" when target.Number is { } bound:
                return bound >= Bucketing.UserBuckets ? Fixed.Always
                    : bound <= 0 ? Fixed.Never
                    : new CompiledCondition(new Bound(key, bound).Below);
            case "gte" when target.Number is { } bound:
                return bound <= 0 ? Fixed.Always
                    : bound >= Bucketing.UserBuckets ? Fixed.Never
                    : new CompiledCondition(new Bound(key, bound).AtLeast);
            default:
                return null;
        }
    }

    /// <summary>The set of a list or of the names of an object; null for a target of another kind.</summary>
    /// <remarks>Read straight from the payload: the sets of an experiment's allocation name hundreds of buckets each.</remarks>
    private static Bits? BitsOf(BucketKey key, ReadOnlySpan<byte> targetJson)
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

        return new Bits(key, bits);
    }

    private sealed record Bound(BucketKey Key, double Target) : IFieldReader
    {
        public void AddFields(UsedFieldSet fields) => fields.Add(Key.UnitId);

        internal bool Below(ref EvaluationContext context) => Bucketing.UserBucket(Key, ref context) < Target;

        internal bool AtLeast(ref EvaluationContext context) => Bucketing.UserBucket(Key, ref context) >= Target;
    }

    private sealed record Bits(BucketKey Key, ulong[] Words) : IFieldReader
    {
        public void AddFields(UsedFieldSet fields) => fields.Add(Key.UnitId);

        internal bool Contains(ref EvaluationContext context)
        {
            int bucket = Bucketing.UserBucket(Key, ref context);
            return (Words[bucket >> 6] & (1UL << (bucket & 63))) != 0;
        }

        internal bool Lacks(ref EvaluationContext context) => !Contains(ref context);
    }
}
