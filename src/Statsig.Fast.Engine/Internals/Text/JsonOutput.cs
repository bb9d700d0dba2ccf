using System;
using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Statsig.Fast.Internals.Text;

/// <summary>Writes JSON as raw UTF-8 into a caller's buffer: bytes that are known to be JSON as they are, texts escaped.</summary>
/// <remarks>
/// For what is mostly copying of prepared bytes: a Utf8JsonWriter spends more on keeping track of where it stands than the copy costs.
/// Nothing is validated; the caller writes commas and braces. Call <see cref="Flush"/> at the end. The struct itself allocates nothing. A
/// mutable struct: no field that holds it may become readonly.
/// </remarks>
internal ref struct JsonOutput
{
    /// <summary>The minimum size requested from the buffer; pipe writers return larger blocks.</summary>
    private const int MinPiece = 512;

    /// <summary>Chars of a text that are encoded at once.</summary>
    private const int Piece = 1024;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F"u8);

    private readonly IBufferWriter<byte> _writer;
    private Span<byte> _free;
    private int _used;

    internal JsonOutput(IBufferWriter<byte> writer)
    {
        _writer = writer;
        _free = writer.GetSpan();
    }

    /// <summary>Hands what was written over to the buffer.</summary>
    internal void Flush()
    {
        _writer.Advance(_used);
        _used = 0;
        _free = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A response is a thousand of these; the copy itself is a call already.
    internal void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _free.Length - _used)
        {
            bytes.CopyTo(_free[_used..]);
            _used += bytes.Length;
        }
        else
        {
            WriteInPieces(bytes);
        }
    }

    internal void Write(byte character)
    {
        Reserve(1)[0] = character;
        _used++;
    }

    /// <summary>Writes a text with its quotes. Half a surrogate pair becomes U+FFFD.</summary>
    internal void WriteText(scoped ReadOnlySpan<char> text)
    {
        Write((byte)'"');
        while (!text.IsEmpty)
        {
            // A piece does not end between the halves of a pair.
            int length = Math.Min(text.Length, Piece);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
            {
                length--;
            }

            WritePiece(text[..length]);
            text = text[length..];
        }

        Write((byte)'"');
    }

    /// <summary>Writes a UTF-8 text with its quotes.</summary>
    internal void WriteText(scoped ReadOnlySpan<byte> utf8)
    {
        Write((byte)'"');
        WriteEscaped(utf8);
        Write((byte)'"');
    }

    /// <summary>Writes a text that is JSON already.</summary>
    internal void WriteJson(scoped ReadOnlySpan<char> json)
    {
        while (!json.IsEmpty)
        {
            // The reservation is larger than any character, so every round moves on.
            Utf8.FromUtf16(json, Reserve(MinPiece), out int read, out int written);
            _used += written;
            json = json[read..];
        }
    }

    /// <summary>Writes bytes that are JSON already, without the blanks between their tokens.</summary>
    internal void WriteCompact(scoped ReadOnlySpan<byte> utf8Json)
    {
        bool inText = false;
        while (true)
        {
            int next = inText ? utf8Json.IndexOfAny((byte)'"', (byte)'\\') : utf8Json.IndexOfAny("\" \n\r\t"u8);
            if (next < 0)
            {
                Write(utf8Json);
                return;
            }

            byte found = utf8Json[next];
            int kept = found == '"' ? next + 1 : found == '\\' ? next + 2 : next;
            inText ^= found == '"';
            Write(utf8Json[..kept]);
            utf8Json = utf8Json[(found is (byte)'"' or (byte)'\\' ? kept : next + 1)..];
        }
    }

    internal void WriteNumber(long number)
    {
        Utf8Formatter.TryFormat(number, Reserve(20), out int written);
        _used += written;
    }

    internal void WriteNumber(ulong number)
    {
        Utf8Formatter.TryFormat(number, Reserve(20), out int written);
        _used += written;
    }

    /// <summary>Writes a number without an exponent; those that JSON does not have as null.</summary>
    [SkipLocalsInit]
    internal void WriteNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            Write("null"u8);
            return;
        }

        Span<char> text = stackalloc char[NumberText.MaxLength];
        int length = NumberText.Format(number, text);
        Utf8.FromUtf16(text[..length], Reserve(length), out _, out int written);
        _used += written;
    }

    internal void WriteBoolean(bool value) => Write(value ? "true"u8 : "false"u8);

    private void WritePiece(scoped ReadOnlySpan<char> text)
    {
        Span<byte> destination = Reserve(text.Length * 3); // No char needs more, and a pair of them needs four.
        OperationStatus status = Utf8.FromUtf16(text, destination, out _, out int written);
        Debug.Assert(status == OperationStatus.Done, "The table has a slot for every text.");
        ReadOnlySpan<byte> utf8 = destination[..written];
        if (!utf8.ContainsAny(Escaped))
        {
            _used += written;
            return;
        }

        WriteEscapedCopy(utf8);
    }

    /// <summary>The text stands where the escaped one has to go, so it is copied first.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)] // Texts with something to escape are rare; the others need no room for a copy.
    private void WriteEscapedCopy(scoped ReadOnlySpan<byte> utf8)
    {
        Span<byte> copy = stackalloc byte[Piece * 3];
        utf8.CopyTo(copy);
        WriteEscaped(copy[..utf8.Length]);
    }

    private void WriteEscaped(scoped ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            int plain = utf8.IndexOfAny(Escaped);
            if (plain < 0)
            {
                Write(utf8);
                return;
            }

            Write(utf8[..plain]);
            WriteEscape(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }
    }

    private void WriteEscape(byte character)
    {
        switch (character)
        {
            case (byte)'"': Write("\\\""u8); break;
            case (byte)'\\': Write("\\\\"u8); break;
            case (byte)'\n': Write("\\n"u8); break;
            case (byte)'\r': Write("\\r"u8); break;
            case (byte)'\t': Write("\\t"u8); break;
            case (byte)'\b': Write("\\b"u8); break;
            case (byte)'\f': Write("\\f"u8); break;
            default:
                Write("\\u00"u8);
                Write((byte)('0' + (character >> 4)));
                Write("0123456789abcdef"u8[character & 15]);
                break;
        }
    }

    /// <summary>At least this many free bytes, not yet taken.</summary>
    private Span<byte> Reserve(int bytes)
    {
        if (bytes > _free.Length - _used)
        {
            _writer.Advance(_used);
            _used = 0;
            _free = _writer.GetSpan(Math.Max(bytes, MinPiece));
        }

        return _free[_used..];
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: only long texts need it.
    private void WriteInPieces(scoped ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // The free space is filled to its end, so that a writer of blocks returns no more of them than needed.
            if (_used == _free.Length)
            {
                _writer.Advance(_used);
                _used = 0;
                _free = _writer.GetSpan(Math.Min(bytes.Length, MinPiece));
            }

            int length = Math.Min(bytes.Length, _free.Length - _used);
            bytes[..length].CopyTo(_free[_used..]);
            _used += length;
            bytes = bytes[length..];
        }
    }
}
