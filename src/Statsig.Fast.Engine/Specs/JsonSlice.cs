using System;

namespace Statsig.Fast.Specs;

/// <summary>A JSON value inside the payload, kept as the bytes it was delivered in.</summary>
/// <remarks>The default value stands for a member that was absent.</remarks>
internal readonly record struct JsonSlice(int Offset, int Length)
{
    internal bool IsPresent => Length > 0;

    internal ReadOnlySpan<byte> In(ReadOnlySpan<byte> payload) => payload.Slice(Offset, Length);
}
