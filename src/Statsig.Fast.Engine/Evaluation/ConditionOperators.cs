using System;

namespace Statsig.Fast.Evaluation;

/// <summary>The names of operators.</summary>
internal static class ConditionOperators
{
    // By the number of the operator; those without a name are null.
    private static readonly string?[] Names =
    [
        null, null, "any", "none", "any_case_sensitive", "none_case_sensitive", "str_starts_with_any", "str_ends_with_any", "str_contains_any", "str_contains_none",
        "gt", "gte", "lt", "lte", "version_gt", "version_gte", "version_lt", "version_lte", "version_eq", "version_neq", "before", "after", "on", "eq", "neq",
        "array_contains_any", "array_contains_none", "array_contains_all", "not_array_contains_all", "in_segment_list", "not_in_segment_list", "str_matches",
    ];

    /// <summary>Returns the operator of a name.</summary>
    internal static ConditionOperator Of(string? name) => name is null ? ConditionOperator.None
        : Array.IndexOf(Names, name) is var index and >= 0 ? (ConditionOperator)index
        : ConditionOperator.Other;

    /// <summary>Returns the name of an operator; null when it has none.</summary>
    internal static string? NameOf(ConditionOperator value) => Names[(int)value];
}
