using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Text;

/// <summary>A fast hash in which the ASCII letters lose their case.</summary>
/// <remarks>
/// It takes a weighted sum of four-character words with the case bit set; the multiplications do not wait for each
/// other. Texts beyond 32 characters are sampled at eight places. Collisions are easy to construct, so a table that uses it
/// must notice them and change to another hash.
/// </remarks>
internal static class TextHash
{
    private const int CharsPerWord = 4;
    private const int Samples = 8;
    private const ulong CaseBits = 0x0020_0020_0020_0020;
    private const ulong LengthKey = 0x9E37_79B9_7F4A_7C15;
    private const ulong TailKey = 0xD6E8_FEB8_6659_FD93;

    private static readonly ulong[] Keys =
    [
        0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3,
        0x1D8E_4E27_C47D_124F, 0xEB44_ACCA_B455_D165, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB,
    ];

    /// <summary>Hashes a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="hasNonAscii">True when a character that the hash includes is not ASCII.</param>
    /// <returns>64 well-mixed bits; equal for texts that differ only in the case of ASCII letters.</returns>
    internal static ulong Compute(ReadOnlySpan<char> text, out bool hasNonAscii)
    {
        int length = text.Length;
        ref char first = ref MemoryMarshal.GetReference(text);

        // Four characters in one unaligned load; no position exceeds the last four characters.
        ref byte bytes = ref Unsafe.As<char, byte>(ref first);
        ulong hash = (ulong)(uint)length * LengthKey;
        ulong seen;
        if (length < CharsPerWord)
        {
            seen = AsciiCase.PackShort(ref Unsafe.As<char, ushort>(ref first), length);
            hash += (seen | CaseBits) * TailKey;
        }
        else
        {
            int last = length - CharsPerWord;
            seen = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, last * sizeof(char)));
            hash += (seen | CaseBits) * TailKey;
            ref ulong key = ref MemoryMarshal.GetArrayDataReference(Keys);
            // Up to 32 characters these are all words; beyond, the number of samples is at most the number of keys.
            int step = Math.Max(CharsPerWord, (last + Samples - 1) / Samples);
            for (int at = 0; at < last; at += step)
            {
                ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at * sizeof(char)));
                seen |= word;
                hash += (word | CaseBits) * key;
                key = ref Unsafe.Add(ref key, 1);
            }
        }

        hasNonAscii = AsciiCase.HasNonAscii(seen);
        hash ^= hash >> 32;
        return hash * LengthKey;
    }
}
