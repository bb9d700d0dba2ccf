using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>Makes conditions: every type with every operator, mostly with targets that suit them.</summary>
/// <param name="draws">The source of choices.</param>
/// <param name="conditions">The conditions made, by key.</param>
internal sealed class ConditionGrammar(Draws draws, List<KeyValuePair<string, Tree>> conditions)
{
    internal static readonly string[] ArrayOperators =
    [
        "any", "none", "any_case_sensitive", "none_case_sensitive", "str_starts_with_any", "str_ends_with_any", "str_contains_any", "str_contains_none",
        "array_contains_any", "array_contains_none", "array_contains_all", "not_array_contains_all",
    ];

    internal static readonly string[] NumberOperators = ["gt", "gte", "lt", "lte"];

    internal static readonly string[] VersionOperators = ["version_gt", "version_gte", "version_lt", "version_lte", "version_eq", "version_neq"];

    internal static readonly string[] TimeOperators = ["before", "after", "on"];

    internal static readonly string[] OtherOperators = ["eq", "neq", "str_matches", "in_segment_list", "not_in_segment_list"];

    internal static readonly string[] UnknownOperators = ["encoded_any", "ANY", "no_such"];

    internal static readonly string[] ValueTypes =
        ["user_field", "ip_based", "ua_based", "environment_field", "current_time", "user_bucket", "unit_id", "target_app"];

    internal static readonly string[] OtherTypes = ["public", "pass_gate", "fail_gate", "multi_pass_gate", "multi_fail_gate", "experiment_group"];

    internal static readonly string[] UnknownTypes = ["USER_FIELD", "no_such"];

    /// <summary>A condition's key.</summary>
    /// <param name="gates">Gates that it may nest.</param>
    /// <param name="experiments">Experiments that it may ask for a group.</param>
    internal string Make(string[] gates, string[] experiments)
    {
        if (conditions.Count > 0 && draws.Chance(2))
        {
            return "no_such_condition";
        }

        Tree condition = draws.Between(0, 99) switch
        {
            < 8 => Tree.Object(("type", Tree.Text("public")), ("operator", draws.Chance(20) ? Tree.Null : null), ("idType", Tree.Text("userID"))),
            < 26 => Tree.Object(
                ("type", Tree.Text(draws.Pick("pass_gate", "fail_gate"))), ("operator", draws.Chance(30) ? Tree.Text("any") : null),
                ("targetValue", Tree.Text(GateOf(gates))), ("idType", Tree.Text("userID"))),
            < 29 => Tree.Object(
                ("type", Tree.Text(draws.Pick("multi_pass_gate", "multi_fail_gate"))),
                ("targetValue", Tree.Texts(Enumerable.Range(0, draws.Between(0, 3)).Select(_ => GateOf(gates)))), ("idType", Tree.Text("userID"))),
            < 35 when experiments.Length > 0 => Tree.Object(
                ("type", Tree.Text("experiment_group")), ("field", Tree.Text(draws.Pick(experiments))), ("operator", Tree.Text(draws.Pick("any", "none", "eq", "neq"))),
                ("targetValue", draws.Chance(80) ? Tree.Texts(draws.Pick("Control", "Test", "control")) : Tree.Text("Test")), ("idType", Tree.Text("userID"))),
            < 36 => Tree.Object(("type", Tree.Text(draws.Pick(UnknownTypes))), ("operator", Tree.Text("any")), ("targetValue", Tree.Texts("a")), ("idType", Tree.Text("userID"))),
            _ => OnValue(),
        };
        string key = $"k{conditions.Count}";
        conditions.Add(new(key, condition));
        return key;
    }

    /// <summary>A condition without a choice: it holds for every user.</summary>
    internal string MakePublic()
    {
        string key = $"k{conditions.Count}";
        conditions.Add(new(key, Tree.Object(("type", Tree.Text("public")), ("idType", Tree.Text("userID")))));
        return key;
    }

    private string GateOf(string[] gates) => gates.Length == 0 || draws.Chance(5) ? "no_such_gate" : draws.Pick(gates);

