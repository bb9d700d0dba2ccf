using System;
using System.IO;
using System.Text;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Writes the lines of a report, without control characters of names and texts.</summary>
internal sealed class PrintableStreamWriter(Stream output) : StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
{
    /// <inheritdoc/>
    public override void WriteLine(string? value) => base.WriteLine(value is null ? null : OneLine.Of(value));

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => base.Write(value is null ? null : OneLine.Of(value));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());
}
