using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>SHA-256 blocks without any vector: the last resort, right on every processor and byte order.</summary>
internal static unsafe class ScalarSha256
{
    internal const string Name = "scalar";

    internal static Sha256Strategy? TryCreate() => Sha256Strategy.Prove(Name, new Sha256BlockFunction(&Compress));

    // Every word of the schedule is written before it is read, so clearing 256 bytes per call would buy nothing.
    [SkipLocalsInit]
    private static void Compress(Sha256State* state, byte* block)
    {
        uint* w = stackalloc uint[64];
        ref uint constants = ref MemoryMarshal.GetReference(Sha256Constants.RoundConstants);
        for (int t = 0; t < 16; t++)
        {
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(block + (t * 4), 4));
        }

        for (int t = 16; t < 64; t++)
        {
            uint w15 = w[t - 15];
            uint w2 = w[t - 2];
            w[t] = w[t - 16] + w[t - 7]
                + (BitOperations.RotateRight(w15, 7) ^ BitOperations.RotateRight(w15, 18) ^ (w15 >> 3))
                + (BitOperations.RotateRight(w2, 17) ^ BitOperations.RotateRight(w2, 19) ^ (w2 >> 10));
        }

        uint a = state->A, b = state->B, c = state->C, d = state->D;
        uint e = state->E, f = state->F, g = state->G, h = state->H;
        uint bc = b ^ c;
        for (int t = 0; t < 64; t += 8)
        {
            ref uint k = ref Unsafe.Add(ref constants, t);
            Sha256Rounds.Round(a, b, ref d, e, f, g, ref h, w[t] + k, ref bc);
            Sha256Rounds.Round(h, a, ref c, d, e, f, ref g, w[t + 1] + Unsafe.Add(ref k, 1), ref bc);
            Sha256Rounds.Round(g, h, ref b, c, d, e, ref f, w[t + 2] + Unsafe.Add(ref k, 2), ref bc);
            Sha256Rounds.Round(f, g, ref a, b, c, d, ref e, w[t + 3] + Unsafe.Add(ref k, 3), ref bc);
            Sha256Rounds.Round(e, f, ref h, a, b, c, ref d, w[t + 4] + Unsafe.Add(ref k, 4), ref bc);
            Sha256Rounds.Round(d, e, ref g, h, a, b, ref c, w[t + 5] + Unsafe.Add(ref k, 5), ref bc);
            Sha256Rounds.Round(c, d, ref f, g, h, a, ref b, w[t + 6] + Unsafe.Add(ref k, 6), ref bc);
            Sha256Rounds.Round(b, c, ref e, f, g, h, ref a, w[t + 7] + Unsafe.Add(ref k, 7), ref bc);
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
