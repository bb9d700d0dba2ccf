using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>Room for one 64-byte message block, as a value that lives in an object or on the stack.</summary>
/// <remarks>
/// A struct and not stackalloc: copying one is two to four vector moves, and a frame without stackalloc needs neither
/// a frame pointer nor a stack guard.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Sha256Constants.BlockBytes)]
internal struct Sha256Block
{
    // Only its address is used; the attribute above sets the size of the struct. A ulong, for the alignment.
    internal ulong First;
}
