using System;
using System.Threading;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>The last texts that exhausted the budget of one pattern, so that none does so twice.</summary>
/// <remarks>
/// Kept as 64-bit hashes with a secret seed of the process, 32 at most; a newer text replaces an older one in the same slot. Without a
/// lock: each slot is one word.
/// </remarks>
internal sealed class ExhaustedTexts
{
    private const int Slots = 32;

    private readonly ulong[] _hashes = new ulong[Slots];
    private bool _isUsed;

    internal bool Contains(ReadOnlySpan<char> text)
    {
        // Acquire: pairs with the release in Add, which writes the hash before the flag.
        if (!Volatile.Read(ref _isUsed))
        {
            return false;
        }

        ulong hash = HashOf(text);
        return Volatile.Read(ref _hashes[hash % Slots]) == hash;
    }

    internal void Add(ReadOnlySpan<char> text)
    {
        ulong hash = HashOf(text);

        // Release in this order: a thread that reads the flag also reads the hash.
        Volatile.Write(ref _hashes[hash % Slots], hash);
        Volatile.Write(ref _isUsed, true);
    }

    /// <summary>Never zero, which is an empty slot.</summary>
    private static ulong HashOf(ReadOnlySpan<char> text) => Math.Max(1, SeededHash.Of(text));
}
