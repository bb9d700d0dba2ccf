using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Cli;

/// <summary>Users from a JSON-lines file: bare users, or lines with a "user" member.</summary>
internal static class UserLines
{
    /// <summary>A user and the number to report it under.</summary>
    internal readonly record struct Entry(long Index, StatsigUser User);

    /// <exception cref="UnreadableFileException">The file, or a line of it, cannot be read.</exception>
    internal static IEnumerable<Entry> Read(string path)
    {
        long next = 0;
        foreach ((long number, string text) in InputFile.ReadLines(path))
        {
            if (TryParse(path, number, text, ref next, out Entry entry))
            {
                yield return entry;
            }
        }
    }

    private static bool TryParse(string path, long number, string text, ref long next, out Entry entry)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        try
        {
            Line line = Locate(utf8);
            if (line.IsMeta)
            {
                entry = default;
                return false;
            }

            entry = new Entry(line.Index ?? next, StatsigUser.FromJson(line.User.IsEmpty ? utf8 : line.User));
            next = entry.Index + 1;
            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second is how the reader reports a name with half a surrogate pair.
            throw new UnreadableFileException(path, number, broken.Message);
        }
    }

    /// <summary>Finds the index and the bytes of the user in a line.</summary>
    private static Line Locate(ReadOnlySpan<byte> utf8)
    {
        var line = default(Line);
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A line holds a user, a JSON object.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isUser = reader.ValueTextEquals("user"u8);
            bool isIndex = reader.ValueTextEquals("i"u8);
            line.IsMeta |= reader.ValueTextEquals("meta"u8);
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

        line.IsMeta &= line.User.IsEmpty;
        return line;
    }

    private ref struct Line
    {
        internal bool IsMeta;
        internal long? Index;
        internal ReadOnlySpan<byte> User;
    }
}
