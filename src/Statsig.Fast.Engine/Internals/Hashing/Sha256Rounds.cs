using System.Numerics;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>One round of SHA-256 on scalar registers, shared by the managed strategies without SHA instructions.</summary>
internal static class Sha256Rounds
{
    /// <summary>
    /// Changes only two of the eight words; the caller passes the names one further on each time instead of moving values.
    /// </summary>
    /// <remarks>
    /// The word c appears only as b ^ c, which each round leaves for the next one (its a ^ b): an instruction less in the
    /// majority function, and of twelve arrangements measured the fastest, by 2 to 10 percent. Inlined explicitly: a call
    /// per round would cost more than the round.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Round(
        uint a, uint b, ref uint d, uint e, uint f, uint g, ref uint h, uint wordAndConstant, ref uint bc)
    {
        uint choice = g ^ (e & (f ^ g));
        uint sum = h + wordAndConstant + choice
            + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25));
        d += sum;

        uint ab = a ^ b;
        uint majority = (ab & bc) ^ b;
        bc = ab;
        h = sum + majority
            + (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22));
    }
}
