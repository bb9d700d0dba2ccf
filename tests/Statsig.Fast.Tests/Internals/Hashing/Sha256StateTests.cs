using System.Runtime.CompilerServices;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class Sha256StateTests
{
    [Fact]
    public void Layout_StateAndBlock_AreWhatNativeCodeExpects()
    {
        Assert.Equal(32, Unsafe.SizeOf<Sha256State>());
        Assert.Equal(64, Unsafe.SizeOf<Sha256Block>());
    }

    [Fact]
    public unsafe void CopyTo_AnyState_CopiesEveryWord()
    {
        Sha256State state = Sha256State.Initial;
        Sha256State copy;

        state.CopyTo(&copy);

        Assert.Equal(state, copy);
        Assert.Equal(0x6A09E667_BB67AE85uL, copy.First64Bits);
    }
}
