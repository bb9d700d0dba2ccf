using System.Runtime.InteropServices;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The positions of a segment of free chunks; takers and the writer use separate cache lines.</summary>
/// <remarks>Processors fetch lines in pairs, so each position has a block of 128 bytes.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct FreeCursors
{
    internal const int HeadOffset = 128;
    internal const int TailOffset = 256;

    /// <summary>The total number of taken chunks.</summary>
    [FieldOffset(HeadOffset)]
    internal long Head;

    /// <summary>The total number of added chunks.</summary>
    [FieldOffset(TailOffset)]
    internal long Tail;
}
