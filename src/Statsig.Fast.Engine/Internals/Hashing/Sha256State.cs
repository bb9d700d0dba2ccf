using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The eight chaining words of SHA-256, in the byte order of the machine.</summary>
/// <remarks>
/// 32 bytes laid out like the start of libcrypto's SHA256_CTX. Its block function touches only these; the self-test
/// puts guard words behind a state and rejects a function that writes there.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Sha256State
{
    internal uint A;
    internal uint B;
    internal uint C;
    internal uint D;
    internal uint E;
    internal uint F;
    internal uint G;
    internal uint H;

    /// <summary>The state before the first block.</summary>
    internal static Sha256State Initial => new()
    {
        A = 0x6A09E667,
        B = 0xBB67AE85,
        C = 0x3C6EF372,
        D = 0xA54FF53A,
        E = 0x510E527F,
        F = 0x9B05688C,
        G = 0x1F83D9AB,
        H = 0x5BE0CD19,
    };

    /// <summary>The first eight digest bytes, read as a big-endian number: all that bucketing uses.</summary>
    internal readonly ulong First64Bits => ((ulong)A << 32) | B;

    /// <summary>Copies the state to where a block function is about to change it.</summary>
    /// <remarks>
    /// Never inlined, and meant as the last thing before the block function. The JIT clears the upper halves of the
    /// AVX registers when a method that used them returns (here: for this very copy), but not before an unmanaged call.
    /// libcrypto's SHA instructions are encoded the old way, and with upper halves left dirty by anything inlined
    /// before, Intel processors run them five times slower: 250 ns a block instead of 54. The call costs 1 ns.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal readonly void CopyTo(Sha256State* destination) => *destination = this;
}
