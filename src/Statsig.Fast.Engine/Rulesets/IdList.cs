using System;
using System.Collections.Generic;
using System.Numerics;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Rulesets;

/// <summary>An immutable set of hashed unit IDs, 48 bits each.</summary>
/// <remarks>
/// Source of the format: evaluation of ID lists in Statsig's SDKs; one line "+key" or "-key" per change, keys of 8 base64 characters.
/// </remarks>
internal sealed class IdList
{
    // Keys have 48 bits, so a value of all ones is never a key.
    private const ulong Free = ulong.MaxValue;

    private static readonly ulong Spread = (ulong)Random.Shared.NextInt64() | 1;

    internal static readonly IdList Empty = new(new HashSet<ulong>());

    private readonly ulong[] _slots;

    private IdList(HashSet<ulong> keys)
    {
        Count = keys.Count;
        _slots = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, keys.Count * 2))];
        Array.Fill(_slots, Free);
        int mask = _slots.Length - 1;
        foreach (ulong key in keys)
        {
            int i = Start(key, mask);
            while (_slots[i] != Free)
            {
                i = (i + 1) & mask;
            }

            _slots[i] = key;
        }
    }

    internal int Count { get; }

    internal bool Contains(ulong key)
    {
        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = Start(key, mask); ; i = (i + 1) & mask)
        {
            ulong slot = slots[i];
            if (slot == key)
            {
                return true;
            }

            if (slot == Free)
            {
                return false;
            }
        }
    }

    /// <summary>Returns the set after the changes of the lines; other lines are ignored.</summary>
    internal IdList With(ReadOnlySpan<byte> lines)
    {
        var keys = new HashSet<ulong>(Count);
        foreach (ulong slot in _slots)
        {
            if (slot != Free)
            {
                keys.Add(slot);
            }
        }

        while (!lines.IsEmpty)
        {
            int end = lines.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (line.Length > 1 && IdListKey.TryParse(line[1..].Trim((byte)' '), out ulong key))
            {
                if (line[0] == (byte)'+')
                {
                    keys.Add(key);
                }
                else if (line[0] == (byte)'-')
                {
                    keys.Remove(key);
                }
            }
        }

        return new IdList(keys);
    }

    // Keys come from outside and could be chosen to collide. The factor is random per process, which prevents that.
    private static int Start(ulong key, int mask) => (int)((key * Spread) >> 32) & mask;
}
