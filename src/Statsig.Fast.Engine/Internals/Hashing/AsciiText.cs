using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>Turns ASCII text into bytes without going through an encoder.</summary>
internal static unsafe class AsciiText
{
    private const ulong NonAsciiMask = 0xFF80_FF80_FF80_FF80;

    /// <summary>Writes one byte per char and reports whether that was right.</summary>
    /// <returns>False when a char is not ASCII; the destination then holds nothing of use.</returns>
    /// <remarks>
    /// 3 ns for a UUID against 5 to 7 for Encoding.UTF8. Lengths that are not a multiple of the step end with a step
    /// that overlaps the one before. Inlined explicitly: there is one caller per block count, and both are hot.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryWrite(ReadOnlySpan<char> text, byte* destination)
    {
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        nuint length = (nuint)(uint)text.Length;

        if (length >= 16)
        {
            nuint last = length - 16;
            Vector128<ushort> seen = Write16(ref source, last, destination);
            for (nuint i = 0; i < last; i += 16)
            {
                seen |= Write16(ref source, i, destination);
            }

            return (seen & Vector128.Create(NonAsciiMask).AsUInt16()) == Vector128<ushort>.Zero;
        }

        if (length >= 4)
        {
            nuint last = length - 4;
            ulong seen = Write4(ref source, last, destination);
            for (nuint i = 0; i < last; i += 4)
            {
                seen |= Write4(ref source, i, destination);
            }

            return (seen & NonAsciiMask) == 0;
        }

        uint seenChars = 0;
        for (nuint i = 0; i < length; i++)
        {
            uint character = Unsafe.Add(ref source, i);
            destination[i] = (byte)character;
            seenChars |= character;
        }

        return seenChars < 0x80;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Part of the loop above, where the vectors stay in registers.
    private static Vector128<ushort> Write16(ref ushort source, nuint index, byte* destination)
    {
        Vector128<ushort> lower = Vector128.LoadUnsafe(ref source, index);
        Vector128<ushort> upper = Vector128.LoadUnsafe(ref source, index + 8);
        Narrow(lower, upper).Store(destination + index);
        return lower | upper;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Part of the loop above; one load and one store.
    private static ulong Write4(ref ushort source, nuint index, byte* destination)
    {
        ulong characters = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref source, index)));
        Vector128<ushort> vector = Vector128.CreateScalarUnsafe(characters).AsUInt16();
        Unsafe.WriteUnaligned(destination + index, Narrow(vector, vector).AsUInt32().ToScalar());
        return characters;
    }

    // Saturation touches only chars that make the caller discard the result, and saves the masking of Vector128.Narrow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector128<ushort> lower, Vector128<ushort> upper) =>
        Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(lower.AsInt16(), upper.AsInt16())
            : Vector128.Narrow(lower, upper);
}
