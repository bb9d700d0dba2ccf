using System;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The known answers that a block function must return before it is used for bucketing.</summary>
/// <remarks>
/// One wrong bit would move users between groups without an error anywhere, so a few microseconds at start-up
/// are paid for the strategy chosen, ours included.
/// </remarks>
internal static unsafe class Sha256SelfTest
{
    private const int Blocks = 4;

    // 112 bytes is the size of SHA256_CTX: a function that writes to its other members is caught by the guard words
    // instead of damaging the stack, and no room is left for it in production use.
    private const int ContextWords = 28;
    private const int StateWords = 8;
    private const uint Guard = 0xA5C3_0FF0;

    /// <summary>The state after the four blocks of <see cref="FillMessage"/>, which hold every byte value once.</summary>
    private static ReadOnlySpan<uint> ExpectedState =>
    [
        0x8C35A94D, 0x51DC1438, 0x05691F08, 0xEAD5C73C, 0x3D24481F, 0x913CCCFE, 0xB3754ECD, 0xF851518B,
    ];

    /// <summary>Blocks are handed over at every offset from an aligned address, the way text of any length leaves them.</summary>
    internal static bool Passes(Sha256BlockFunction function)
    {
        bool passes = true;
        for (int offset = 0; offset < 16; offset++)
        {
            passes &= PassesAt(offset, function);
        }

        return passes;
    }

    private static bool PassesAt(int offset, Sha256BlockFunction function)
    {
        uint* context = stackalloc uint[ContextWords];
        byte* buffer = stackalloc byte[16 + (Blocks * Sha256Constants.BlockBytes)];
        byte* message = buffer + offset;

        // Loops in place of span methods, of which the framework has no compiled code for these numbers: the test runs at the first hash.
        for (int word = 0; word < ContextWords; word++)
        {
            context[word] = Guard;
        }

        Unsafe.WriteUnaligned(context, Sha256State.Initial);
        FillMessage(message);

        for (int block = 0; block < Blocks; block++)
        {
            function.Invoke((Sha256State*)context, message + (block * Sha256Constants.BlockBytes));
        }

        bool passes = IsUntouched(message);
        for (int word = 0; word < ContextWords; word++)
        {
            passes &= context[word] == (word < StateWords ? ExpectedState[word] : Guard);
        }

        return passes;
    }

    private static void FillMessage(byte* message)
    {
        for (int i = 0; i < Blocks * Sha256Constants.BlockBytes; i++)
        {
            message[i] = MessageByte(i);
        }
    }

    private static bool IsUntouched(byte* message)
    {
        bool untouched = true;
        for (int i = 0; i < Blocks * Sha256Constants.BlockBytes; i++)
        {
            untouched &= message[i] == MessageByte(i);
        }

        return untouched;
    }

    private static byte MessageByte(int index) => (byte)((index * 167) + 59);
}
