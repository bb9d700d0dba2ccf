using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads the entries of the payload's "overrides".</summary>
internal static class MappingReader
{
    internal static bool TryReadMappings(ref PayloadCursor cursor, out ConfigMapping[] mappings)
    {
        bool readable = ArrayReader.TryRead(ref cursor, TryReadMapping, out ConfigMapping[]? array);
        mappings = array ?? [];
        return readable;
    }

    private static bool TryReadMapping(ref PayloadCursor cursor, out ConfigMapping mapping)
    {
        mapping = null!;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Refuse("an array of objects");
        }

        string? newConfigName = null;
        ConfigMappingRule[]? rules = null;
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.NewConfigName => cursor.TryReadText(out newConfigName),
                WireMember.Rules => ArrayReader.TryRead(ref cursor, TryReadRule, out rules),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return false;
            }
        }

        if (!(cursor.Has(newConfigName, WireMember.NewConfigName) && cursor.Has(rules, WireMember.Rules)))
        {
            return false;
        }

        mapping = new ConfigMapping { NewConfigName = newConfigName, Rules = rules };
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
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.RuleName => cursor.TryReadText(out ruleName),
                WireMember.StartTime => cursor.TryReadNumber(out startTimeMs),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return false;
            }
        }

        if (!cursor.Has(ruleName, WireMember.RuleName))
        {
            return false;
        }

        // Converting truncates and saturates; milliseconds of real dates are exact in a double.
        rule = new ConfigMappingRule(ruleName, (long)(startTimeMs ?? 0));
        return true;
    }
}
