using System;
using System.Buffers;
using System.Collections.Generic;

namespace Statsig.Fast.Networking;

/// <summary>Gathers bytes of unknown number in pieces and puts them together once.</summary>
/// <remarks>
/// Pieces are small enough to be collected with the youngest objects. A buffer that doubles would go through large arrays of the shared
/// pool, which keeps them for the life of the process. For one thread at a time.
/// </remarks>
internal sealed class PieceBuffer : IDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly List<byte[]> _full = [];
    private byte[] _last = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private int _used;

    /// <summary>How many bytes there are.</summary>
    internal long Length { get; private set; }

    /// <summary>Room for more, never empty.</summary>
    internal Memory<byte> Free
    {
        get
        {
            if (_used == _last.Length)
            {
                _full.Add(_last);
                _last = ArrayPool<byte>.Shared.Rent(PieceBytes);
                _used = 0;
            }

            return _last.AsMemory(_used);
        }
    }

    /// <summary>Takes what was written to <see cref="Free"/>.</summary>
    internal void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    /// <summary>All bytes, in an array of their size.</summary>
    internal byte[] ToArray()
    {
        byte[] all = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        int at = 0;
        foreach (byte[] piece in _full)
        {
            piece.CopyTo(all, at);
            at += piece.Length;
        }

        _last.AsSpan(0, _used).CopyTo(all.AsSpan(at));
        return all;
    }

    public void Dispose()
    {
        foreach (byte[] piece in _full)
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        _full.Clear();
        if (_last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_last);
            _last = [];
            _used = 0;
        }
    }
}
