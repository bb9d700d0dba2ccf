namespace Statsig.Fast.Specs;

/// <summary>The words for conditions, as Statsig's console has them: what is compared, and how.</summary>
/// <remarks>Beside the names of the wire that they translate, for everything that describes rules to people.</remarks>
internal static class ConditionWords
{
    /// <summary>What a condition looks at, such as "email" or "country"; the type itself when it is unknown.</summary>
    /// <param name="type">The "type" of the condition.</param>
    /// <param name="field">Its "field"; null or empty for none.</param>
    /// <param name="idType">Its "idType".</param>
    internal static string SubjectOf(string type, string? field, string? idType)
    {
        string unit = string.IsNullOrEmpty(idType) ? "userID" : idType;
        return type switch
        {
            "user_field" => field ?? "",
            "ip_based" => field is null or "" or "country" ? "country" : $"{field} (by IP address)",
            "ua_based" => field switch
            {
                "os_name" or "osName" => "operating system",
                "os_version" or "osVersion" => "operating system version",
                "browser_name" or "browserName" => "browser",
                "browser_version" or "browserVersion" => "browser version",
                _ => field ?? "user agent",
            },
            "environment_field" => field is null or "" or "tier" ? "environment tier" : $"environment {field}",
            "current_time" => "time",
            "user_bucket" => $"bucket of {unit}",
            "unit_id" => unit,
            "target_app" => "app",
            "experiment_group" => $"group in experiment \"{field}\"",
            _ => type,
        };
    }

    /// <summary>How the subject is compared with the target, such as "is any of"; the operator itself when it is unknown.</summary>
    /// <param name="name">The "operator" of the condition.</param>
    internal static string PhraseOf(string? name) => name switch
    {
        "any" => "is any of",
        "none" => "is none of",
        "any_case_sensitive" => "is any of (case sensitive)",
        "none_case_sensitive" => "is none of (case sensitive)",
        "str_starts_with_any" => "starts with any of",
        "str_ends_with_any" => "ends with any of",
        "str_contains_any" => "contains any of",
        "str_contains_none" => "contains none of",
        "str_matches" => "matches the pattern",
        "eq" => "is",
        "neq" => "is not",
        "gt" => "is greater than",
        "gte" => "is at least",
        "lt" => "is less than",
        "lte" => "is at most",
        "version_gt" => "version is greater than",
        "version_gte" => "version is at least",
        "version_lt" => "version is less than",
        "version_lte" => "version is at most",
        "version_eq" => "version is",
        "version_neq" => "version is not",
        "before" => "is before",
        "after" => "is after",
        "on" => "is on the day of",
        "in_segment_list" => "is in the ID list",
        "not_in_segment_list" => "is not in the ID list",
        "array_contains_any" => "contains any of",
        "array_contains_none" => "contains none of",
        "array_contains_all" => "contains all of",
        "not_array_contains_all" => "does not contain all of",
        null or "" => "has no operator for",
        _ => name,
    };

    /// <summary>True for operators whose target is a time.</summary>
    internal static bool ComparesTimes(string? name) => name is "before" or "after" or "on";
}
