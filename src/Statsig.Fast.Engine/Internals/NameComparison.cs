using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Statsig.Fast.Internals;

/// <summary>Compares names where a call of the runtime's comparison would cost as much as the comparison.</summary>
internal static class NameComparison
{
    /// <summary>Compares two texts, in blocks of which the last overlaps the one before it.</summary>
    /// <remarks>
    /// Names of one length are seldom different in their first block, so nothing is decided before the last one: one branch per comparison.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Once per look-up; a call would cost as much as a short compare.
    internal static bool AreEqual(string left, string right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        // Chars as ushort, which vectors support; the lengths are equal, so no read needs a bounds check.
        ref ushort a = ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in left.GetPinnableReference()));
        ref ushort b = ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in right.GetPinnableReference()));
        int length = right.Length;
        if (length >= Vector128<ushort>.Count)
        {
            nuint last = (nuint)(length - Vector128<ushort>.Count);
            Vector128<ushort> difference = Vector128.LoadUnsafe(ref a, last) ^ Vector128.LoadUnsafe(ref b, last);
            for (nuint at = 0; at < last; at += (nuint)Vector128<ushort>.Count)
            {
                difference |= Vector128.LoadUnsafe(ref a, at) ^ Vector128.LoadUnsafe(ref b, at);
            }

            return difference == Vector128<ushort>.Zero;
        }

        for (int i = 0; i < length; i++)
        {
            if (Unsafe.Add(ref a, i) != Unsafe.Add(ref b, i))
            {
                return false;
            }
        }

        return true;
    }
}
