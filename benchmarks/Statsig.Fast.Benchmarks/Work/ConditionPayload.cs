using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>
/// Specs for what the common payload does not have: twenty rules, an ID list, a user agent, a pattern and a parameter store.
/// </summary>
internal static class ConditionPayload
{
    internal const string TwentyRules = "c_twenty_rules";
    internal const string IdList = "c_id_list";
    internal const string UserAgent = "c_user_agent";
    internal const string Pattern = "c_pattern";
    internal const string Store = "c_store";

    /// <summary>The rules of <see cref="TwentyRules"/>; the last of them passes.</summary>
    internal const int Rules = 20;

    /// <summary>The ID list that the segment of <see cref="IdList"/> is.</summary>
    internal const string Members = "members";

    /// <summary>A pattern that takes a regular expression: no mere text between anchors.</summary>
    internal const string EmailPattern = "^[a-z.]+@(example|acme)-[a-z]+[.](com|io)$";

    /// <summary>The browser of <see cref="BrowserText"/>.</summary>
    internal const string Browser = "Chrome";

    internal const string BrowserText =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

    private const int MostMembers = 100_000;

    /// <summary>The gates of the payload.</summary>
    internal static string[] Gates { get; } = [TwentyRules, IdList, UserAgent, Pattern, "segment:members"];

    /// <summary>The countries that a rule of <see cref="TwentyRules"/> asks for.</summary>
    internal static string[] CountriesOf(int rule) => rule == Rules - 1 ? ["CA", "US", "MX"] : [$"C{rule}", $"D{rule}", $"E{rule}"];

    /// <summary>A hundred thousand unit IDs: every second of some users, and others.</summary>
    internal static IEnumerable<string> MemberIds(StatsigUser[] users) =>
        users.Where(static (_, i) => i % 2 == 0).Select(static user => user.UserId!)
            .Concat(Enumerable.Range(0, MostMembers).Select(static i => $"member-{i}"))
            .Take(MostMembers);

    internal static byte[] Create()
    {
        IEnumerable<string> rules = Enumerable.Range(0, Rules).Select(static i => Rule($"twenty-{i}", $"country{i}"));
        IEnumerable<string> countries = Enumerable.Range(0, Rules).Select(static i =>
            Condition($"country{i}", "user_field", "any", $"[{string.Join(',', CountriesOf(i).Select(static name => $"\"{name}\""))}]", "country"));
        return Encoding.UTF8.GetBytes(
            $$"""
            {"has_updates":true,"time":1,"layer_configs":{},"dynamic_configs":{},"experiment_to_layer":{},"feature_gates":{
              {{Gate(TwentyRules, "feature_gate", string.Join(',', rules))}},
              {{Gate(IdList, "feature_gate", Rule("list", "in-segment"))}},
              {{Gate("segment:members", "segment", Rule("members", "in-list"))}},
              {{Gate(UserAgent, "feature_gate", Rule("agent", "browser"))}},
              {{Gate(Pattern, "feature_gate", Rule("pattern", "email"))}}
            },"condition_map":{
              {{string.Join(',', countries)}},
              {{Condition("in-segment", "pass_gate", null, "\"segment:members\"", null)}},
              {{Condition("in-list", "unit_id", "in_segment_list", $"\"{Members}\"", null)}},
              {{Condition("browser", "ua_based", "any", $"[\"{Browser}\"]", "browser_name")}},
              {{Condition("email", "user_field", "str_matches", $"\"{EmailPattern}\"", "email")}}
            },"param_stores":{"{{Store}}":{"parameters":{
              "button_color":{"ref_type":"static","param_type":"string","value":"grey"},
              "title":{"ref_type":"gate","param_type":"string","gate_name":"{{TwentyRules}}","pass_value":"Check out now","fail_value":"Check out"}
            } } } }
            """);
    }

    private static string Gate(string name, string entity, string rules) =>
        $$"""
        "{{name}}":{"type":"feature_gate","entity":"{{entity}}","salt":"{{Salt(name)}}","enabled":true,"defaultValue":false,"idType":"userID","rules":[{{rules}}]}
        """;

    private static string Rule(string id, string condition) =>
        $$"""
        {"name":"{{id}}","id":"{{id}}","salt":"{{Salt(id)}}","passPercentage":100,"conditions":["{{condition}}"],"returnValue":true,"idType":"userID"}
        """;

    private static string Condition(string key, string type, string? @operator, string target, string? field) =>
        $$"""
        "{{key}}":{"type":"{{type}}","operator":{{Text(@operator)}},"targetValue":{{target}},"field":{{Text(field)}},"additionalValues":{},"idType":"userID"}
        """;

    private static string Text(string? value) => value is null ? "null" : $"\"{value}\"";

    // As long as those of the service; what they hold decides nothing here.
    private static string Salt(string name) => new Guid(name.Length, (short)name[^1], 29, 1, 2, 3, 4, 5, 6, 7, 8).ToString();
}
