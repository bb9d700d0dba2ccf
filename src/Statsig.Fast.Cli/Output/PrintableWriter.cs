using System;
using System.IO;
using System.Text;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Standard output or standard error, without control characters of names and texts.</summary>
/// <remarks>
/// A line is written with <see cref="WriteLine(string)"/> and ends where that says: line ends within it are written out as well, so that no
/// name can begin a line. What is written without a line's end keeps them, as the help of the command line needs it.
/// </remarks>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Puts such a writer before standard output and standard error.</summary>
    internal static void Install()
    {
        Console.SetOut(Synchronized(new PrintableWriter(Console.Out)));
        Console.SetError(Synchronized(new PrintableWriter(Console.Error)));
    }

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value is '\n' or '\r' or '\t' || !OneLine.IsBreaking(value))
        {
            inner.Write(value);
        }
        else
        {
            inner.Write(OneLine.Of(value.ToString()));
        }
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (char character in buffer)
        {
            Write(character);
        }
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : OneLine.Of(value));

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
