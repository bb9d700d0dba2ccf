using System;
using System.Text;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>Reads the fields of a message in the order they come.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int Counted = 2;
    private const int FourBytes = 5;

    private ReadOnlySpan<byte> _rest = message;
    private int _wireType;

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="GrpcException">The message is damaged.</exception>
    internal bool TryReadField(out int number)
    {
        number = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVarint();
        number = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        return number > 0 ? true : throw Damaged();
    }

    internal ulong ReadNumber() => _wireType == Varint ? ReadVarint() : throw Damaged();

    internal string ReadText() => _wireType == Counted ? Encoding.UTF8.GetString(ReadCounted()) : throw Damaged();

    internal void Skip()
    {
        switch (_wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case EightBytes:
                Take(8);
                break;
            case Counted:
                ReadCounted();
                break;
            case FourBytes:
                Take(4);
                break;
            default:
                throw Damaged();
        }
    }

    private ReadOnlySpan<byte> ReadCounted()
    {
        ulong length = ReadVarint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Damaged();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static GrpcException Damaged() => new(GrpcStatus.Internal, "The message of the request is malformed.");
}
