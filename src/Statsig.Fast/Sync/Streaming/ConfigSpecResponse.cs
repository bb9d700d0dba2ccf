using System;
using Statsig.Fast.Networking.Grpc;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>What the forward proxy answers: the message "ConfigSpecResponse".</summary>
/// <remarks>
/// The specs stay bytes of the message, which is UTF-8 as the reader of specs wants it: no text is made of them. Of a field that comes twice the last
/// counts, as in every reader of protocol buffers.
/// </remarks>
internal readonly ref struct ConfigSpecResponse
{
    private const uint SpecField = 1;
    private const uint LastUpdatedField = 2;

    /// <summary>The specs as JSON; empty when the message has none.</summary>
    internal ReadOnlySpan<byte> Specs { get; private init; }

    /// <summary>Where in the message they begin.</summary>
    internal int SpecsStart { get; private init; }

    /// <summary>When they last changed, in Unix milliseconds; 0 when the message does not say.</summary>
    internal long LastUpdatedMs { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <returns>False when it is none.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> message, out ConfigSpecResponse response)
    {
        ReadOnlySpan<byte> specs = default;
        ulong lastUpdated = 0;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader is { Field: SpecField, WireType: ProtobufWireType.Bytes })
            {
                specs = reader.Bytes;
            }
            else if (reader is { Field: LastUpdatedField, WireType: ProtobufWireType.Varint })
            {
                lastUpdated = reader.Number;
            }
        }

        message.Overlaps(specs, out int start);
        response = new ConfigSpecResponse { Specs = specs, SpecsStart = start, LastUpdatedMs = (long)Math.Min(lastUpdated, long.MaxValue) };
        return !reader.IsMalformed;
    }
}
