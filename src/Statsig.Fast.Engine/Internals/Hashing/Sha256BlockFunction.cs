using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>
/// The compression function of one strategy, or of the one that the process will choose: folds one 64-byte block into a state.
/// </summary>
/// <remarks>
/// Holds either a native or a managed pointer, never both; neither until the first block, when none was given. That first block makes the
/// process's choice if nothing has made it yet, which may load a library: a program that never hashes never does. Threads that meet there
/// choose the same, and each pointer is written whole. A value, copied into every <see cref="HashPrefix"/>: the pointer then sits beside
/// the data that the call reads anyway, tests choose a strategy per prefix, and nothing on the hot path waits for a static constructor.
/// Measured against static readonly fields that the JIT folds into the code, and against one more hop through the strategy: all three
/// within 1 ns of each other, on the JIT and on NativeAOT.
/// </remarks>
internal unsafe struct Sha256BlockFunction
{
    private delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void> _native;
    private delegate*<Sha256State*, byte*, void> _managed;

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
        else if (_managed != null)
        {
            _managed(state, block);
        }
        else
        {
            InvokeChosen(state, block);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: runs until the native function is known.
    private void InvokeChosen(Sha256State* state, byte* block)
    {
        Sha256BlockFunction chosen = Sha256Strategies.Chosen.Function;
        chosen.Invoke(state, block);
        if (chosen._native != null)
        {
            _native = chosen._native;
        }
        else
        {
            _managed = chosen._managed;
        }
    }
}
