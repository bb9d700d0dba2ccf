using System;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Rulesets;

/// <summary>Reads the file of an ID list in pieces of any length and applies each line once its line break has been read.</summary>
/// <remarks>
/// The text is not kept: of a line that is torn between two pieces, only its sign and its key are. For one thread at a time.
/// </remarks>
/// <param name="list">The list that the lines change.</param>
internal sealed class IdListReader(IdList list)
{
    /// <summary>The bytes of a line as the service writes it: a sign, a key and a line feed.</summary>
    internal const int UsualLine = 1 + IdListKey.Characters + 1;

    // So many changes are applied at a time: the cache misses of all of them overlap.
    private const int Batch = 32;

    private readonly byte[] _key = new byte[IdListKey.Characters];
    private byte _sign;
    private int _keyLength; // Negative once the torn line cannot be a change.
    private bool _isKeyOver; // A blank followed the key.

    /// <summary>The bytes that were read.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The bytes after the last line break: a torn line that is not applied.</summary>
    internal long TornBytes { get; private set; }

    /// <summary>True when the torn line is the beginning of a change, which the next bytes of the file can complete.</summary>
    internal bool IsTornChange => TornBytes > 0 && _sign is (byte)'+' or (byte)'-' && _keyLength is >= 0 and < IdListKey.Characters && !_isKeyOver;

    /// <summary>Reads the next piece and applies the lines that end in it.</summary>
    internal void Read(ReadOnlySpan<byte> piece)
    {
        Bytes += piece.Length;
        if (TornBytes > 0)
        {
            int end = piece.IndexOfAny((byte)'\n', (byte)'\r');
            Keep(end < 0 ? piece : piece[..end]);
            if (end < 0)
            {
                return;
            }

            EndLine();
            piece = piece[(end + 1)..];
        }

        Span<ulong> changes = stackalloc ulong[Batch];
        int count = 0;
        while (!piece.IsEmpty)
        {
            ulong change;
            bool isChange;
            if (piece.Length >= UsualLine && piece[UsualLine - 1] == (byte)'\n' && IdListKey.TryParse(piece[1..(UsualLine - 1)], out ulong key))
            {
                // Characters of a key are not line breaks, so this is one line.
                isChange = TryMake(piece[0], key, out change);
                piece = piece[UsualLine..];
            }
            else
            {
                int end = piece.IndexOfAny((byte)'\n', (byte)'\r');
                if (end < 0)
                {
                    Keep(piece);
                    break;
                }

                isChange = TryRead(piece[..end], out change);
                piece = piece[(end + 1)..];
            }

            if (isChange)
            {
                changes[count++] = change;
                if (count == Batch)
                {
                    list.Apply(changes);
                    count = 0;
                }
            }
        }

        list.Apply(changes[..count]);
    }

    /// <summary>Applies a torn line as if a line break had followed it: the last line of a file may have none.</summary>
    internal void EndLine()
    {
        if (_keyLength == IdListKey.Characters && IdListKey.TryParse(_key, out ulong key) && TryMake(_sign, key, out ulong change))
        {
            list.Apply([change]);
        }

        TornBytes = 0;
        _keyLength = 0;
        _isKeyOver = false;
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out ulong change)
    {
        change = 0;
        return line.Length > 1 && IdListKey.TryParse(line[1..].Trim((byte)' '), out ulong key) && TryMake(line[0], key, out change);
    }

    private static bool TryMake(byte sign, ulong key, out ulong change)
    {
        change = IdList.Scramble(key) | (sign == (byte)'-' ? IdList.Removal : 0);
        return sign is (byte)'+' or (byte)'-';
    }

    /// <summary>Keeps a part of a torn line. Blanks around the key are not part of it, as in lines that are read at once.</summary>
    private void Keep(ReadOnlySpan<byte> part)
    {
        if (TornBytes == 0 && !part.IsEmpty)
        {
            _sign = part[0];
            TornBytes = 1;
            part = part[1..];
        }

        TornBytes += part.Length;
        foreach (byte character in part)
        {
            if (_keyLength < 0)
            {
                return;
            }

            if (character == (byte)' ')
            {
                _isKeyOver |= _keyLength > 0;
            }
            else if (_isKeyOver || _keyLength == IdListKey.Characters)
            {
                _keyLength = -1;
            }
            else
            {
                _key[_keyLength++] = character;
            }
        }
    }
}
