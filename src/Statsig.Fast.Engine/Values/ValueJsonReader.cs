using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Values;

/// <summary>Reads the values of users from JSON.</summary>
internal static class ValueJsonReader
{
    internal static StatsigValue ReadValue(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        try
        {
            reader.Read();
            StatsigValue value = ReadValue(ref reader);
            RequireEnd(ref reader);
            return value;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text of the value is not valid Unicode.", exception);
        }
    }

    /// <summary>Reads the members of an object that was read before.</summary>
    internal static UserField[] ReadMembers(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return ReadMembers(ref reader, "object");
    }

    /// <summary>Reads the members of an object of a user; throws for another kind of value.</summary>
    internal static UserField[] ReadMembers(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"\"{name}\" of a user must be a JSON object.");
        }

        var fields = new List<UserField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string field = reader.GetString()!;
            reader.Read();
            fields.Add(new UserField(field, ValueJsonReader.ReadValue(ref reader)));
        }

        return [.. fields];
    }

    internal static StatsigValue ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.StartArray:
                var elements = new List<StatsigValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(ReadValue(ref reader)); // The reader itself rejects more than 64 levels.
                }

                return StatsigValue.FromArray([.. elements]);
            case JsonTokenType.StartObject:
                return StatsigValue.Object(NormalJson.Read(ref reader, userSide: true));
            default:
                return default;
        }
    }

    // Negative zero has a sign, which whole numbers have not. Without the cast both sides would become double, and whole numbers beyond
    // 2^53 others than were given.
    internal static StatsigValue ReadNumber(ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out long whole) && (whole != 0 || reader.ValueSpan[0] != '-') ? (StatsigValue)whole : reader.GetDouble();

    /// <summary>Rejects what follows the value.</summary>
    internal static void RequireEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
        {
            throw new JsonException("More JSON follows the value.");
        }
    }
}
