using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Reads the message of one condition.</summary>
internal sealed class EnvelopeConditionReader(SliceBuffer values, Utf8StringPool texts)
{
    /// <summary>Why the last condition is malformed.</summary>
    internal string Problem { get; private set; } = "";

    /// <summary>Reads a condition; null when it is malformed.</summary>
    internal Condition? Read(ReadOnlySpan<byte> message)
    {
        string type = EnvelopeWords.ConditionTypeOf(0);
        string? idType = "";
        string? operatorText = null;
        string? field = null;
        string? salt = null;
        JsonSlice target = default;
        Problem = "";
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    type = EnvelopeWords.ConditionTypeOf(fields.Varint());
                    break;
                case 2:
                    Note((idType = EnvelopeValues.IdTypeOf(fields.Bytes(), texts)) is not null, "\"idType\" is malformed");
                    break;
                case 3:
                    Note(EnvelopeValues.TryReadTarget(fields.Bytes(), values, out target), "\"targetValue\" is malformed");
                    break;
                case 4:
                    operatorText = EnvelopeWords.OperatorOf(fields.Varint());
                    break;
                case 5:
                    field = texts.TextOf(fields.Utf8());
                    break;
                case 6:
                    Note(TryReadSalt(fields.Bytes(), out salt), "\"additionalValues\" is malformed");
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        Note(!fields.IsMalformed, "its message is malformed");
        return Problem.Length > 0 ? null : new Condition
        {
            Type = type,
            IdType = idType!,
            Operator = operatorText,
            Field = field,
            TargetValue = target,
            BucketSalt = salt,
        };
    }

    private bool TryReadSalt(ReadOnlySpan<byte> json, out string? salt)
    {
        salt = null;
        if (!values.TryAdd(json, out JsonSlice slice))
        {
            return false;
        }

        PayloadCursor cursor = new(values.Written.Span, slice, SpecsReader.JsonOptions, texts);
        return ConditionReader.TryReadSalt(ref cursor, out salt);
    }

    private void Note(bool isReadable, string problem) => Problem = isReadable || Problem.Length > 0 ? Problem : problem;
}
