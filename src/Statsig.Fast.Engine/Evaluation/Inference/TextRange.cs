using System;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>A stretch of the user agent being parsed.</summary>
/// <remarks>The default value stands for text that is absent. Two bytes each do: longer user agents are not parsed.</remarks>
internal readonly struct TextRange
{
    private readonly ushort _start;
    private readonly ushort _length;

    internal TextRange(int start, int length)
    {
        _start = (ushort)start;
        _length = (ushort)length;
    }

    internal bool IsPresent => _length != 0;

    internal int Start => _start;

    internal int End => _start + _length;

    internal ReadOnlySpan<char> In(ReadOnlySpan<char> text) => text.Slice(_start, _length);
}
