using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>SHA-256 blocks in managed code: message schedule four words at a time, rounds on scalar registers.</summary>
/// <remarks>
/// The rounds are one long chain of dependencies; the schedule is interleaved with them so that its vector
/// instructions fill the chain's gaps.
/// </remarks>
internal static unsafe class PortableSha256
{
    internal const string Name = "portable";

    internal static Sha256Strategy? TryCreate() =>
        Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian
            ? Sha256Strategy.Prove(Name, new Sha256BlockFunction(&Compress))
            : null;

    // The sixteen words are written before they are read; clearing them per call would buy nothing. Optimized from the first call: the JIT
    // cannot learn anything here, and its first tier is twenty times slower.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(Sha256State* state, byte* block)
    {
        Sha256Block sums;
        uint* kw = (uint*)&sums;
        ref uint constants = ref MemoryMarshal.GetReference(Sha256Constants.RoundConstants);

        Vector128<uint> w0 = Sha256Schedule.LoadWords(block);
        Vector128<uint> w1 = Sha256Schedule.LoadWords(block + 16);
        Vector128<uint> w2 = Sha256Schedule.LoadWords(block + 32);
        Vector128<uint> w3 = Sha256Schedule.LoadWords(block + 48);
        (w0 + Vector128.LoadUnsafe(ref constants)).Store(kw);
        (w1 + Vector128.LoadUnsafe(ref constants, 4)).Store(kw + 4);
        (w2 + Vector128.LoadUnsafe(ref constants, 8)).Store(kw + 8);
        (w3 + Vector128.LoadUnsafe(ref constants, 12)).Store(kw + 12);

        uint a = state->A, b = state->B, c = state->C, d = state->D;
        uint e = state->E, f = state->F, g = state->G, h = state->H;
        uint bc = b ^ c;
        for (nuint round = 16; round < 64; round += 16)
        {
            Sha256Rounds.Round(a, b, ref d, e, f, g, ref h, kw[0], ref bc);
            Sha256Rounds.Round(h, a, ref c, d, e, f, ref g, kw[1], ref bc);
            Sha256Rounds.Round(g, h, ref b, c, d, e, ref f, kw[2], ref bc);
            Sha256Rounds.Round(f, g, ref a, b, c, d, ref e, kw[3], ref bc);
            w0 = Sha256Schedule.NextWords(w0, w1, w2, w3);
            (w0 + Vector128.LoadUnsafe(ref constants, round)).Store(kw);

            Sha256Rounds.Round(e, f, ref h, a, b, c, ref d, kw[4], ref bc);
            Sha256Rounds.Round(d, e, ref g, h, a, b, ref c, kw[5], ref bc);
            Sha256Rounds.Round(c, d, ref f, g, h, a, ref b, kw[6], ref bc);
            Sha256Rounds.Round(b, c, ref e, f, g, h, ref a, kw[7], ref bc);
            w1 = Sha256Schedule.NextWords(w1, w2, w3, w0);
            (w1 + Vector128.LoadUnsafe(ref constants, round + 4)).Store(kw + 4);

            Sha256Rounds.Round(a, b, ref d, e, f, g, ref h, kw[8], ref bc);
            Sha256Rounds.Round(h, a, ref c, d, e, f, ref g, kw[9], ref bc);
            Sha256Rounds.Round(g, h, ref b, c, d, e, ref f, kw[10], ref bc);
            Sha256Rounds.Round(f, g, ref a, b, c, d, ref e, kw[11], ref bc);
            w2 = Sha256Schedule.NextWords(w2, w3, w0, w1);
            (w2 + Vector128.LoadUnsafe(ref constants, round + 8)).Store(kw + 8);

            Sha256Rounds.Round(e, f, ref h, a, b, c, ref d, kw[12], ref bc);
            Sha256Rounds.Round(d, e, ref g, h, a, b, ref c, kw[13], ref bc);
            Sha256Rounds.Round(c, d, ref f, g, h, a, ref b, kw[14], ref bc);
            Sha256Rounds.Round(b, c, ref e, f, g, h, ref a, kw[15], ref bc);
            w3 = Sha256Schedule.NextWords(w3, w0, w1, w2);
            (w3 + Vector128.LoadUnsafe(ref constants, round + 12)).Store(kw + 12);
        }

        for (int t = 0; t < 16; t += 8)
        {
            Sha256Rounds.Round(a, b, ref d, e, f, g, ref h, kw[t], ref bc);
            Sha256Rounds.Round(h, a, ref c, d, e, f, ref g, kw[t + 1], ref bc);
            Sha256Rounds.Round(g, h, ref b, c, d, e, ref f, kw[t + 2], ref bc);
            Sha256Rounds.Round(f, g, ref a, b, c, d, ref e, kw[t + 3], ref bc);
            Sha256Rounds.Round(e, f, ref h, a, b, c, ref d, kw[t + 4], ref bc);
            Sha256Rounds.Round(d, e, ref g, h, a, b, ref c, kw[t + 5], ref bc);
            Sha256Rounds.Round(c, d, ref f, g, h, a, ref b, kw[t + 6], ref bc);
            Sha256Rounds.Round(b, c, ref e, f, g, h, ref a, kw[t + 7], ref bc);
        }

        state->A += a;
        state->B += b;
        state->C += c;
        state->D += d;
        state->E += e;
        state->F += f;
        state->G += g;
        state->H += h;
    }
}
