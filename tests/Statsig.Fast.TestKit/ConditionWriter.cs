using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.TestKit;

/// <summary>Puts conditions where a payload shape has them: inline in the rules, or in one map with references to it.</summary>
internal sealed class ConditionWriter(bool inline)
{
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>What stands in the rule.</summary>
    internal string Write(ConditionJson condition)
    {
        if (condition.Text is not { } text)
        {
            return "\"undelivered\"";
        }

        if (inline)
        {
            return text;
        }

        if (!_keys.TryGetValue(text, out string? key))
        {
            key = string.Create(CultureInfo.InvariantCulture, $"\"c{_keys.Count}\"");
            _keys.Add(text, key);
        }

        return key;
    }

    internal void WriteMap(StringBuilder json)
    {
        json.Append('{');
        foreach ((string text, string key) in _keys)
        {
            json.Append(json[^1] == '{' ? "" : ",").Append(key).Append(':').Append(text);
        }

        json.Append('}');
    }
}
