using System;

namespace Statsig.Fast.Compilation;

/// <summary>Copies parts of a payload, many into one array, so that the payload itself can be collected.</summary>
/// <remarks>Not thread-safe: one for each compilation.</remarks>
internal sealed class KeptBytes
{
    private const int SmallestBlock = 512;
    private const int LargestBlock = 32 * 1024;

    private byte[] _block = [];
    private int _used;

    /// <summary>The bytes of all blocks.</summary>
    internal long AllocatedBytes { get; private set; }

    /// <summary>Returns a copy of the bytes, which nothing will change.</summary>
    internal ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LargestBlock / 4)
        {
            AllocatedBytes += bytes.Length;
            return bytes.ToArray(); // Would waste the rest of a block.
        }

        if (bytes.Length > _block.Length - _used)
        {
            _block = new byte[Math.Clamp(_block.Length * 2, Math.Max(SmallestBlock, bytes.Length), LargestBlock)];
            _used = 0;
            AllocatedBytes += _block.Length;
        }

        bytes.CopyTo(_block.AsSpan(_used));
        ReadOnlyMemory<byte> kept = _block.AsMemory(_used, bytes.Length);
        _used += bytes.Length;
        return kept;
    }
}
