using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads the entries of the payload's "overrides".</summary>
internal static class MappingReader
{
    internal static bool TryReadMappings(ref PayloadCursor cursor, out ConfigMapping[] mappings)
    {
        mappings = [];
        if (cursor.Kind != JsonTokenType.StartArray)
        {
            return cursor.Refuse("an array");
        }

        List<ConfigMapping> list = [];
        while (cursor.NextElement())
        {
            if (Read(ref cursor) is not { } mapping)
            {
                return false;
            }

            list.Add(mapping);
        }

        mappings = [.. list];
        return true;
    }

    private static ConfigMapping? Read(ref PayloadCursor cursor)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an array of objects");
            return null;
        }

        string? newConfigName = null;
        ConfigMappingRule[]? rules = null;
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            if (member.SequenceEqual(WireNames.NewConfigName))
            {
                readable = cursor.TryReadText(out newConfigName);
            }
            else if (member.SequenceEqual(WireNames.Rules))
            {
                readable = TryReadRules(ref cursor, out rules);
            }
            else
            {
                cursor.Skip();
            }

            if (!readable)
            {
                return null;
            }
        }

        if (newConfigName is null || rules is null)
        {
            cursor.RefuseWithout(newConfigName is null ? WireNames.NewConfigName : WireNames.Rules);
            return null;
        }

        return new ConfigMapping { NewConfigName = newConfigName, Rules = rules };
    }

    private static bool TryReadRules(ref PayloadCursor cursor, out ConfigMappingRule[]? rules)
    {
        rules = null;
        if (cursor.Kind != JsonTokenType.StartArray)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an array");
        }

        List<ConfigMappingRule> list = [];
        while (cursor.NextElement())
        {
            if (!TryReadRule(ref cursor, out ConfigMappingRule rule))
            {
                return false;
            }

            list.Add(rule);
        }

        rules = [.. list];
        return true;
    }

    private static bool TryReadRule(ref PayloadCursor cursor, out ConfigMappingRule rule)
    {
        rule = default;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Refuse("an array of objects");
        }

        string? ruleName = null;
        double? startTimeMs = null;
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            if (member.SequenceEqual(WireNames.RuleName))
            {
                readable = cursor.TryReadText(out ruleName);
            }
            else if (member.SequenceEqual(WireNames.StartTime))
            {
                readable = cursor.TryReadNumber(out startTimeMs);
            }
            else
            {
                cursor.Skip();
            }

            if (!readable)
            {
                return false;
            }
        }

        if (ruleName is null)
        {
            return cursor.RefuseWithout(WireNames.RuleName);
        }

        // Converting truncates and saturates; milliseconds of real dates are exact in a double.
        rule = new ConfigMappingRule(ruleName, (long)(startTimeMs ?? 0));
        return true;
    }
}
