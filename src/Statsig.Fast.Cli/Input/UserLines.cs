using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Cli.Input;

/// <summary>Users from a JSON-lines file: bare users, or lines with a "user" member.</summary>
/// <remarks>
/// The first line may describe the file instead, with a "meta" member and no user. A bare user may have a member of that name too:
/// a line with user or custom IDs is a user.
/// </remarks>
internal static class UserLines
{
    /// <summary>A user and the number to report it under.</summary>
    internal readonly record struct Entry(long Index, StatsigUser User);

    /// <summary>Opens the file; its lines are read on enumeration.</summary>
    /// <exception cref="UnreadableFileException">The file, or a line of it, cannot be read.</exception>
    internal static IEnumerable<Entry> Read(string path) => Parse(path, LineBlocks.Open(path));

    /// <summary>Reads the user of a line, for callers that read blocks of lines.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="number">The number of the line.</param>
    /// <param name="utf8">The line.</param>
    /// <param name="isFirst">True for the first line with any content, which may describe the file.</param>
    /// <returns>Null for the line that describes the file.</returns>
    /// <exception cref="UnreadableFileException">The line is not a user.</exception>
    internal static StatsigUser? Parse(string path, long number, ReadOnlySpan<byte> utf8, bool isFirst)
    {
        long next = 0;
        return TryParse(path, number, utf8, isFirst, ref next, out Entry entry) ? entry.User : null;
    }

    private static IEnumerable<Entry> Parse(string path, LineBlocks blocks)
    {
        using (blocks)
        {
            long next = 0;
            var block = new LineBlock();
            while (blocks.TryRead(block))
            {
                bool isFirst = block.IsFirst;
                LineBlock.Lines lines = block.GetLines();
                while (block.MoveNext(ref lines))
                {
                    if (TryParse(path, lines.Number, block.Line(in lines), isFirst, ref next, out Entry entry))
                    {
                        yield return entry;
                    }

                    isFirst = false;
                }
            }
        }
    }

    private static bool TryParse(string path, long number, ReadOnlySpan<byte> utf8, bool isFirst, ref long next, out Entry entry)
    {
        try
        {
            Line line = Locate(utf8);
            if (line.IsMeta)
            {
                if (!isFirst)
                {
                    throw new JsonException("A line with \"meta\" and without a user must be the first line.");
                }

                entry = default;
                return false;
            }

            entry = new Entry(line.Index ?? next, StatsigUser.FromJson(line.User.IsEmpty ? utf8 : line.User));
            next = entry.Index + 1;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the reader reports a name with half a surrogate pair.
            throw new UnreadableFileException(path, number, exception.Message);
        }
    }

    /// <summary>Finds the index and the bytes of the user in a line.</summary>
    private static Line Locate(ReadOnlySpan<byte> utf8)
    {
        var line = default(Line);
        bool hasIds = false;
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Each line must contain a user, a JSON object.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isUser = reader.ValueTextEquals("user"u8);
            bool isIndex = reader.ValueTextEquals("i"u8);
            line.IsMeta |= reader.ValueTextEquals("meta"u8);
            hasIds |= reader.ValueTextEquals("userID"u8) || reader.ValueTextEquals("customIDs"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isIndex && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long index))
            {
                line.Index = index;
            }

            reader.Skip();
            if (isUser)
            {
                line.User = utf8[start..(int)reader.BytesConsumed];
            }
        }

        // Throws when anything but blanks follows.
        reader.Read();
        line.IsMeta &= line.User.IsEmpty && !hasIds;
        return line;
    }

    private ref struct Line
    {
        internal bool IsMeta;
        internal long? Index;
        internal ReadOnlySpan<byte> User;
    }
}
