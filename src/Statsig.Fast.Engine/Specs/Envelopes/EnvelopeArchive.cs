using System;
using System.Collections.Generic;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The data of the current parts: what a delta leaves out is read from here when it has to be compiled again.</summary>
/// <remarks>Immutable but for the compression of its blocks. Archives of consecutive deliveries share their blocks.</remarks>
internal sealed class EnvelopeArchive
{
    /// <summary>Small enough that one part costs little, large enough that the parts compress well.</summary>
    internal const int BlockBytes = 64 << 10;

    private readonly EnvelopeBlock[] _blocks;

    internal EnvelopeArchive(EnvelopeBlock[] blocks)
    {
        _blocks = blocks;
        foreach (EnvelopeBlock block in blocks)
        {
            PlainBytes += block.PlainLength;
        }
    }

    internal static EnvelopeArchive Empty { get; } = new([]);

    internal ReadOnlySpan<EnvelopeBlock> Blocks => _blocks;

    /// <summary>The uncompressed size, with that of parts that were replaced since.</summary>
    internal long PlainBytes { get; }

    /// <summary>The bytes that the archive takes.</summary>
    internal long KeptBytes
    {
        get
        {
            long bytes = 0;
            foreach (EnvelopeBlock block in _blocks)
            {
                bytes += block.KeptLength;
            }

            return bytes;
        }
    }

    /// <summary>True when <see cref="Pack"/> has something to do.</summary>
    internal bool IsPackable => Array.Exists(_blocks, static block => IsFull(block) && !block.IsPacked);

    /// <summary>Compresses the blocks that are full.</summary>
    internal void Pack()
    {
        foreach (EnvelopeBlock block in _blocks)
        {
            if (IsFull(block))
            {
                block.Pack();
            }
        }
    }

    private static bool IsFull(EnvelopeBlock block) => block.PlainLength >= BlockBytes / 2;

    /// <summary>Reads parts. Fast when consecutive ones are from one block.</summary>
    internal sealed class Reader(EnvelopeArchive archive)
    {
        private int _block = -1;
        private byte[] _plain = [];

        /// <summary>The data of a part.</summary>
        internal ReadOnlySpan<byte> Read(in EnvelopeEntry entry)
        {
            if (entry.Length == 0)
            {
                return default;
            }

            if (entry.Block != _block)
            {
                _plain = archive._blocks[entry.Block].Read();
                _block = entry.Block;
            }

            return _plain.AsSpan(entry.Offset, entry.Length);
        }
    }

    /// <summary>Adds parts to those of an archive.</summary>
    internal sealed class Writer
    {
        private readonly List<EnvelopeBlock> _blocks;
        private byte[] _open = [];
        private int _used;

        /// <param name="previous">Its last block is continued, unless that is full.</param>
        internal Writer(EnvelopeArchive previous)
        {
            _blocks = [.. previous._blocks];
            if (_blocks.Count > 0 && _blocks[^1] is { } last && !IsFull(last))
            {
                _blocks.RemoveAt(_blocks.Count - 1);
                Open(last.PlainLength);
                last.Read().CopyTo(_open, 0);
                _used = last.PlainLength;
            }
        }

        /// <summary>Adds data.</summary>
        /// <returns>The block and the offset in it.</returns>
        internal (int Block, int Offset) Append(ReadOnlySpan<byte> data)
        {
            if (data.Length > _open.Length - _used)
            {
                Close();
                Open(data.Length);
            }

            data.CopyTo(_open.AsSpan(_used));
            _used += data.Length;
            return (_blocks.Count, _used - data.Length);
        }

        internal EnvelopeArchive Finish()
        {
            Close();
            return new EnvelopeArchive([.. _blocks]);
        }

        private void Open(int length)
        {
            _open = new byte[Math.Max(length, BlockBytes)];
            _used = 0;
        }

        private void Close()
        {
            if (_used > 0)
            {
                _blocks.Add(new EnvelopeBlock(_used == _open.Length ? _open : _open.AsSpan(0, _used).ToArray()));
            }

            (_open, _used) = ([], 0);
        }
    }
}
