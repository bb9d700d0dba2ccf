using System;
using System.Buffers;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Users;

/// <summary>Writes users as JSON, the way they are sent to Statsig and handed to client SDKs.</summary>
/// <remarks>
/// Private attributes are never written. Custom fields of the server's options come after the user's own, whose values win. The user's
/// environment is written when it has one, else the server's. Raw UTF-8, and
/// nothing is allocated. Source: the "user" object of events and client responses.
/// </remarks>
internal static class UserJsonWriter
{
    internal static void Write(IBufferWriter<byte> writer, StatsigUser user, ReadOnlySpan<UserField> globalCustomFields, ReadOnlySpan<UserField> environment)
    {
        var json = new JsonOutput(writer);
        Write(ref json, user, globalCustomFields, environment);
        json.Flush();
    }

    /// <summary>Writes the object; absent members are left out.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="user">The user.</param>
    /// <param name="globalCustomFields">Custom fields that every user has underneath its own.</param>
    /// <param name="environment">The environment for a user without one.</param>
    internal static void Write(ref JsonOutput json, StatsigUser user, ReadOnlySpan<UserField> globalCustomFields, ReadOnlySpan<UserField> environment)
    {
        json.Write((byte)'{');
        bool any = false;
        WriteMember(ref json, ref any, "\"userID\":"u8, user.UserId);
        WriteMember(ref json, ref any, "\"customIDs\":"u8, user.CustomIds, default);
        WriteMember(ref json, ref any, "\"email\":"u8, user.Email);
        WriteMember(ref json, ref any, "\"ip\":"u8, user.Ip);
        WriteMember(ref json, ref any, "\"userAgent\":"u8, user.UserAgent);
        WriteMember(ref json, ref any, "\"country\":"u8, user.Country);
        WriteMember(ref json, ref any, "\"locale\":"u8, user.Locale);
        WriteMember(ref json, ref any, "\"appVersion\":"u8, user.AppVersion);
        WriteMember(ref json, ref any, "\"custom\":"u8, user.Custom, globalCustomFields);
        WriteMember(
            ref json, ref any, "\"statsigEnvironment\":"u8, user.OwnEnvironment ?? (environment.IsEmpty ? StatsigUser.NoFields : environment), default);
        json.Write((byte)'}');
    }

    /// <summary>Writes an object of named values.</summary>
    internal static void WriteFields(ref JsonOutput json, ReadOnlySpan<UserField> fields, ReadOnlySpan<UserField> underneath = default)
    {
        json.Write((byte)'{');
        bool any = false;
        foreach (ref readonly UserField field in fields)
        {
            WriteField(ref json, ref any, in field);
        }

        foreach (ref readonly UserField field in underneath)
        {
            if (!Contains(fields, field.Name))
            {
                WriteField(ref json, ref any, in field);
            }
        }

        json.Write((byte)'}');
    }

    /// <summary>Writes an object of named values, each as its text; null stays null.</summary>
    internal static void WriteTexts(ref JsonOutput json, ReadOnlySpan<UserField> fields)
    {
        json.Write((byte)'{');
        bool any = false;
        foreach (ref readonly UserField field in fields)
        {
            Separate(ref json, ref any);
            json.WriteText(field.Name);
            json.Write((byte)':');
            WriteAsText(ref json, field.Value);
        }

        json.Write((byte)'}');
    }

    internal static void WriteValue(ref JsonOutput json, StatsigValue value)
    {
        switch (value.Kind)
        {
            case StatsigValueKind.Text:
                json.WriteText(value.TextOrNull);
                break;
            case StatsigValueKind.Boolean:
                json.WriteBoolean(value.BooleanValue);
                break;
            case StatsigValueKind.Integer or StatsigValueKind.Timestamp:
                json.WriteNumber(value.IntegerBits);
                break;
            case StatsigValueKind.Number:
                json.WriteNumber(value.NumberValue);
                break;
            case StatsigValueKind.Array:
                json.Write((byte)'[');
                bool isFirst = true;
                foreach (StatsigValue element in value.Elements)
                {
                    if (!isFirst)
                    {
                        json.Write((byte)',');
                    }

                    isFirst = false;
                    WriteValue(ref json, element); // Lists are at most 64 levels deep.
                }

                json.Write((byte)']');
                break;
            case StatsigValueKind.Object:
                json.WriteJson(value.ObjectJson);
                break;
            default:
                json.Write("null"u8);
                break;
        }
    }

    private static void WriteAsText(ref JsonOutput json, StatsigValue value)
    {
        if (value.Kind is StatsigValueKind.Null or StatsigValueKind.Text)
        {
            WriteValue(ref json, value);
        }
        else if (value.Kind is StatsigValueKind.Array or StatsigValueKind.Object)
        {
            json.WriteText(value.ToString());
        }
        else
        {
            json.Write((byte)'"');
            WriteValue(ref json, value); // Digits, true and false need no escapes.
            json.Write((byte)'"');
        }
    }

    private static void WriteMember(ref JsonOutput json, ref bool any, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            Separate(ref json, ref any);
            json.Write(name);
            json.WriteText(text);
        }
    }

    private static void WriteMember(
        ref JsonOutput json, ref bool any, ReadOnlySpan<byte> name, ReadOnlySpan<UserField> fields, ReadOnlySpan<UserField> underneath)
    {
        if (!fields.IsEmpty || !underneath.IsEmpty || !StatsigUser.IsAbsent(fields))
        {
            Separate(ref json, ref any);
            json.Write(name);
            WriteFields(ref json, fields, underneath);
        }
    }

    private static void WriteField(ref JsonOutput json, ref bool any, in UserField field)
    {
        Separate(ref json, ref any);
        json.WriteText(field.Name);
        json.Write((byte)':');
        WriteValue(ref json, field.Value);
    }

    private static void Separate(ref JsonOutput json, ref bool any)
    {
        if (any)
        {
            json.Write((byte)',');
        }

        any = true;
    }

    private static bool Contains(ReadOnlySpan<UserField> fields, string name)
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
}
