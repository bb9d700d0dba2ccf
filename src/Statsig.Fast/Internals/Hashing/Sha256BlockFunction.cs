using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The compression function of one strategy: folds one 64-byte block into a state.</summary>
/// <remarks>
/// Holds either a native or a managed pointer, never both. A value, copied into every <see cref="HashPrefix"/>: the pointer
/// then sits beside the data that the call reads anyway, tests choose a strategy per prefix, and nothing on the hot path
/// waits for a static constructor. Measured against static readonly fields that the JIT folds into the code, and against
/// one more hop through the strategy: all three within 1 ns of each other, on the JIT and on NativeAOT.
/// </remarks>
internal readonly unsafe struct Sha256BlockFunction
{
    private readonly delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void> _native;
    private readonly delegate*<Sha256State*, byte*, void> _managed;

    internal Sha256BlockFunction(delegate*<Sha256State*, byte*, void> managed) => _managed = managed;

    /// <remarks>
    /// Without the GC transition a call costs 1.6 ns, and the thread cannot be suspended while it runs. That is allowed
    /// because a block takes far less than a microsecond and the callee neither blocks, calls back nor allocates.
    /// </remarks>
    internal Sha256BlockFunction(delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void> native) =>
        _native = native;

    /// <summary>Both pointers must stay where they are during the call: stack addresses or pinned memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Invoke(Sha256State* state, byte* block)
    {
        if (_native != null)
        {
            _native(state, block);
        }
        else
        {
            _managed(state, block);
        }
    }
}
