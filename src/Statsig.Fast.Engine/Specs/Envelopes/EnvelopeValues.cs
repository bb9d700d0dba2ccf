using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Reads the values that several messages have: ID types, returned values and targets.</summary>
internal static class EnvelopeValues
{
    /// <summary>Reads an ID type; null when it is malformed. A message without a value is an empty text.</summary>
    internal static string? IdTypeOf(ReadOnlySpan<byte> message, Utf8StringPool texts)
    {
        string? text = "";
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    text = EnvelopeWords.IdTypeOf(fields.Varint());
                    break;
                case 2:
                    text = texts.TextOf(fields.Utf8());
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return fields.IsMalformed ? null : text;
    }

    /// <summary>Reads a value that specs return; false when it is malformed or absent.</summary>
    internal static bool TryReadReturned(ReadOnlySpan<byte> message, SliceBuffer values, out JsonSlice value)
    {
        value = default;
        bool isValue = true;
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    value = fields.Boolean() ? SliceBuffer.True : SliceBuffer.False;
                    break;
                case 2:
                    isValue = values.TryAdd(fields.Bytes(), out value);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return isValue && value.IsPresent && !fields.IsMalformed;
    }

    /// <summary>Reads a target; false when it is malformed. A message without a value is an absent target.</summary>
    internal static bool TryReadTarget(ReadOnlySpan<byte> message, SliceBuffer values, out JsonSlice value)
    {
        value = default;
        bool isValue = true;
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    value = values.AddText(fields.Utf8());
                    break;
                case 2:
                    value = fields.Boolean() ? SliceBuffer.True : SliceBuffer.False;
                    break;
                case 3:
                    value = values.AddNumber((long)fields.Varint());
                    break;
                case 4:
                    value = values.AddNumber(fields.Varint());
                    break;
                case 5:
                    value = values.AddNumber(fields.Double());
                    break;
                case 6:
                    isValue = values.TryAdd(fields.Bytes(), out value);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return isValue && !fields.IsMalformed;
    }
}
