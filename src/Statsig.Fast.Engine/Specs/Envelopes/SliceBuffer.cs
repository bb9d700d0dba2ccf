using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The JSON values of a delivery whose other parts are not JSON, behind each other.</summary>
/// <remarks>
/// Takes the place of a payload's bytes for <see cref="JsonSlice"/>, and holds complete values only. Grows while parts are read.
/// </remarks>
internal sealed class SliceBuffer
{
    private const string Constants = "truefalse";
    private const int SmallestBuffer = 4_096;

    private byte[] _bytes;
    private int _length;

    /// <param name="capacity">The expected number of bytes.</param>
    internal SliceBuffer(int capacity)
    {
        _bytes = new byte[Math.Max(SmallestBuffer, capacity)];
        _length = Encoding.UTF8.GetBytes(Constants, _bytes);
    }

    internal static JsonSlice True => new(0, 4);

    internal static JsonSlice False => new(4, 5);

    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds a JSON value, which is checked.</summary>
    /// <returns>False when the bytes are not one complete value.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> json, out JsonSlice value)
    {
        value = default;
        if (!Utf8.IsValid(json) || !IsValue(json))
        {
            return false;
        }

        value = Append(json);
        return true;
    }

    /// <summary>Adds a text as JSON.</summary>
    internal JsonSlice AddText(ReadOnlySpan<byte> utf8)
    {
        int start = _length;
        Put((byte)'"');
        foreach (byte character in utf8)
        {
            if (character is (byte)'"' or (byte)'\\')
            {
                Put((byte)'\\');
                Put(character);
            }
            else if (character < ' ')
            {
                Append("\\u00"u8);
                Put((byte)(character < 16 ? '0' : '1'));
                Put((byte)"0123456789abcdef"[character & 15]);
            }
            else
            {
                Put(character);
            }
        }

        Put((byte)'"');
        return new JsonSlice(start, _length - start);
    }

    internal JsonSlice AddNumber(long number) => Append(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    internal JsonSlice AddNumber(ulong number) => Append(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds a number; "not a number" and the infinities, which JSON lacks, become null as in the reference.</summary>
    internal JsonSlice AddNumber(double number) => double.IsFinite(number) ? Append(Encoding.UTF8.GetBytes(number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'))) : Append("null"u8);

    private static bool IsValue(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, SpecsReader.JsonOptions);
        try
        {
            reader.Read();
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            // Utf8JsonReader reports text that is not JSON in no other way.
            return false;
        }
    }

    private JsonSlice Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return new JsonSlice(_length - bytes.Length, bytes.Length);
    }

    private void Put(byte character)
    {
        Reserve(1);
        _bytes[_length++] = character;
    }

    private void Reserve(int length)
    {
        if (length > _bytes.Length - _length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + length, (int)Math.Min(Array.MaxLength, 2L * _bytes.Length)));
        }
    }
}
