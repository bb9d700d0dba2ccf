using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>Turns rows of words, a row per text, into lanes: word t of all texts side by side.</summary>
/// <remarks>
/// Four words of four texts at a time, in the registers that every 64-bit processor has: 28 instructions a text, where moving word by word
/// takes twice 24 and the byte swaps besides.
/// </remarks>
internal static unsafe class LaneRows
{
    /// <summary>Spreads chaining states.</summary>
    /// <param name="rows">The states, one behind the other.</param>
    /// <param name="count">How many of them are filled.</param>
    /// <param name="states">Eight words per text.</param>
    /// <param name="lanes">How many texts go together; a multiple of four.</param>
    internal static void SpreadStates(Sha256State* rows, int count, uint* states, int lanes)
    {
        for (int lane = 0; lane < count; lane += 4)
        {
            byte* row = (byte*)(rows + lane);
            Spread(row, sizeof(Sha256State), states + lane, lanes, isText: false);
            Spread(row + 16, sizeof(Sha256State), states + (4 * lanes) + lane, lanes, isText: false);
        }
    }

    /// <summary>Spreads message blocks, and turns their big-endian words into the machine's.</summary>
    /// <param name="rows">The first block.</param>
    /// <param name="strideBytes">From one text's block to the next one's.</param>
    /// <param name="count">How many of them are filled.</param>
    /// <param name="words">Sixteen words per text.</param>
    /// <param name="lanes">How many texts go together; a multiple of four.</param>
    internal static void SpreadBlocks(byte* rows, int strideBytes, int count, uint* words, int lanes)
    {
        for (int lane = 0; lane < count; lane += 4)
        {
            byte* row = rows + (lane * strideBytes);
            for (int word = 0; word < 16; word += 4)
            {
                Spread(row + (word * sizeof(uint)), strideBytes, words + (word * lanes) + lane, lanes, isText: true);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The body of the loops above; the last parameter is a constant in each.
    private static void Spread(byte* row, int strideBytes, uint* destination, int lanes, bool isText)
    {
        Vector128<uint> a = Load(row, isText), b = Load(row + strideBytes, isText);
        Vector128<uint> c = Load(row + (2 * strideBytes), isText), d = Load(row + (3 * strideBytes), isText);
        Vector128<uint> lowAc = Low(a, c), lowBd = Low(b, d);
        Vector128<uint> highAc = High(a, c), highBd = High(b, d);
        Low(lowAc, lowBd).Store(destination);
        High(lowAc, lowBd).Store(destination + lanes);
        Low(highAc, highBd).Store(destination + (2 * lanes));
        High(highAc, highBd).Store(destination + (3 * lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Four times per step; a call would pass the vector through memory.
    private static Vector128<uint> Load(byte* source, bool isText)
    {
        Vector128<byte> bytes = Vector128.Load(source);
        return isText && BitConverter.IsLittleEndian
            ? Vector128.Shuffle(bytes, Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32()
            : bytes.AsUInt32();
    }

    /// <summary>The lower words of two vectors in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Low(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a.GetElement(0), b.GetElement(0), a.GetElement(1), b.GetElement(1));

    /// <summary>The upper words of two vectors in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> High(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a.GetElement(2), b.GetElement(2), a.GetElement(3), b.GetElement(3));
}
