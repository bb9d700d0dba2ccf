using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>SHA-256 of whole texts and files, with the block function that evaluation hashes with.</summary>
/// <remarks>
/// Where a hash names something: a payload, a file, a hidden name. The framework's own would start all of OpenSSL for it, which takes
/// longer than starting a server, and would carry it into programs that use nothing else of it. A value to be used on one thread and once;
/// allocates only the results.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe ref struct Sha256Digest
{
    /// <summary>The bytes of a digest.</summary>
    internal const int Bytes = 32;

    private const int LengthBytes = sizeof(ulong);

    private Sha256BlockFunction _function = Sha256Strategies.AtHand.Function;
    private Sha256State _state = Sha256State.Initial;
    private Sha256Block _pending;
    private int _pendingBytes;
    private ulong _messageBytes;

    /// <summary>Begins an empty message.</summary>
    public Sha256Digest()
    {
    }

    /// <summary>The digest of some bytes.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var digest = new byte[Bytes];
        Compute(bytes, digest);
        return digest;
    }

    /// <summary>The digest of a text in UTF-8.</summary>
    internal static byte[] Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the digest of some bytes.</summary>
    internal static void Compute(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        var message = new Sha256Digest();
        message.Append(bytes);
        message.Finish(digest);
    }

    /// <summary>Adds to the end of the message.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        _messageBytes += (uint)bytes.Length;
        fixed (Sha256Block* pending = &_pending)
        {
            var room = new Span<byte>(pending, Sha256Constants.BlockBytes);
            if (_pendingBytes > 0)
            {
                int taken = Math.Min(bytes.Length, Sha256Constants.BlockBytes - _pendingBytes);
                bytes[..taken].CopyTo(room[_pendingBytes..]);
                bytes = bytes[taken..];
                _pendingBytes += taken;
                if (_pendingBytes < Sha256Constants.BlockBytes)
                {
                    return;
                }

                Compress(room);
            }

            int whole = bytes.Length & -Sha256Constants.BlockBytes;
            Compress(bytes[..whole]);
            bytes[whole..].CopyTo(room);
            _pendingBytes = bytes.Length - whole;
        }
    }

    /// <summary>Ends the message.</summary>
    /// <param name="digest">Where the 32 bytes of the digest go.</param>
    internal void Finish(Span<byte> digest)
    {
        fixed (Sha256Block* pending = &_pending)
        {
            var room = new Span<byte>(pending, Sha256Constants.BlockBytes);
            room[_pendingBytes++] = 0x80;
            room[_pendingBytes..].Clear();
            if (_pendingBytes > Sha256Constants.BlockBytes - LengthBytes)
            {
                Compress(room);
                room.Clear();
            }

            BinaryPrimitives.WriteUInt64BigEndian(room[^LengthBytes..], _messageBytes * 8);
            Compress(room);
        }

        fixed (Sha256State* state = &_state)
        {
            var words = new ReadOnlySpan<uint>(state, Bytes / sizeof(uint));
            for (int i = 0; i < words.Length; i++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(digest[(i * sizeof(uint))..], words[i]);
            }
        }
    }

    private void Compress(ReadOnlySpan<byte> blocks)
    {
        Sha256State state;
        _state.CopyTo(&state);
        fixed (byte* start = blocks)
        {
            for (int i = 0; i < blocks.Length; i += Sha256Constants.BlockBytes)
            {
                _function.Invoke(&state, start + i);
            }
        }

        _state = state;
    }
}
