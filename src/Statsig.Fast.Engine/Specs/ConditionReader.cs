using System;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Specs;

/// <summary>Reads one condition, from the condition map or inline in a rule.</summary>
internal static class ConditionReader
{
    /// <summary>The condition; null when malformed, with the cursor's problem set.</summary>
    /// <param name="cursor">Stands on the first token of the condition.</param>
    /// <param name="isLenient">True when members that only the reference requires may be missing: <see cref="LenientValues"/>.</param>
    internal static Condition? Read(ref PayloadCursor cursor, bool isLenient)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            return null;
        }

        string? type = null;
        string? idType = null;
        string? operatorText = null;
        string? field = null;
        string? salt = null;
        JsonSlice target = default;
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.Type => cursor.TryReadText(out type),
                WireMember.Field => cursor.TryReadText(out field),
                WireMember.IdType => cursor.TryReadText(out idType),
                WireMember.Operator => cursor.TryReadText(out operatorText),
                WireMember.TargetValue => cursor.ReadSlice(out target),
                WireMember.AdditionalValues => isLenient ? ReadAnySalt(ref cursor, out salt) : TryReadSalt(ref cursor, out salt),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return null;
            }
        }

        if (isLenient)
        {
            type ??= LenientValues.ConditionType;
            idType ??= LenientValues.IdType;
        }
        else if (!(cursor.Has(type, WireMember.Type) && cursor.Has(idType, WireMember.IdType)))
        {
            return null;
        }

        return new Condition
        {
            Type = type,
            IdType = idType,
            Operator = operatorText,
            Field = field,
            TargetValue = target,
            BucketSalt = salt,
        };
    }

    /// <summary>Keeps the salt of the additional values; the others only have to be texts.</summary>
    internal static bool TryReadSalt(ref PayloadCursor cursor, out string? salt)
    {
        salt = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        while (cursor.NextMember(out WireMember member))
        {
            if (cursor.Kind != JsonTokenType.String)
            {
                return cursor.Refuse("text");
            }

            if (member == WireMember.Salt && !cursor.TryReadText(out salt))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Keeps the salt of additional values of any kind; a number or a boolean counts as its text, anything else as none.</summary>
    private static bool ReadAnySalt(ref PayloadCursor cursor, out string? salt)
    {
        salt = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Skip();
            return true;
        }

        while (cursor.NextMember(out WireMember member))
        {
            if (member == WireMember.Salt)
            {
                salt = SaltOf(ref cursor);
            }

            cursor.Skip();
        }

        return true;
    }

    private static string? SaltOf(ref PayloadCursor cursor)
    {
        if (cursor.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return null;
        }

        if (cursor.Kind == JsonTokenType.Number && cursor.TryReadNumber(out double? number))
        {
            Span<char> text = stackalloc char[NumberText.MaxLength];
            return new string(text[..NumberText.Format(number!.Value, text)]);
        }

        return cursor.TryReadScalarText(out string? scalar) ? scalar : null;
    }
}
