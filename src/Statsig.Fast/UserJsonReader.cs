using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast;

/// <summary>Reads users and their values from JSON.</summary>
internal static class UserJsonReader
{
    internal static StatsigUser ReadUser(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        try
        {
            StatsigUser user = ReadUser(ref reader);
            RequireEnd(ref reader);
            return user;
        }
        catch (InvalidOperationException broken)
        {
            // The reader reports text that is not valid UTF-8, and escapes of half a surrogate pair, this way.
            throw new JsonException("A text of the user is not valid Unicode.", broken);
        }
    }

    internal static StatsigUser ReadUser(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A user is a JSON object.");
        }

        string? userId = null, email = null, ip = null, userAgent = null, country = null, locale = null, appVersion = null;
        UserField[]? customIds = null, custom = null, privateAttributes = null, environment = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "userID": userId = ReadText(ref reader, name); break;
                case "email": email = ReadText(ref reader, name); break;
                case "ip": ip = ReadText(ref reader, name); break;
                case "userAgent": userAgent = ReadText(ref reader, name); break;
                case "country": country = ReadText(ref reader, name); break;
                case "locale": locale = ReadText(ref reader, name); break;
                case "appVersion": appVersion = ReadText(ref reader, name); break;
                case "customIDs": customIds = ReadFieldsOrNull(ref reader, name); break;
                case "custom": custom = ReadFieldsOrNull(ref reader, name); break;
                case "privateAttributes": privateAttributes = ReadFieldsOrNull(ref reader, name); break;
                case "statsigEnvironment": environment = ReadFieldsOrNull(ref reader, name); break;
                default: reader.Skip(); break;
            }
        }

        return new StatsigUser(userId)
        {
            Email = email,
            Ip = ip,
            UserAgent = userAgent,
            Country = country,
            Locale = locale,
            AppVersion = appVersion,
            CustomIds = customIds is null ? StatsigUser.NoFields : customIds,
            Custom = custom is null ? StatsigUser.NoFields : custom,
            PrivateAttributes = privateAttributes,
            StatsigEnvironment = environment is null ? StatsigUser.NoFields : environment,
        };
    }

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
        catch (InvalidOperationException broken)
        {
            throw new JsonException("A text of the value is not valid Unicode.", broken);
        }
    }

    /// <summary>The members of an object that was read before.</summary>
    internal static UserField[] ReadMembers(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return ReadFields(ref reader, "object");
    }

    private static string? ReadText(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => NumberAsText(ReadNumber(ref reader)),
        _ => throw new JsonException($"\"{name}\" of a user is a text."),
    };

    /// <summary>The text that conditions see of a number; unlike JSON it has a word for one beyond the range of a double.</summary>
    private static string NumberAsText(StatsigValue number) =>
        number.Kind == StatsigValueKind.Number ? NumberText.ToText(number.NumberValue) : number.ToString();

    /// <summary>The members of an object; null for a null, which counts as if the user had no such member.</summary>
    private static UserField[]? ReadFieldsOrNull(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Null ? null : ReadFields(ref reader, name);

    private static UserField[] ReadFields(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"\"{name}\" of a user is an object.");
        }

        var fields = new List<UserField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string field = reader.GetString()!;
            reader.Read();
            fields.Add(new UserField(field, ReadValue(ref reader)));
        }

        return [.. fields];
    }

    private static StatsigValue ReadValue(ref Utf8JsonReader reader)
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
                    elements.Add(ReadValue(ref reader)); // The reader itself refuses more than 64 levels.
                }

                return StatsigValue.FromArray([.. elements]);
            case JsonTokenType.StartObject:
                return StatsigValue.Object(NormalJson.Read(ref reader, userSide: true));
            default:
                return default;
        }
    }

    // Negative zero has a sign, which whole numbers have not. Without the cast both sides would become double, and whole numbers beyond 2^53
    // others than were given.
    private static StatsigValue ReadNumber(ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out long whole) && (whole != 0 || reader.ValueSpan[0] != '-') ? (StatsigValue)whole : reader.GetDouble();

    private static void RequireEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
        {
            throw new JsonException("More JSON follows the value.");
        }
    }
}
