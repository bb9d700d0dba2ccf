using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>Text whose SHA-256 work is done once, waiting for the text that follows it.</summary>
/// <remarks>
/// The folder holds the hashes of evaluation and does not depend on specs. Every rule buckets "specSalt.ruleSalt.unitId", and only the unit
/// ID changes between calls: compiling a ruleset makes one prefix per rule, which keeps the state after the constant 64-byte blocks and the
/// rest of the constant text, so that most calls cost a single block. Immutable; any number of threads may hash with one prefix. Hashing
/// allocates nothing, for any text.
/// </remarks>
internal sealed unsafe partial class HashPrefix
{
    /// <summary>Behind the message a block needs room for the 0x80 that ends it and for its length in bits.</summary>
    private const int PaddingBytes = 9;

    private const int OneBlockBytes = Sha256Constants.BlockBytes - PaddingBytes;
    private const int TwoBlockBytes = (2 * Sha256Constants.BlockBytes) - PaddingBytes;

    private Sha256BlockFunction _function; // Not readonly: it fills itself when it is first called.
    private readonly int _restBytes;
    private readonly ulong _prefixBytes;
    private readonly Sha256State _state;

    /// <summary>The constant text in whole blocks, of which hashing needs the state only; null for none.</summary>
    private readonly byte[]? _blocks;

    /// <summary>The constant text after the last whole block, then zeros: the next block, ready to be completed.</summary>
    private readonly Sha256Block _rest;

    /// <summary>Hashes with what the process chooses, at the first hash at the latest.</summary>
    internal HashPrefix(string prefix)
        : this(prefix, Sha256Strategies.AtHand.Function, default)
    {
    }

    internal HashPrefix(string prefix, Sha256Strategy strategy)
        : this(prefix, strategy.Function, strategy.Function)
    {
    }

    private HashPrefix(string prefix, Sha256BlockFunction now, Sha256BlockFunction later)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(prefix);
        Sha256State state = Sha256State.Initial;
        Sha256Block rest = default;
        int whole = bytes.Length & -Sha256Constants.BlockBytes;
        fixed (byte* start = bytes)
        {
            for (int i = 0; i < whole; i += Sha256Constants.BlockBytes)
            {
                now.Invoke(&state, start + i);
            }
        }

        bytes.AsSpan(whole).CopyTo(new Span<byte>(&rest, Sha256Constants.BlockBytes));
        _function = later;
        _restBytes = bytes.Length - whole;
        _prefixBytes = (ulong)bytes.Length;
        _state = state;
        _rest = rest;
        _blocks = whole == 0 ? null : bytes[..whole];
    }

    /// <summary>No constant text: for ID lists, whose 48-bit key is Hash(text) >> 16.</summary>
    internal static HashPrefix Empty { get; } = new(string.Empty);

    /// <summary>Gets the constant text, for explanations. Allocates.</summary>
    internal string Text
    {
        get
        {
            Sha256Block rest = _rest;
            byte[] bytes = [.. _blocks ?? [], .. new ReadOnlySpan<byte>(&rest, _restBytes)]; // Joined first: a character may lie on the border of two blocks.
            return Encoding.UTF8.GetString(bytes);
        }
    }

    /// <summary>
    /// The first eight bytes of SHA-256(prefix + suffix) in UTF-8, as a big-endian number. A lone surrogate counts as
    /// U+FFFD, as with Encoding.UTF8.
    /// </summary>
    /// <remarks>13 ns on top of the block function for a UUID. Locals are not cleared: each is written whole.</remarks>
    [SkipLocalsInit]
    internal ulong Hash(ReadOnlySpan<char> suffix)
    {
        // Compared as unsigned, so that a sum beyond int takes the general path too.
        int messageBytes = _restBytes + suffix.Length;
        if ((uint)messageBytes > OneBlockBytes)
        {
            return HashTwoBlocks(suffix);
        }

        Sha256Block block = _rest;
        byte* bytes = (byte*)&block;
        if (!AsciiText.TryWrite(suffix, bytes + _restBytes))
        {
            return HashAnyText(suffix);
        }

        bytes[messageBytes] = 0x80;
        WriteBitLength(bytes + Sha256Constants.BlockBytes, _prefixBytes + (uint)suffix.Length);
        Sha256State state;
        _state.CopyTo(&state);
        _function.Invoke(&state, bytes);
        return state.First64Bits;
    }

    /// <summary>The same for a message that ends in a second block, such as a salt without a constant block and a UUID.</summary>
    // Out of line: sharing a frame with the short case would cost that case its small frame.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong HashTwoBlocks(ReadOnlySpan<char> suffix)
    {
        int messageBytes = _restBytes + suffix.Length;
        if ((uint)messageBytes > TwoBlockBytes)
        {
            return HashAnyText(suffix);
        }

        TwoBlocks blocks;
        blocks.First = _rest;
        blocks.Second = default;
        byte* bytes = (byte*)&blocks;
        if (!AsciiText.TryWrite(suffix, bytes + _restBytes))
        {
            return HashAnyText(suffix);
        }

        bytes[messageBytes] = 0x80;
        WriteBitLength(bytes + (2 * Sha256Constants.BlockBytes), _prefixBytes + (uint)suffix.Length);
        Sha256State state;
        _state.CopyTo(&state);
        _function.Invoke(&state, bytes);
        _function.Invoke(&state, bytes + Sha256Constants.BlockBytes);
        return state.First64Bits;
    }

    /// <summary>Any length and any text, encoded piece by piece.</summary>
    // Locals are not cleared: the encoder writes what is read, and the padding is written at the end.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong HashAnyText(ReadOnlySpan<char> suffix)
    {
        Span<byte> buffer = stackalloc byte[8 * Sha256Constants.BlockBytes];
        Sha256Block rest = _rest;
        new ReadOnlySpan<byte>(&rest, _restBytes).CopyTo(buffer);
        int pending = _restBytes;
        ulong messageBytes = _prefixBytes;
        Sha256State state;
        _state.CopyTo(&state);

        fixed (byte* bytes = buffer)
        {
            while (!suffix.IsEmpty)
            {
                // Never splits a surrogate pair over two pieces, and always moves on: at least 448 bytes are free.
                Utf8.FromUtf16(suffix, buffer[pending..], out int charsRead, out int bytesWritten);
                suffix = suffix[charsRead..];
                messageBytes += (uint)bytesWritten;
                pending += bytesWritten;

                int whole = pending & -Sha256Constants.BlockBytes;
                CompressWhole(&state, bytes, whole);
                buffer[whole..pending].CopyTo(buffer);
                pending -= whole;
            }

            int padded = pending <= OneBlockBytes ? Sha256Constants.BlockBytes : 2 * Sha256Constants.BlockBytes;
            buffer[pending..padded].Clear();
            bytes[pending] = 0x80;
            WriteBitLength(bytes + padded, messageBytes);
            CompressWhole(&state, bytes, padded);
        }

        return state.First64Bits;
    }

    private void CompressWhole(Sha256State* state, byte* bytes, int count)
    {
        for (int i = 0; i < count; i += Sha256Constants.BlockBytes)
        {
            _function.Invoke(state, bytes + i);
        }
    }

    private static void WriteBitLength(byte* end, ulong messageBytes) =>
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(end - sizeof(ulong), sizeof(ulong)), messageBytes * 8);

    private struct TwoBlocks
    {
        internal Sha256Block First;
        internal Sha256Block Second;
    }
}
