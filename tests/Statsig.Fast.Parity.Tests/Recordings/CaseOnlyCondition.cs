using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>
/// A gate of one rule with one case-sensitive condition whose targets differ in nothing but case, and what it answers when such
/// targets stay separate. Written apart from the operators under test.
/// </summary>
internal sealed class CaseOnlyCondition
{
    private readonly string _operator;
    private readonly string _field;
    private readonly string[] _targets;
    private readonly string _ruleId;

    private CaseOnlyCondition(string operatorName, string field, string[] targets, string ruleId)
    {
        _operator = operatorName;
        _field = field;
        _targets = targets;
        _ruleId = ruleId;
    }

    internal static CaseOnlyCondition? Find(JsonElement gate, IReadOnlyDictionary<string, JsonElement> conditions)
    {
        JsonElement[] rules = [.. gate.GetProperty("rules").EnumerateArray()];
        if (rules.Length != 1 || rules[0].GetProperty("conditions").GetArrayLength() != 1
            || !conditions.TryGetValue(rules[0].GetProperty("conditions")[0].GetString()!, out JsonElement condition)
            || condition.GetProperty("type").GetString() != "user_field"
            || !IsCaseSensitive(condition.GetProperty("operator").GetString())
            || condition.GetProperty("targetValue") is not { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        string[] targets = [.. list.EnumerateArray().Where(static target => target.ValueKind == JsonValueKind.String).Select(static target => target.GetString()!)];
        return targets.Distinct().Count() == targets.Distinct(StringComparer.OrdinalIgnoreCase).Count()
            ? null
            : new CaseOnlyCondition(
                condition.GetProperty("operator").GetString()!, condition.GetProperty("field").GetString()!, targets, rules[0].GetProperty("id").GetString()!);
    }

    /// <summary>Whether an answer is the one that separate targets give.</summary>
    internal bool Explains(Answer ours, RecordedUser user, JsonElement? globalCustomFields)
    {
        bool passes = Holds(ValueOf(user.Json, globalCustomFields));
        return ours.Value.ValueKind == (passes ? JsonValueKind.True : JsonValueKind.False) && ours.RuleId == (passes ? _ruleId : "default");
    }

    private static bool IsCaseSensitive(string? operatorName) => operatorName is "any_case_sensitive" or "none_case_sensitive"
        or "array_contains_any" or "array_contains_none" or "array_contains_all" or "not_array_contains_all";

    private bool Holds(JsonElement value)
    {
        string[] elements = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(static element => element.ToString())] : [];
        return _operator switch
        {
            "any_case_sensitive" => _targets.Contains(value.ToString()),
            "none_case_sensitive" => !_targets.Contains(value.ToString()),
            "array_contains_any" => elements.Intersect(_targets).Any(),
            "array_contains_none" => !elements.Intersect(_targets).Any(),
            "array_contains_all" => !_targets.Except(elements).Any(),
            _ => _targets.Except(elements).Any(),
        };
    }

    /// <summary>The user's custom field, the one that everybody has, or the private one.</summary>
    private JsonElement ValueOf(JsonElement user, JsonElement? globalCustomFields)
    {
        foreach (JsonElement? fields in new[] { Member(user, "custom"), globalCustomFields, Member(user, "privateAttributes") })
        {
            if (fields is { } some && some.TryGetProperty(_field, out JsonElement value))
            {
                return value;
            }
        }

        return default;
    }

    private static JsonElement? Member(JsonElement user, string name) => user.TryGetProperty(name, out JsonElement fields) ? fields : null;
}
