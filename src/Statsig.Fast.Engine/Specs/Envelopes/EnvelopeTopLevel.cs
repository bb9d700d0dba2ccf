using System;
using System.Text;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>What a delivery contains besides its parts.</summary>
internal sealed class EnvelopeTopLevel
{
    internal bool HasUpdates { get; private set; }

    internal ulong Time { get; private set; }

    /// <summary>Null for an empty text, which is how a message spells absence.</summary>
    internal string? Checksum { get; private set; }

    /// <summary>A JSON object with all members of a payload that have no envelopes; empty without one.</summary>
    internal byte[] Rest { get; private set; } = [];

    /// <summary>Reads the message; null when it is malformed.</summary>
    internal static EnvelopeTopLevel? Read(ReadOnlySpan<byte> message)
    {
        var top = new EnvelopeTopLevel();
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    top.HasUpdates = fields.Boolean();
                    break;
                case 2:
                    top.Time = fields.Varint();
                    break;
                case 5:
                    top.Checksum = fields.Utf8() is { IsEmpty: false } checksum ? Encoding.UTF8.GetString(checksum) : null;
                    break;
                case 7:
                    top.Rest = fields.Bytes().ToArray();
                    break;
                default:
                    fields.Skip(); // Company and format, which are informational.
                    break;
            }
        }

        return fields.IsMalformed ? null : top;
    }
}
