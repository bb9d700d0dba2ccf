using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>SHA-256 over one block of each of several texts, a text per vector lane.</summary>
/// <remarks>
/// All data is transposed: word t of all texts stands side by side. One algorithm for every width; the operations are types, so each width
/// compiles to separate code, on the JIT and on NativeAOT.
/// </remarks>
internal static unsafe class LaneSha256<TOperations, TVector>
    where TOperations : struct, ILaneOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>Folds a block into the state of each text.</summary>
    /// <param name="state">Eight words per text; replaced.</param>
    /// <param name="words">Sixteen words per text, already in the machine's byte order; destroyed.</param>
    // Optimized from the first call, as the block functions are: the first tier would keep every vector in memory.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(uint* state, uint* words)
    {
        int lanes = sizeof(TVector) / sizeof(uint);
        ref uint constants = ref MemoryMarshal.GetReference(Sha256Constants.RoundConstants);
        TVector a = TOperations.Load(state), b = TOperations.Load(state + lanes);
        TVector c = TOperations.Load(state + (2 * lanes)), d = TOperations.Load(state + (3 * lanes));
        TVector e = TOperations.Load(state + (4 * lanes)), f = TOperations.Load(state + (5 * lanes));
        TVector g = TOperations.Load(state + (6 * lanes)), h = TOperations.Load(state + (7 * lanes));
        for (int t = 0; t < 64; t += 8)
        {
            if (t >= 16)
            {
                Extend(words, t, lanes);
            }

            uint* w = words + ((t & 15) * lanes);
            Round(a, b, c, ref d, e, f, g, ref h, Unsafe.Add(ref constants, t), w);
            Round(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref constants, t + 1), w + lanes);
            Round(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref constants, t + 2), w + (2 * lanes));
            Round(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref constants, t + 3), w + (3 * lanes));
            Round(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref constants, t + 4), w + (4 * lanes));
            Round(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref constants, t + 5), w + (5 * lanes));
            Round(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref constants, t + 6), w + (6 * lanes));
            Round(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref constants, t + 7), w + (7 * lanes));
        }

        AddTo(state, a);
        AddTo(state + lanes, b);
        AddTo(state + (2 * lanes), c);
        AddTo(state + (3 * lanes), d);
        AddTo(state + (4 * lanes), e);
        AddTo(state + (5 * lanes), f);
        AddTo(state + (6 * lanes), g);
        AddTo(state + (7 * lanes), h);
    }

    /// <summary>Replaces eight words of the schedule, a ring of sixteen, by the ones sixteen later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One caller; as a call the loop would not keep its constants in registers.
    private static void Extend(uint* words, int t, int lanes)
    {
        for (int i = t; i < t + 8; i++)
        {
            uint* word = words + ((i & 15) * lanes);
            TVector w1 = TOperations.Load(words + (((i + 1) & 15) * lanes));
            TVector w14 = TOperations.Load(words + (((i + 14) & 15) * lanes));
            TVector small0 = TOperations.Xor(TOperations.RotateRight(w1, 7), TOperations.RotateRight(w1, 18), TOperations.ShiftRight(w1, 3));
            TVector small1 = TOperations.Xor(TOperations.RotateRight(w14, 17), TOperations.RotateRight(w14, 19), TOperations.ShiftRight(w14, 10));
            TVector sum = TOperations.Add(TOperations.Load(word), TOperations.Load(words + (((i + 9) & 15) * lanes)));
            TOperations.Store(TOperations.Add(sum, TOperations.Add(small0, small1)), word);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As calls, eight vectors would pass through memory per round.
    private static void Round(TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, uint constant, uint* word)
    {
        TVector big1 = TOperations.Xor(TOperations.RotateRight(e, 6), TOperations.RotateRight(e, 11), TOperations.RotateRight(e, 25));
        TVector input = TOperations.Add(TOperations.Add(h, TOperations.Create(constant)), TOperations.Load(word));
        TVector first = TOperations.Add(TOperations.Add(input, TOperations.Choose(e, f, g)), big1);
        TVector big0 = TOperations.Xor(TOperations.RotateRight(a, 2), TOperations.RotateRight(a, 13), TOperations.RotateRight(a, 22));
        d = TOperations.Add(d, first);
        h = TOperations.Add(first, TOperations.Add(big0, TOperations.Majority(a, b, c)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Eight times per block; inlined, the vector stays in a register.
    private static void AddTo(uint* state, TVector value) => TOperations.Store(TOperations.Add(TOperations.Load(state), value), state);
}
