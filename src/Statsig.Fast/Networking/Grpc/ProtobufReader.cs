using System;
using System.Buffers.Binary;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>Walks the fields of one message of protocol buffers; those that nobody asks for are passed over by their wire type.</summary>
/// <remarks>Never throws: what cannot be read ends the walk and says so.</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int MaxVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field.</summary>
    internal uint Field { get; private set; }

    /// <summary>How its value is written.</summary>
    internal ProtobufWireType WireType { get; private set; }

    /// <summary>The value of a field of whole numbers.</summary>
    internal ulong Number { get; private set; }

    /// <summary>The value of a field of bytes, text included.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the message cannot be read any further.</summary>
    internal bool IsMalformed { get; private set; }

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the end of the message, and when it cannot be read.</returns>
    internal bool Read()
    {
        if (_rest.IsEmpty || IsMalformed)
        {
            return false;
        }

        if (!TryReadVarint(out ulong tag) || tag > uint.MaxValue || tag >> 3 == 0)
        {
            return Fail();
        }

        Field = (uint)(tag >> 3);
        WireType = (ProtobufWireType)(tag & 7);
        Bytes = default;
        Number = 0;
        switch (WireType)
        {
            case ProtobufWireType.Varint when TryReadVarint(out ulong number):
                Number = number;
                return true;
            case ProtobufWireType.Fixed64 when _rest.Length >= sizeof(ulong):
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[sizeof(ulong)..];
                return true;
            case ProtobufWireType.Fixed32 when _rest.Length >= sizeof(uint):
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[sizeof(uint)..];
                return true;
            case ProtobufWireType.Bytes when TryReadVarint(out ulong length) && length <= (ulong)_rest.Length:
                Bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                return true;
            default:
                return Fail();
        }
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(_rest.Length, MaxVarintBytes); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private bool Fail()
    {
        IsMalformed = true;
        return false;
    }
}

/// <summary>How a value is written.</summary>
internal enum ProtobufWireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
