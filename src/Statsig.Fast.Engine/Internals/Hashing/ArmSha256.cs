using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>SHA-256 blocks with the Armv8 SHA-2 instructions, four rounds per pair of instructions.</summary>
internal static unsafe class ArmSha256
{
    internal const string Name = "arm";

    internal static Sha256Strategy? TryCreate() =>
        Sha256.IsSupported && AdvSimd.IsSupported
            ? Sha256Strategy.Prove(Name, new Sha256BlockFunction(&Compress))
            : null;

    // Optimized from the first call: the JIT cannot learn anything here, and its first tier is many times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(Sha256State* state, byte* block)
    {
        uint* words = (uint*)state;
        Vector128<uint> abcd = Vector128.Load(words);
        Vector128<uint> efgh = Vector128.Load(words + 4);
        Vector128<uint> abcdBefore = abcd;
        Vector128<uint> efghBefore = efgh;

        Vector128<uint> w0 = LoadWords(block);
        Vector128<uint> w1 = LoadWords(block + 16);
        Vector128<uint> w2 = LoadWords(block + 32);
        Vector128<uint> w3 = LoadWords(block + 48);

        // The names rotate instead of the values: after four steps w0 is the oldest quarter of the schedule again.
        ref uint constants = ref MemoryMarshal.GetReference(Sha256Constants.RoundConstants);
        for (nuint round = 0; round < 48; round += 16)
        {
            FourRounds(ref abcd, ref efgh, w0 + Vector128.LoadUnsafe(ref constants, round));
            w0 = NextWords(w0, w1, w2, w3);
            FourRounds(ref abcd, ref efgh, w1 + Vector128.LoadUnsafe(ref constants, round + 4));
            w1 = NextWords(w1, w2, w3, w0);
            FourRounds(ref abcd, ref efgh, w2 + Vector128.LoadUnsafe(ref constants, round + 8));
            w2 = NextWords(w2, w3, w0, w1);
            FourRounds(ref abcd, ref efgh, w3 + Vector128.LoadUnsafe(ref constants, round + 12));
            w3 = NextWords(w3, w0, w1, w2);
        }

        FourRounds(ref abcd, ref efgh, w0 + Vector128.LoadUnsafe(ref constants, 48));
        FourRounds(ref abcd, ref efgh, w1 + Vector128.LoadUnsafe(ref constants, 52));
        FourRounds(ref abcd, ref efgh, w2 + Vector128.LoadUnsafe(ref constants, 56));
        FourRounds(ref abcd, ref efgh, w3 + Vector128.LoadUnsafe(ref constants, 60));

        (abcd + abcdBefore).Store(words);
        (efgh + efghBefore).Store(words + 4);
    }

    // Inlined explicitly: as calls, the vectors would pass through memory between every four rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRounds(ref Vector128<uint> abcd, ref Vector128<uint> efgh, Vector128<uint> wordsAndConstants)
    {
        Vector128<uint> abcdBefore = abcd;
        abcd = Sha256.HashUpdate1(abcd, efgh, wordsAndConstants);
        efgh = Sha256.HashUpdate2(efgh, abcdBefore, wordsAndConstants);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Two instructions; a call would pass vectors through memory.
    private static Vector128<uint> NextWords(
        Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3) =>
        Sha256.ScheduleUpdate1(Sha256.ScheduleUpdate0(w0, w1), w2, w3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Two instructions; a call would cost more.
    private static Vector128<uint> LoadWords(byte* source) =>
        AdvSimd.ReverseElement8(Vector128.Load(source).AsUInt32());
}
