using System;
using System.IO;
using System.Text.Unicode;
using System.Threading;

namespace Statsig.Fast.Cli.Input;

/// <summary>The lines of a text in blocks of about 256 KB, for one reader or for several that work on different blocks.</summary>
/// <remarks>Lines end with "\n", "\r\n" or "\r". Memory does not depend on the number of lines. Thread-safe.</remarks>
internal sealed class LineBlocks : IDisposable
{
    /// <summary>The usual size of a block; one with a longer line is larger.</summary>
    internal const int BlockBytes = 256 * 1024;

    /// <summary>The length from which a line is rejected: no user is so large, and it would have to be in memory at once.</summary>
    internal const int MaxLineBytes = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly Stream _text;
    private readonly Stream _file;
    private readonly Lock _reading = new();
    private byte[] _rest = []; // What was read beyond the last block.
    private long _nextLine = 1;
    private bool _hasContent;
    private bool _isAtEnd;
    private UnreadableFileException? _failure; // Of the line after the last block.
    private long _fileBytes;

    private LineBlocks(string path)
    {
        _path = path;
        _text = InputFile.OpenText(path, out _file);
        FileLength = _file.CanSeek ? _file.Length : null;
    }

    /// <summary>The size of the file, compressed if it is; null for a pipe.</summary>
    internal long? FileLength { get; }

    /// <summary>How much of <see cref="FileLength"/> was read.</summary>
    internal long FileBytes => Volatile.Read(ref _fileBytes);

    /// <summary>Opens the file; its blocks are read one after the other.</summary>
    /// <exception cref="UnreadableFileException">The file cannot be read.</exception>
    internal static LineBlocks Open(string path) => new(path);

    /// <summary>Reads the next lines into a block.</summary>
    /// <returns>False when no lines are left.</returns>
    /// <exception cref="UnreadableFileException">The file cannot be read, or a line is too long or not UTF-8.</exception>
    /// <remarks>The lines before such a line are returned first.</remarks>
    internal bool TryRead(LineBlock block)
    {
        lock (_reading)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            if (block.Buffer.Length < BlockBytes)
            {
                block.Buffer = new byte[BlockBytes];
            }

            int length = Fill(block);
            _fileBytes = FileLength is null ? 0 : _file.Position;
            if (length == 0)
            {
                return false;
            }

            block.Length = length;
            block.FirstLine = _nextLine;
            block.IsFirst = !_hasContent;
            if (!Utf8.IsValid(block.Text))
            {
                CutBeforeInvalid(block);
            }

            _hasContent = _hasContent || block.Text.ContainsAnyExcept(" \t\r\n"u8);
            _nextLine += LineBlock.CountLineEnds(block.Text);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    /// <summary>Fills the buffer of a block up to the end of a line, and keeps what follows for the next one.</summary>
    private int Fill(LineBlock block)
    {
        int length = _rest.Length;
        if (block.Buffer.Length < length)
        {
            block.Buffer = new byte[length + BlockBytes];
        }

        _rest.CopyTo(block.Buffer, 0);
        _rest = [];
        while (true)
        {
            while (!_isAtEnd && length < block.Buffer.Length)
            {
                byte[] buffer = block.Buffer;
                int from = length;
                int read = InputFile.Guard(_path, () => _text.Read(buffer, from, buffer.Length - from), _nextLine);
                _isAtEnd = read == 0;
                length += read;
            }

            int end = _isAtEnd ? length : EndOfLines(block.Buffer.AsSpan(0, length));
            if (end > 0 || length == 0)
            {
                _rest = block.Buffer[end..length];
                return end;
            }

            if (length >= MaxLineBytes)
            {
                throw new UnreadableFileException(_path, _nextLine, $"The line is longer than {MaxLineBytes / 1024 / 1024} MB.");
            }

            byte[] larger = new byte[block.Buffer.Length * 2];
            block.Buffer.AsSpan(0, length).CopyTo(larger);
            block.Buffer = larger;
        }
    }

    /// <summary>The number of bytes up to the end of the last whole line; 0 without one.</summary>
    private static int EndOfLines(ReadOnlySpan<byte> text)
    {
        int end = text.LastIndexOf((byte)'\n');
        if (end < 0)
        {
            // The last "\r" may be the first half of a line end.
            end = text[..^1].LastIndexOf((byte)'\r');
        }

        return end + 1;
    }

    /// <summary>Leaves the lines before the first one that is not UTF-8, whose failure comes after them.</summary>
    private void CutBeforeInvalid(LineBlock block)
    {
        LineBlock.Lines lines = block.GetLines();
        while (block.MoveNext(ref lines) && Utf8.IsValid(block.Line(in lines)))
        {
        }

        _failure = new UnreadableFileException(_path, lines.Number, "The line is not valid UTF-8.");
        block.Length = lines.Start;
    }
}
