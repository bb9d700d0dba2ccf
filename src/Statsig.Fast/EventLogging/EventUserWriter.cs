using System;
using System.Text.Json;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>Writes users as events carry them: without private attributes, with the global custom fields and the environment.</summary>
internal static class EventUserWriter
{
    internal static void Write(Utf8JsonWriter json, StatsigUser user, Ruleset ruleset)
    {
        json.WriteStartObject();
        WriteText(json, "userID"u8, user.UserId);
        WriteFields(json, "customIDs"u8, user.CustomIds, default);
        WriteText(json, "email"u8, user.Email);
        WriteText(json, "ip"u8, user.Ip);
        WriteText(json, "userAgent"u8, user.UserAgent);
        WriteText(json, "country"u8, user.Country);
        WriteText(json, "locale"u8, user.Locale);
        WriteText(json, "appVersion"u8, user.AppVersion);
        WriteFields(json, "custom"u8, user.Custom, ruleset.Settings.GlobalCustomFields);
        ReadOnlySpan<UserField> own = user.StatsigEnvironment;
        WriteFields(json, "statsigEnvironment"u8, own.IsEmpty ? ruleset.Environment : own, default);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Writes fields as an object, those underneath first and only where the user has none of the name.</summary>
    private static void WriteFields(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<UserField> fields, ReadOnlySpan<UserField> underneath)
    {
        if (fields.IsEmpty && underneath.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (ref readonly UserField field in underneath)
        {
            if (!Has(fields, field.Name))
            {
                WriteField(json, in field);
            }
        }

        foreach (ref readonly UserField field in fields)
        {
            WriteField(json, in field);
        }

        json.WriteEndObject();
    }

    private static bool Has(ReadOnlySpan<UserField> fields, string name)
    {
        foreach (ref readonly UserField field in fields)
        {
            if (field.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteField(Utf8JsonWriter json, in UserField field)
    {
        json.WritePropertyName(field.Name);
        StatsigValue value = field.Value;
        switch (value.Kind)
        {
            case StatsigValueKind.Text:
                json.WriteStringValue(value.TextOrNull);
                break;
            case StatsigValueKind.Boolean:
                json.WriteBooleanValue(value.BooleanValue);
                break;
            case StatsigValueKind.Integer:
                json.WriteNumberValue(value.IntegerBits);
                break;
            default:
                json.WriteRawValue(value.ToString(), skipInputValidation: true);
                break;
        }
    }
}
