using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The message schedule of SHA-256, four words at a time, with the best instructions the processor has.</summary>
/// <remarks>
/// Everything here is inlined explicitly into one loop: as calls, four vectors would pass through memory per step.
/// The IsSupported branches are constants for the JIT and a predictable test for NativeAOT. Little-endian only.
/// </remarks>
internal static unsafe class Sha256Schedule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> LoadWords(byte* source)
    {
        Vector128<byte> bytes = Vector128.Load(source);
        Vector128<byte> order = Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

        // Asked for by name: for a NativeAOT baseline without SSSE3 the general shuffle is a loop over the bytes.
        return (Ssse3.IsSupported ? Ssse3.Shuffle(bytes, order) : Vector128.Shuffle(bytes, order)).AsUInt32();
    }

    /// <summary>The four words that follow the sixteen given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> NextWords(
        Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3)
    {
        // Two of the new words need the other two: the first half comes from w3, the second from the first half.
        Vector128<uint> next = w0 + SmallSigma0(SkipOneWord(w0, w1)) + SkipOneWord(w2, w3);
        next += UpperToLower(SmallSigma1(w3));
        return next + LowerToUpper(SmallSigma1(next));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> SmallSigma0(Vector128<uint> w) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(w, 7), Avx512F.VL.RotateRight(w, 18), w >>> 3, Xor3)
            : (w >>> 7) ^ (w << 25) ^ (w >>> 18) ^ (w << 14) ^ (w >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> SmallSigma1(Vector128<uint> w) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(w, 17), Avx512F.VL.RotateRight(w, 19), w >>> 10, Xor3)
            : (w >>> 17) ^ (w << 15) ^ (w >>> 19) ^ (w << 13) ^ (w >>> 10);

    /// <summary>Words 1, 2 and 3 of the first vector, then word 0 of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> SkipOneWord(Vector128<uint> first, Vector128<uint> second)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.AlignRight(second, first, 4);
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.ExtractVector128(first, second, 1);
        }

        Vector128<uint> joined = Vector128.Create(second[0], first[1], first[2], first[3]);
        return Vector128.Shuffle(joined, Vector128.Create(1u, 2, 3, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> UpperToLower(Vector128<uint> value) =>
        Sse2.IsSupported
            ? Sse2.ShiftRightLogical128BitLane(value, 8)
            : Vector128.Create(value.GetUpper(), Vector64<uint>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> LowerToUpper(Vector128<uint> value) =>
        Sse2.IsSupported
            ? Sse2.ShiftLeftLogical128BitLane(value, 8)
            : Vector128.Create(Vector64<uint>.Zero, value.GetLower());

    /// <summary>The truth table of a ^ b ^ c.</summary>
    private const byte Xor3 = 0x96;
}
