using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads maps by name whose entries are all of one kind. A null entry counts as absent.</summary>
internal static class MapReader
{
    /// <summary>Reads one entry's value, which is not null; false when it is of another kind.</summary>
    internal delegate bool EntryReader<T>(ref PayloadCursor cursor, out T value);

    /// <summary>The map, or null for null; false when the value or one of its entries is of another kind.</summary>
    internal static bool TryRead<T>(ref PayloadCursor cursor, EntryReader<T> readEntry, out Dictionary<string, T>? map)
    {
        map = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        Dictionary<string, T> entries = new(StringComparer.Ordinal);
        while (cursor.NextEntry(out ReadOnlySpan<byte> key))
        {
            string name = cursor.TextOf(key);
            if (cursor.Kind == JsonTokenType.Null)
            {
                entries.Remove(name);
                continue;
            }

            if (!readEntry(ref cursor, out T value))
            {
                return false;
            }

            entries[name] = value;
        }

        map = entries;
        return true;
    }

    internal static bool Text(ref PayloadCursor cursor, out string value)
    {
        bool readable = cursor.TryReadText(out string? text);
        value = text ?? "";
        return readable;
    }

    internal static bool ScalarText(ref PayloadCursor cursor, out string value)
    {
        bool readable = cursor.TryReadScalarText(out string? text);
        value = text ?? "";
        return readable;
    }

    internal static bool Texts(ref PayloadCursor cursor, out string[] value)
    {
        bool readable = cursor.TryReadTexts(out string[]? texts);
        value = texts ?? [];
        return readable;
    }

    internal static bool Boolean(ref PayloadCursor cursor, out bool value)
    {
        bool readable = cursor.TryReadBoolean(out bool? boolean);
        value = boolean ?? false;
        return readable;
    }

    internal static bool Number(ref PayloadCursor cursor, out double value)
    {
        bool readable = cursor.TryReadNumber(out double? number);
        value = number ?? 0;
        return readable;
    }

    /// <summary>A sampling rate of diagnostics, clamped as in the reference.</summary>
    internal static bool Rate(ref PayloadCursor cursor, out double value)
    {
        bool readable = Number(ref cursor, out value);
        value = Math.Clamp(value, 0, 10_000);
        return readable;
    }

    /// <summary>A remote setting: any kind is accepted, text and numbers are kept.</summary>
    internal static bool Setting(ref PayloadCursor cursor, out SdkConfigValue value)
    {
        value = SdkConfigValue.None;
        if (cursor.Kind == JsonTokenType.String)
        {
            bool readable = cursor.TryReadText(out string? text);
            value = new SdkConfigValue(text, null);
            return readable;
        }

        if (cursor.Kind == JsonTokenType.Number && cursor.TryReadNumber(out double? number))
        {
            value = new SdkConfigValue(null, number);
        }

        cursor.Skip();
        return true;
    }
}
