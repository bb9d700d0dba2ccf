using System;
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
            using Stream stream = Open(path, out _);
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            return buffer.ToArray();
        });
    }

    /// <summary>Opens a text of lines.</summary>
    /// <param name="path">The file, or a pipe.</param>
    /// <param name="file">The file itself, whose position tells how much was read; it is closed with the result.</param>
    /// <returns>The text as UTF-8, without a byte order mark.</returns>
    /// <exception cref="UnreadableFileException">The file cannot be read.</exception>
    internal static Stream OpenText(string path, out Stream file)
    {
        Stream? opened = null;
        Stream text = Guard(path, () => WithoutMark(Open(path, out opened)));
        file = opened!;
        return text;
    }

    /// <summary>Runs a step of reading a file, whose failures name the file.</summary>
    /// <exception cref="UnreadableFileException">The step failed.</exception>
    internal static T Guard<T>(string path, Func<T> read, long? line = null)
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

    private static Stream Open(string path, out Stream file)
    {
        // Without a buffer: the two bytes are read once, and everything else in large blocks.
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        Stream content = Peek(file, 2, out byte[] beginning);
        return beginning is [0x1f, 0x8b] ? new GZipStream(content, CompressionMode.Decompress) : content;
    }

    /// <summary>Passes over the mark of UTF-8; a text in UTF-16, which starts with another mark, is converted.</summary>
    private static Stream WithoutMark(Stream text)
    {
        Stream content = Peek(text, 3, out byte[] beginning);
        return beginning switch
        {
            [0xEF, 0xBB, 0xBF] => text.CanSeek ? Skip(text, 3) : text,
            [0xFF, 0xFE, ..] => Converted(text, beginning[2..], Encoding.Unicode),
            [0xFE, 0xFF, ..] => Converted(text, beginning[2..], Encoding.BigEndianUnicode),
            _ => content,
        };
    }

    private static Stream Converted(Stream text, byte[] beginning, Encoding encoding) => Encoding.CreateTranscodingStream(
        text.CanSeek ? Skip(text, 2) : new PrependedStream(beginning, text), encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static Stream Skip(Stream stream, int count)
    {
        stream.Position = count;
        return stream;
    }

    /// <summary>Reads the first bytes.</summary>
    /// <returns>A stream that starts with them.</returns>
    private static Stream Peek(Stream stream, int count, out byte[] beginning)
    {
        byte[] buffer = new byte[count];
        int read = stream.ReadAtLeast(buffer, count, throwOnEndOfStream: false);
        beginning = buffer[..read];
        if (!stream.CanSeek)
        {
            return new PrependedStream(beginning, stream);
        }

        stream.Position = 0;
        return stream;
    }
}
