using System;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed unsafe class Sha256SelfTestTests
{
    private static readonly Sha256BlockFunction Right = Sha256Strategies.TryCreate("scalar")!.Function;

    [Fact]
    public void Prove_RightFunction_IsAccepted() =>
        Assert.Equal("planted", Sha256Strategy.Prove("planted", new Sha256BlockFunction(&Correct))?.Name);

    [Fact]
    public void Prove_FunctionThatDoesNothing_IsRejected() => AssertRejected(new Sha256BlockFunction(&Nothing));

    [Fact]
    public void Prove_OneWrongBit_IsRejected() => AssertRejected(new Sha256BlockFunction(&OneWrongBit));

    [Fact]
    public void Prove_WrongForHighBytesOnly_IsRejected() => AssertRejected(new Sha256BlockFunction(&WrongForHighBytes));

    [Fact]
    public void Prove_WrongForUnalignedBlocks_IsRejected() => AssertRejected(new Sha256BlockFunction(&WrongWhenUnaligned));

    [Fact]
    public void Prove_WriteBehindTheState_IsRejected() => AssertRejected(new Sha256BlockFunction(&WritesBehindState));

    [Fact]
    public void Prove_WriteToTheMessage_IsRejected() => AssertRejected(new Sha256BlockFunction(&WritesToMessage));

    private static void AssertRejected(Sha256BlockFunction function) =>
        Assert.Null(Sha256Strategy.Prove("planted", function));

    private static void Nothing(Sha256State* state, byte* block)
    {
    }

    private static void Correct(Sha256State* state, byte* block) => Right.Invoke(state, block);

    private static void OneWrongBit(Sha256State* state, byte* block)
    {
        Right.Invoke(state, block);
        state->H ^= 1;
    }

    private static void WrongForHighBytes(Sha256State* state, byte* block)
    {
        Right.Invoke(state, block);
        state->A ^= new ReadOnlySpan<byte>(block, Sha256Constants.BlockBytes).Contains((byte)0xFF) ? 1u : 0u;
    }

    private static void WrongWhenUnaligned(Sha256State* state, byte* block)
    {
        Right.Invoke(state, block);
        state->A ^= (uint)((nuint)block & 1);
    }

    private static void WritesBehindState(Sha256State* state, byte* block)
    {
        Right.Invoke(state, block);
        ((uint*)state)[10] = 0;
    }

    private static void WritesToMessage(Sha256State* state, byte* block)
    {
        Right.Invoke(state, block);
        block[0]++;
    }
}
