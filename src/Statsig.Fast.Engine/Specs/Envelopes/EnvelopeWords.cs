using System.Globalization;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The words that envelopes spell as numbers, by number.</summary>
/// <remarks>
/// A number that has no word here becomes a text that nothing supports, so that a newer condition is reported and its gates are
/// unsupported, as
/// with a payload in JSON.
/// </remarks>
internal static class EnvelopeWords
{
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

    internal static string ConditionTypeOf(ulong number) => WordOf(ConditionTypes, number);

    internal static string OperatorOf(ulong number) => WordOf(Operators, number);

    internal static SpecEntity EntityOf(ulong number) => number switch
    {
        1 => SpecEntity.FeatureGate,
        2 => SpecEntity.DynamicConfig,
        3 => SpecEntity.Autotune,
        4 => SpecEntity.Experiment,
        5 => SpecEntity.Layer,
        6 => SpecEntity.Segment,
        7 => SpecEntity.Holdout,
        _ => SpecEntity.Other,
    };

    /// <summary>The text of an ID type that has a number; null for another number.</summary>
    internal static string? IdTypeOf(ulong number) => number switch
    {
        1 => "userID",
        2 => "stableID",
        _ => null,
    };

    private static string WordOf(string[] words, ulong number) =>
        number > 0 && number < (ulong)words.Length ? words[number] : string.Create(CultureInfo.InvariantCulture, $"number {number}");
}
