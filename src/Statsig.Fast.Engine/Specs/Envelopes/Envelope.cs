using System;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>One message of a delivery: a part with its name and checksum, or something about the delivery.</summary>
internal readonly ref struct Envelope
{
    private Envelope(EnvelopeKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> checksum, ReadOnlySpan<byte> data, bool hasData)
    {
        Kind = kind;
        Name = name;
        Checksum = checksum;
        Data = data;
        HasData = hasData;
    }

    /// <summary>The kind, which may be a number without a meaning.</summary>
    internal EnvelopeKind Kind { get; }

    internal ReadOnlySpan<byte> Name { get; }

    /// <summary>The checksum as text; empty without one.</summary>
    internal ReadOnlySpan<byte> Checksum { get; }

    internal ReadOnlySpan<byte> Data { get; }

    /// <summary>False when the current part with this name and checksum stays.</summary>
    internal bool HasData { get; }

    /// <summary>Reads an envelope; false when the bytes are not one.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> message, out Envelope envelope)
    {
        EnvelopeKind kind = EnvelopeKind.Unknown;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> checksum = default;
        ReadOnlySpan<byte> data = default;
        bool hasData = false;
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    kind = (EnvelopeKind)fields.Varint();
                    break;
                case 2:
                    name = fields.Utf8();
                    break;
                case 3:
                    checksum = fields.Utf8();
                    break;
                case 4:
                    data = fields.Bytes();
                    hasData = true;
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        envelope = new Envelope(kind, name, checksum, data, hasData);
        return !fields.IsMalformed;
    }
}
