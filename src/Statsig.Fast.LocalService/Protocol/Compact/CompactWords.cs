using System;

namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>The numbers of the words of the JSON form.</summary>
internal static class CompactWords
{
    private static readonly string[] Entities = ["", "feature_gate", "dynamic_config", "autotune", "experiment", "layer", "segment", "holdout"];

    private static readonly string[] ConditionTypes =
    [
        "", "public", "fail_gate", "pass_gate", "ua_based", "ip_based", "user_field", "environment_field", "current_time", "user_bucket", "target_app",
        "unit_id",
    ];

    private static readonly string[] Operators =
    [
        "", "gt", "gte", "lt", "lte", "version_gt", "version_gte", "version_lt", "version_lte", "version_eq", "version_neq", "any", "none",
        "str_starts_with_any", "str_ends_with_any", "str_contains_any", "str_contains_none", "any_case_sensitive", "none_case_sensitive", "str_matches",
        "before", "after", "on", "eq", "neq", "in_segment_list", "not_in_segment_list", "array_contains_any", "array_contains_none", "array_contains_all",
        "not_array_contains_all", "encoded_any",
    ];

    internal static int OfEntity(string word) => NumberOf(Entities, word, "entity");

    internal static int OfConditionType(string word) => NumberOf(ConditionTypes, word, "condition type");

    internal static int OfOperator(string word) => NumberOf(Operators, word, "operator");

    private static int NumberOf(string[] words, string word, string what)
    {
        int number = Array.IndexOf(words, word);
        return number > 0 ? number : throw new NotSupportedException($"The {what} \"{word}\" has no number in the compact form.");
    }
}
