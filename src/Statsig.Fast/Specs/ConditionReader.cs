using System;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads one condition, from the condition map or inline in a rule.</summary>
internal static class ConditionReader
{
    /// <summary>The condition; null when malformed, with the cursor's problem set.</summary>
    internal static Condition? Read(ref PayloadCursor cursor)
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
        while (cursor.NextMember(out ReadOnlySpan<byte> name))
        {
            bool readable = true;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual(WireNames.Type):
                    readable = cursor.TryReadText(out type);
                    break;
                case 5 when name.SequenceEqual(WireNames.Field):
                    readable = cursor.TryReadText(out field);
                    break;
                case 6 when name.SequenceEqual(WireNames.IdType):
                    readable = cursor.TryReadText(out idType);
                    break;
                case 8 when name.SequenceEqual(WireNames.Operator):
                    readable = cursor.TryReadText(out operatorText);
                    break;
                case 11 when name.SequenceEqual(WireNames.TargetValue):
                    target = cursor.Slice();
                    break;
                case 16 when name.SequenceEqual(WireNames.AdditionalValues):
                    readable = TryReadSalt(ref cursor, out salt);
                    break;
                default:
                    cursor.Skip();
                    break;
            }

            if (!readable)
            {
                return null;
            }
        }

        if (type is null || idType is null)
        {
            cursor.RefuseWithout(type is null ? WireNames.Type : WireNames.IdType);
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
    private static bool TryReadSalt(ref PayloadCursor cursor, out string? salt)
    {
        salt = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        while (cursor.NextMember(out ReadOnlySpan<byte> name))
        {
            if (cursor.Kind != JsonTokenType.String)
            {
                return cursor.Refuse("text");
            }

            if (name.SequenceEqual(WireNames.Salt) && !cursor.TryReadText(out salt))
            {
                return false;
            }
        }

        return true;
    }
}