    private Tree OnValue()
    {
        string type = draws.Chance(60) ? "user_field" : draws.Pick(ValueTypes);
        string? condition = draws.Chance(97) ? OperatorFor(type) : draws.Chance(50) ? draws.Pick(UnknownOperators) : null;
        Tree? target = TargetFor(type, condition);
        return Tree.Object(
            ("type", Tree.Text(type)),
            ("operator", Tree.TextOrNull(condition)),
            ("targetValue", target),
            ("field", FieldFor(type)),
            ("additionalValues", type == "user_bucket" && draws.Chance(90) ? Tree.Object(("salt", Tree.Text(draws.Pick("s1", "s2", "")))) : null),
            ("idType", Tree.Text(draws.Chance(80) ? "userID" : draws.Pick("companyID", "stableID", "USERID", "no_such_id"))));
    }

    private string OperatorFor(string type) => draws.Between(0, 9) switch
    {
        < 4 when type == "current_time" => draws.Pick(TimeOperators),
        < 7 when type == "user_bucket" => draws.Pick("lt", "gte", "any", "none"),
        < 4 => draws.Pick(ArrayOperators),
        4 => draws.Pick(NumberOperators),
        5 => draws.Pick(VersionOperators),
        6 => draws.Pick(TimeOperators),
        _ => draws.Pick(OtherOperators),
    };

    private Tree? FieldFor(string type) => type switch
    {
        "ip_based" => Tree.Text(draws.Chance(70) ? "country" : draws.Pick("Country", "ip", "f1")),
        "ua_based" => Tree.Text(draws.Pick("os_name", "os_version", "browser_name", "browser_version", "browserName", "OS_NAME", "no_such")),
        "environment_field" => Tree.Text(draws.Chance(80) ? "tier" : draws.Pick("Tier", "region")),
        "user_field" => draws.Chance(2) ? null : Tree.Text(draws.Chance(70)
            ? draws.Pick(UserGrammar.CustomFields)
            : draws.Pick("userID", "email", "ip", "country", "locale", "appVersion", "userAgent", "user_id", "app_version", "user_agent", "USERID", "tier", "no_such")),
        _ => draws.Chance(20) ? Tree.Text("f1") : null,
    };

    private Tree? TargetFor(string type, string? condition)
    {
        if (draws.Chance(8))
        {
            return draws.Chance(20) ? null : draws.From(ValueGrammar.Any);
        }

        return condition switch
        {
            "in_segment_list" or "not_in_segment_list" => Tree.Text(draws.Pick("list1", "list1", "list2", "no_such_list")),
            "str_matches" => Tree.Text(draws.From(ValueGrammar.Pattern)),
            "gt" or "gte" or "lt" or "lte" => type == "user_bucket" ? Tree.Number(draws.Between(0, 1000)) : draws.From(ValueGrammar.Number),
            "before" or "after" or "on" => draws.Chance(60) ? Tree.Text(draws.From(ValueGrammar.Date)) : draws.From(ValueGrammar.Number),
            not null when VersionOperators.Contains(condition) => Tree.Text(draws.From(ValueGrammar.Version)),
            "eq" or "neq" => draws.From(ValueGrammar.Any),
            "any" or "none" when type == "user_bucket" => BucketsOf(),
            "any" or "none" when type is "ip_based" => Tree.Texts(draws.Pick("US", "us", "IN"), draws.Pick("DE", "")),
            "any" or "none" when type is "ua_based" => Tree.Texts(draws.Pick("Windows", "iOS", "Chrome"), draws.Pick("140.0.0.0", "10", "Mobile Safari", "0.0.0")),
            _ => ListOf(),
        };
    }

    private Tree ListOf()
    {
        Tree[] items = draws.From(ValueGrammar.Any.Array[0, 4]);
        if (items.Length > 0 && items[0].AsText is { } text && draws.Chance(8))
        {
            items = [.. items, Tree.Text(draws.Chance(50) ? text.ToUpperInvariant() : text)];
        }

        return Tree.Array(draws.Chance(3) ? [.. items, draws.From(ValueGrammar.LowestNumber)] : items);
    }

    private Tree BucketsOf()
    {
        int[] buckets = [.. Enumerable.Range(0, draws.Between(0, 5)).Select(_ => draws.Between(0, 999)).Distinct()];
        return draws.Chance(50)
            ? Tree.ObjectOf([.. buckets.Select(static bucket => new KeyValuePair<string, Tree>($"{bucket}", Tree.True))])
            : Tree.Array([.. buckets.Select(static bucket => Tree.Number(bucket))]);
    }
}
