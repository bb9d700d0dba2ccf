using System;
using System.IO;
using System.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>
/// Standard output where it is a terminal: JSON that is copied as it is may hold control characters that JSON allows, which are escaped
/// here.
/// </summary>
/// <remarks>
/// Those are U+007F to U+009F, which stand only within texts of JSON. Those below U+0020 are line ends and tabs between tokens.
/// </remarks>
internal sealed class TerminalStream(Stream inner) : Stream
{
    private const byte Delete = 0x7F;

    /// <summary>The first byte of U+0080 to U+00BF in UTF-8.</summary>
    private const byte Lead = 0xC2;

    private bool _hasLead;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int from = 0;
        for (int i = 0; i < buffer.Length; i++)
        {
            byte current = buffer[i];
            if (_hasLead)
            {
                _hasLead = false;
                from = i;
                if (current is >= 0x80 and < 0xA0)
                {
                    Escape(current);
                    from = i + 1;
                    continue;
                }

                inner.WriteByte(Lead);
            }

            if (current is Delete or Lead)
            {
                inner.Write(buffer[from..i]);
                from = i + 1;
                _hasLead = current == Lead;
                if (!_hasLead)
                {
                    Escape(current);
                }
            }
        }

        if (from < buffer.Length)
        {
            inner.Write(buffer[from..]);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Escape(byte character) => inner.Write(Encoding.ASCII.GetBytes($"\\u{(int)character:x4}"));
}
