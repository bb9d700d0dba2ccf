using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>A fast hash of texts with a seed per process, for tables in memory only.</summary>
/// <remarks>
/// Sixteen bytes a step: both halves are mixed with secrets, multiplied to 128 bits and folded. Outsiders cannot prepare texts that
/// collide, because the secrets are not known outside of the process. Thread-safe; allocates nothing.
/// </remarks>
internal static class SeededHash
{
    private static readonly Secrets Seed = Secrets.Create();

    /// <summary>64 bits of a text.</summary>
    internal static ulong Of(ReadOnlySpan<char> text)
    {
        Secrets seed = Seed;
        ref byte bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        ulong hash = seed.C ^ (uint)text.Length;
        int length = text.Length * 2;
        int at = 0;
        for (; length - at > 16; at += 16)
        {
            hash = Fold(Load(ref bytes, at) ^ seed.A, Load(ref bytes, at + 8) ^ hash);
        }

        (ulong first, ulong second) = Tail(ref bytes, at, length);
        return Fold(Fold(first ^ seed.A, second ^ hash), seed.B);
    }

    /// <summary>128 bits of a text.</summary>
    internal static (ulong Low, ulong High) WideOf(ReadOnlySpan<char> text)
    {
        Secrets seed = Seed;
        ref byte bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        ulong low = seed.C ^ (uint)text.Length;
        ulong high = seed.D ^ (uint)text.Length;
        int length = text.Length * 2;
        int at = 0;
        for (; length - at > 16; at += 16)
        {
            ulong a = Load(ref bytes, at);
            ulong b = Load(ref bytes, at + 8);

            // Two chains that do not wait for each other: the second half costs next to nothing.
            low = Fold(a ^ seed.A, b ^ low);
            high = Fold(a ^ high, b ^ seed.B);
        }

        (ulong first, ulong second) = Tail(ref bytes, at, length);
        return (Fold(first ^ seed.A, second ^ low), Fold(first ^ high, second ^ seed.B));
    }

    /// <summary>Mixes two numbers into one: the halves of their product, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One multiplication; a call would cost more than the work.
    internal static ulong Fold(ulong left, ulong right)
    {
        // Constants for a compiler. NativeAOT's default target for x64 lacks the instruction, and BigMul is then a call.
        if (Bmi2.X64.IsSupported || ArmBase.Arm64.IsSupported)
        {
            ulong high = Math.BigMul(left, right, out ulong low);
            return high ^ low;
        }

        return FoldByHalves(left, right);
    }

    /// <summary>The same without a multiplication to 128 bits, and without the carries into the upper half, which mix nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Four multiplications that do not wait for each other.
    internal static ulong FoldByHalves(ulong left, ulong right)
    {
        ulong upper = ((left >> 32) * (right >> 32)) + (((left >> 32) * (uint)right) >> 32) + (((uint)left * (right >> 32)) >> 32);
        return upper ^ (left * right);
    }

    /// <summary>The last 1 to 16 bytes as two words; the longer of them overlap what was read before, the shorter are padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Part of both loops above, where it stays in registers.
    private static (ulong First, ulong Second) Tail(ref byte bytes, int at, int length)
    {
        int rest = length - at;
        if (rest >= 8)
        {
            return (Load(ref bytes, at), Load(ref bytes, length - 8));
        }

        ulong word = 0;
        for (int i = 0; i < rest; i += 2)
        {
            word = (word << 16) | Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref bytes, at + i));
        }

        return (word, (uint)rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One load; unaligned, since texts start anywhere. Callers stay within the text.
    private static ulong Load(ref byte bytes, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at));

    private readonly record struct Secrets(ulong A, ulong B, ulong C, ulong D)
    {
        internal static Secrets Create()
        {
            Span<ulong> words = stackalloc ulong[4];
            Random.Shared.NextBytes(MemoryMarshal.AsBytes(words)); // Seeded by the operating system.
            return new Secrets(words[0] | 1, words[1] | 1, words[2], words[3]);
        }
    }
}
