using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The vector operations that SHA-256 over several texts at once needs, for one width of vectors.</summary>
/// <typeparam name="TVector">Unsigned 32-bit words, one per text.</typeparam>
internal unsafe interface ILaneOperations<TVector>
    where TVector : unmanaged
{
    static abstract TVector Load(uint* source);

    static abstract void Store(TVector value, uint* destination);

    static abstract TVector Create(uint value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector RotateRight(TVector value, [ConstantExpected] byte count);

    static abstract TVector ShiftRight(TVector value, [ConstantExpected] byte count);

    /// <summary>a ^ b ^ c.</summary>
    static abstract TVector Xor(TVector a, TVector b, TVector c);

    /// <summary>Bits of b where a has ones, else those of c.</summary>
    static abstract TVector Choose(TVector a, TVector b, TVector c);

    /// <summary>Bits that at least two of the three have.</summary>
    static abstract TVector Majority(TVector a, TVector b, TVector c);
}
