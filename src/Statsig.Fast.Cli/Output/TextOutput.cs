using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Statsig.Fast.Cli.Output;

/// <summary>How reports are written: UTF-8, lines that end with one character everywhere, JSON that people can read.</summary>
internal static class TextOutput
{
    internal static readonly JsonWriterOptions IndentedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>A writer that leaves the stream open.</summary>
    internal static StreamWriter Writer(Stream output) =>
        new PrintableStreamWriter(output) { NewLine = "\n" };
}
