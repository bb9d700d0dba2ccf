using System;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Reads the fields of one protobuf message in place.</summary>
/// <remarks>
/// After <see cref="Next"/> exactly one of the reading members consumes the field. Bytes that are not a message end the fields and set
/// <see cref="IsMalformed"/>, which the caller looks at once, at the end. Never throws and allocates nothing. Source: the encoding that the
/// documentation of protocol buffers describes.
/// </remarks>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;
    private const int Fixed32Type = 5;

    private ReadOnlySpan<byte> _rest = message;
    private int _type;

    /// <summary>The number of the current field.</summary>
    internal int Field { get; private set; }

    /// <summary>True when the message ends inside a field, or a field has another type than its reader expects.</summary>
    internal bool IsMalformed { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    internal bool Next()
    {
        if (IsMalformed || _rest.IsEmpty)
        {
            return false;
        }

        ulong tag = TakeVarint();
        Field = (int)(tag >> 3);
        _type = (int)(tag & 7);
        IsMalformed |= Field == 0 || tag > uint.MaxValue;
        return !IsMalformed;
    }

    /// <summary>Reads an integer, a boolean or an enumeration.</summary>
    internal ulong Varint() => Is(VarintType) ? TakeVarint() : 0;

    internal bool Boolean() => Varint() != 0;

    internal double Double() => Is(Fixed64Type) ? BitConverter.UInt64BitsToDouble(TakeFixed(sizeof(ulong))) : 0;

    internal float Single() => Is(Fixed32Type) ? BitConverter.UInt32BitsToSingle((uint)TakeFixed(sizeof(uint))) : 0;

    /// <summary>Reads bytes or a message.</summary>
    internal ReadOnlySpan<byte> Bytes() => Is(BytesType) ? TakeBytes() : default;

    /// <summary>Reads a text, which must be valid UTF-8.</summary>
    internal ReadOnlySpan<byte> Utf8()
    {
        ReadOnlySpan<byte> text = Bytes();
        IsMalformed |= !System.Text.Unicode.Utf8.IsValid(text);
        return IsMalformed ? default : text;
    }

    /// <summary>Passes over a field of any type.</summary>
    internal void Skip()
    {
        switch (_type)
        {
            case VarintType:
                TakeVarint();
                break;
            case Fixed64Type:
                TakeFixed(sizeof(ulong));
                break;
            case BytesType:
                TakeBytes();
                break;
            case Fixed32Type:
                TakeFixed(sizeof(uint));
                break;
            default:
                IsMalformed = true; // Groups, which no message of specs has, and types that do not exist.
                break;
        }
    }

    /// <summary>Reads the integer at the start of bytes.</summary>
    /// <returns>Its length; 0 when the bytes end inside it, and -1 when it has more than 64 bits.</returns>
    internal static int ReadVarint(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i == 9 && bytes[i] > 1)
            {
                return -1;
            }

            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private bool Is(int type)
    {
        IsMalformed |= _type != type;
        return !IsMalformed;
    }

    private ulong TakeVarint()
    {
        int length = ReadVarint(_rest, out ulong value);
        if (length <= 0)
        {
            IsMalformed = true;
            return 0;
        }

        _rest = _rest[length..];
        return value;
    }

    private ulong TakeFixed(int size)
    {
        if (_rest.Length < size)
        {
            IsMalformed = true;
            return 0;
        }

        ulong value = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | _rest[i];
        }

        _rest = _rest[size..];
        return value;
    }

    private ReadOnlySpan<byte> TakeBytes()
    {
        ulong length = TakeVarint();
        if (IsMalformed || length > (ulong)_rest.Length)
        {
            IsMalformed = true;
            return default;
        }

        ReadOnlySpan<byte> bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return bytes;
    }
}
