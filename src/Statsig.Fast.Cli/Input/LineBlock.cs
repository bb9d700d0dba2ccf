using System;

namespace Statsig.Fast.Cli.Input;

/// <summary>Some whole lines of a text, and a buffer for them that is used again for the next ones.</summary>
internal sealed class LineBlock
{
    internal byte[] Buffer { get; set; } = [];

    /// <summary>The bytes of the buffer that are lines of the text.</summary>
    internal int Length { get; set; }

    /// <summary>The number of the first line, from 1.</summary>
    internal long FirstLine { get; set; }

    /// <summary>True when no line before this block had any content.</summary>
    internal bool IsFirst { get; set; }

    internal ReadOnlySpan<byte> Text => Buffer.AsSpan(0, Length);

    /// <summary>The number of line ends; one of two characters counts once.</summary>
    internal static int CountLineEnds(ReadOnlySpan<byte> text)
    {
        int ends = text.Count((byte)'\n');
        return text.Contains((byte)'\r') ? ends + text.Count((byte)'\r') - text.Count("\r\n"u8) : ends;
    }

    /// <summary>Starts before the first line.</summary>
    internal Lines GetLines() => new() { Number = FirstLine - 1 };

    /// <summary>Moves to the next line that has any content.</summary>
    /// <returns>False after the last one.</returns>
    internal bool MoveNext(ref Lines lines)
    {
        while (lines.Next < Length)
        {
            ReadOnlySpan<byte> rest = Text[lines.Next..];
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            int length = end < 0 ? rest.Length : end;
            int past = end < 0 ? 0 : rest[end..].StartsWith("\r\n"u8) ? 2 : 1;
            lines.Number++;
            lines.Start = lines.Next;
            lines.Length = length;
            lines.Next += length + past;
            if (rest[..length].ContainsAnyExcept(" \t"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bytes of the current line.</summary>
    internal ReadOnlySpan<byte> Line(in Lines lines) => Buffer.AsSpan(lines.Start, lines.Length);

    /// <summary>A place in the block. A mutable struct: passed by reference.</summary>
    internal struct Lines
    {
        /// <summary>The number of the current line in the text, from 1.</summary>
        internal long Number;

        internal int Start;
        internal int Length;
        internal int Next;
    }
}
