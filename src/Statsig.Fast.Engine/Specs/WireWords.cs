using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Texts that almost every delivery holds; the reader answers with these literals instead of new strings.</summary>
internal static class WireWords
{
    private static readonly string[] Words =
    [
        "", "userID", "stableID", "companyID", "feature_gate", "dynamic_config", "segment", "holdout", "experiment",
        "autotune", "layer", "default", "disabled", "prestart", "abandoned", "layerAssignment", "experimentAssignment",
        "targetingGate", "inlineTargetingRules", "id_list", "Control", "Test", "public", "fail_gate", "pass_gate",
        "multi_fail_gate", "multi_pass_gate", "ua_based", "ip_based", "user_field", "environment_field", "current_time",
        "user_bucket", "target_app", "unit_id", "experiment_group", "gt", "gte", "lt", "lte", "version_gt", "version_gte",
        "version_lt", "version_lte", "version_eq", "version_neq", "any", "none", "any_case_sensitive",
        "none_case_sensitive", "str_starts_with_any", "str_ends_with_any", "str_contains_any", "str_contains_none",
        "str_matches", "before", "after", "on", "eq", "neq", "in_segment_list", "not_in_segment_list",
        "array_contains_any", "array_contains_none", "array_contains_all", "not_array_contains_all", "email", "ip",
        "userAgent", "country", "locale", "appVersion", "os_name", "os_version", "browser_name", "browser_version", "tier",
        "boolean", "string", "number", "object", "array",
    ];

    /// <summary>A pool of the words, to start others with. It never changes.</summary>
    internal static Utf8StringPool Pool { get; } = PoolOfWords();

    private static Utf8StringPool PoolOfWords()
    {
        Utf8StringPool pool = new(Words.Length);
        pool.Seat(Words);
        return pool;
    }

    /// <summary>What an "entity" text stands for.</summary>
    internal static SpecEntity EntityOf(string text) => text switch
    {
        "feature_gate" => SpecEntity.FeatureGate,
        "segment" => SpecEntity.Segment,
        "holdout" => SpecEntity.Holdout,
        "dynamic_config" => SpecEntity.DynamicConfig,
        "experiment" => SpecEntity.Experiment,
        "autotune" => SpecEntity.Autotune,
        "layer" => SpecEntity.Layer,
        _ => SpecEntity.Other,
    };
}
