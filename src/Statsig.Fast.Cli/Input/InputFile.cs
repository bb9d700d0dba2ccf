using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Statsig.Fast.Cli.Input;

/// <summary>Reads files given on the command line, unpacking gzip wherever it is found.</summary>
internal static class InputFile
{
    /// <summary>The whole file.</summary>
    /// <exception cref="UnreadableFileException">The file cannot be read.</exception>
    internal static byte[] ReadAll(string path)
    {
        return Guard(path, () =>
        {
            using Stream stream = Open(path);
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            return buffer.ToArray();
        });
    }

    /// <summary>The lines of the file, numbered from one; empty lines are left out.</summary>
    /// <exception cref="UnreadableFileException">The file cannot be read.</exception>
    /// <remarks>The file is opened at once and closed when its last line was read.</remarks>
    internal static IEnumerable<(long Number, string Text)> ReadLines(string path) => ReadLines(path, Guard(path, () => Open(path)));

    private static IEnumerable<(long Number, string Text)> ReadLines(string path, Stream stream)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        for (long number = 1; ; number++)
        {
            string? text = Guard(path, reader.ReadLine, number);
            if (text is null)
            {
                yield break;
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (number, text);
            }
        }
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        int first = file.ReadByte();
        int second = file.ReadByte();
        file.Position = 0;
        bool isGzip = first == 0x1f && second == 0x8b;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static T Guard<T>(string path, Func<T> read, long? line = null)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or DecoderFallbackException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableFileException(path, line, exception.Message);
        }
    }
}
