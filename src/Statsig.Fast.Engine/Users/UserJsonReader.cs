using System;
using System.Text.Json;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Values;

namespace Statsig.Fast.Users;

/// <summary>Reads users from JSON.</summary>
internal static class UserJsonReader
{
    internal static StatsigUser ReadUser(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        try
        {
            StatsigUser user = ReadUser(ref reader);
            ValueJsonReader.RequireEnd(ref reader);
            return user;
        }
        catch (InvalidOperationException exception)
        {
            // The reader reports text that is not valid UTF-8, and escapes of half a surrogate pair, this way.
            throw new JsonException("A text of the user is not valid Unicode.", exception);
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
            throw new JsonException("A user must be a JSON object.");
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

    private static string? ReadText(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => NumberAsText(ValueJsonReader.ReadNumber(ref reader)),
        _ => throw new JsonException($"\"{name}\" of a user must be a string."),
    };

    /// <summary>The text that conditions see of a number; unlike JSON it has a word for one beyond the range of a double.</summary>
    private static string NumberAsText(StatsigValue number) =>
        number.Kind == StatsigValueKind.Number ? NumberText.ToText(number.NumberValue) : number.ToString();

    /// <summary>The members of an object; null for a null, which counts as if the user had no such member.</summary>
    private static UserField[]? ReadFieldsOrNull(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Null ? null : ValueJsonReader.ReadMembers(ref reader, name);
}
