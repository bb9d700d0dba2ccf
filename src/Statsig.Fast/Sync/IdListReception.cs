using System;
using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>Applies the file of an ID list while it arrives, one piece of the shared pool at a time.</summary>
/// <remarks>
/// A piece counts once it is full, the last one once the body has ended. When the body breaks off, the lines of the pieces before remain
/// applied and the next request continues after them; nothing of the piece that was not full was applied. So no line is lost, and none is
/// applied twice.
/// </remarks>
internal sealed class IdListReception(IdListEntry entry, IdListState state, int maxBytes) : IBodyReader, IDisposable
{
    internal const int PartialContent = 206;
    internal const int PieceBytes = 64 << 10;

    // A handler of the application may go on after its request was given up, while the next one already changes the list.
    private readonly Lock _applying = new();
    private readonly long _requestedStart = state.ReadBytes;
    private byte[]? _last;
    private int _lastLength;
    private bool _isPooled;
    private long _start = state.ReadBytes;
    private long _expectedBytes;
    private bool _hasBegun;
    private bool _isOver;

    /// <summary>Where the received part begins, when that is not where the requested one does; then nothing of it was read.</summary>
    internal long? OtherStart { get; private set; }

    /// <summary>True when the body had no bytes.</summary>
    internal bool IsEmpty { get; private set; }

    /// <summary>False when the body does not begin with a change.</summary>
    internal bool IsList { get; private set; } = true;

    /// <summary>An exception of the list itself, which is not one of the request.</summary>
    internal ExceptionDispatchInfo? Fault { get; private set; }

    /// <inheritdoc/>
    public async Task ReadAsync(int statusCode, long? rangeStart, ResponseBody body, CancellationToken cancellationToken)
    {
        if (statusCode == PartialContent && rangeStart is { } from && from != _requestedStart)
        {
            OtherStart = from;
            return;
        }

        // A server that knows no ranges answers with the whole file.
        long? length = body.Length;
        if (statusCode != PartialContent && _requestedStart > 0)
        {
            if (length is null)
            {
                // The length tells the whole file from its rest, and only the end of the body tells the length.
                byte[] all = await body.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                _start = StartOf(all.Length);
                HandOver(all, all.Length, isPooled: false);
                return;
            }

            _start = StartOf(length.Value);
        }

        _expectedBytes = length ?? Math.Clamp(entry.Size - _start, 0, maxBytes);
        await ReadPiecesAsync(body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies the rest of a body that has ended.</summary>
    /// <returns>False when it is not an ID list; then the file is read from its start next time.</returns>
    internal bool TryEnd()
    {
        lock (_applying)
        {
            _isOver = true;
            if (!IsList)
            {
                return false;
            }

            IsEmpty = !_hasBegun && _lastLength == 0;
            return TryAdd(_last.AsSpan(0, _lastLength)) && state.TryEnd(entry.Size);
        }
    }

    /// <summary>Ends the reception. What a handler still receives is not applied.</summary>
    public void Dispose()
    {
        lock (_applying)
        {
            _isOver = true;
            if (_last is not null && _isPooled)
            {
                ArrayPool<byte>.Shared.Return(_last);
            }

            _last = null;
        }
    }

    private async Task ReadPiecesAsync(ResponseBody body, CancellationToken cancellationToken)
    {
        byte[]? piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int filled = 0;
            while (await body.ReadAsync(piece.AsMemory(filled), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                filled += read;
                if (filled == piece.Length)
                {
                    // Also where the body does not listen to its token: a server that was stopped keeps its lists as they are.
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!TryAddPiece(piece))
                    {
                        return;
                    }

                    filled = 0;
                }
            }

            if (HandOver(piece, filled, isPooled: true))
            {
                piece = null;
            }
        }
        finally
        {
            if (piece is not null)
            {
                ArrayPool<byte>.Shared.Return(piece);
            }
        }
    }

    /// <summary>
    /// Where a body of a server that may know no ranges begins: what is longer than the rest of the file is the whole file.
    /// </summary>
    private long StartOf(long length) => length <= entry.Size - _requestedStart ? _requestedStart : 0;

    private bool HandOver(byte[] last, int length, bool isPooled)
    {
        lock (_applying)
        {
            (_last, _lastLength, _isPooled) = _isOver ? (null, 0, false) : (last, length, isPooled);
            return !_isOver;
        }
    }

    private bool TryAddPiece(byte[] piece)
    {
        lock (_applying)
        {
            try
            {
                return !_isOver && TryAdd(piece);
            }
            catch (Exception exception)
            {
                Fault = ExceptionDispatchInfo.Capture(exception);
                throw;
            }
        }
    }

    private bool TryAdd(ReadOnlySpan<byte> piece)
    {
        if (!_hasBegun)
        {
            state.Begin(_start, _expectedBytes);
            _hasBegun = true;
        }

        IsList = state.TryAdd(piece);
        return IsList;
    }
}
