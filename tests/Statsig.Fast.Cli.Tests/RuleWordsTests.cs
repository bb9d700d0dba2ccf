using System;
using System.Linq;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast diff" of two payloads: changes of rules and values in words.</summary>
public sealed class RuleWordsTests : IDisposable
{
    private const string Rule = """{"name":"Employees","id":"3abc","salt":"s","passPercentage":50,"conditions":["c"],"returnValue":true,"idType":"userID"}""";
    private const string Condition = """{"type":"user_field","targetValue":["@a.example","@b.example"],"operator":"str_ends_with_any","field":"email","additionalValues":{},"idType":"userID"}""";

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("\"passPercentage\":50", "\"passPercentage\":80", "pass percentage 50 -> 80")]
    [InlineData("\"passPercentage\":50", "\"passPercentage\":0.5", "pass percentage 50 -> 0.5")]
    [InlineData("\"salt\":\"s\",\"passPercentage\"", "\"salt\":\"t\",\"passPercentage\"", "another salt, so other users pass")]
    [InlineData("\"returnValue\":true", "\"returnValue\":false", "returns true -> false")]
    [InlineData("\"@a.example\"", "\"@c.example\",\"@d.example\"", "condition email ends with any of: 2 values added (\"@c.example\", \"@d.example\"), 1 value removed (\"@a.example\")")]
    [InlineData("str_ends_with_any", "str_contains_none", "condition email ends with any of (\"@a.example\", \"@b.example\") -> email contains none of (\"@a.example\", \"@b.example\")")]
    [InlineData("\"conditions\":[\"c\"]", "\"conditions\":[\"c\",\"d\"]", "condition added: country is any of (\"DE\")")]
    [InlineData("\"conditions\":[\"c\"]", "\"conditions\":[\"d\"]", "condition removed: email ends with any of (\"@a.example\", \"@b.example\")", "condition added: country is any of (\"DE\")")]
    [InlineData("\"conditions\":[\"c\"]", "\"conditions\":[\"c\",\"g\"]", "condition added: passes gate \"other\"")]
    [InlineData("\"id\":\"3abc\"", "\"id\":\"3abc:2\"", "ID \"3abc\" -> \"3abc:2\"")]
    public async Task Diff_ChangedRule_IsDescribed(string from, string to, params string[] changes)
    {
        CliResult result = await DiffAsync(Payload(Rule), Payload(Rule).Replace(from, to, StringComparison.Ordinal));

        string label = to.Contains(":2", StringComparison.Ordinal) ? "3abc:2" : "3abc";
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(changes.Select(change => $"rule: gate g, rule \"Employees\" ({label}): {change}"), result.Lines.Where(static line => line.StartsWith("rule: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("gt", "5", "gte", "6", "plan is greater than 5 -> plan is at least 6")]
    [InlineData("version_gte", "\"1.2\"", "version_gte", "\"1.3\"", "plan version is at least \"1.2\" -> \"1.3\"")]
    [InlineData("after", "0", "after", "86400000", "plan is after 1970-01-01 00:00:00 UTC -> 1970-01-02 00:00:00 UTC")]
    [InlineData("any", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"]", "none", "[]", "plan is any of (\"a\", \"b\", \"c\", \"d\", \"e\" and 2 more) -> plan is none of ()")]
    public async Task Diff_ChangedCondition_IsInTheWordsOfTheConsole(string oldOperator, string oldTarget, string newOperator, string newTarget, string change)
    {
        string before = Payload(Rule).Replace(Condition, ConditionOf(oldOperator, oldTarget), StringComparison.Ordinal);
        string after = Payload(Rule).Replace(Condition, ConditionOf(newOperator, newTarget), StringComparison.Ordinal);
        CliResult result = await DiffAsync(before, after);

        Assert.Contains($"rule: gate g, rule \"Employees\" (3abc): condition {change}", result.Lines);

        static string ConditionOf(string name, string target) =>
            $$$"""{"type":"user_field","targetValue":{{{target}}},"operator":"{{{name}}}","field":"plan","additionalValues":{},"idType":"userID"}""";
    }

    [Fact]
    public async Task Diff_RulesThatAreNewGoneAndMoved_AreDescribed()
    {
        string[] rules = ["a", "b", "c", "d"];
        string Of(string id) => Rule.Replace("3abc", id, StringComparison.Ordinal).Replace("Employees", id, StringComparison.Ordinal)
            .Replace("[\"c\"]", id == "e" ? "[\"d\"]" : "[\"c\"]", StringComparison.Ordinal);
        CliResult result = await DiffAsync(Payload(string.Join(',', rules.Select(Of))), Payload(string.Join(',', ((string[])["e", "d", "b", "c"]).Select(Of))));

        Assert.Equal(
            [
                "rule: gate g, rule a: removed (was for email ends with any of (\"@a.example\", \"@b.example\"), pass percentage 50)",
                "rule: gate g, rule e: added before rule d, for country is any of (\"DE\"), pass percentage 50",
                "rule: gate g, rule d: moved, now before rule b",
            ],
            result.Lines[..^1]);
        Assert.Equal("0 breaking, 0 additive, 3 of rules and values.", result.Lines[^1]);
    }

    [Fact]
    public async Task Diff_ValuesOfAConfig_AreDescribedByParameter()
    {
        const string config = """{"type":"dynamic_config","salt":"","enabled":true,"defaultValue":{"size":1,"color":"red","old":[1]},"idType":"userID","entity":"dynamic_config","rules":[]}""";
        string after = config.Replace("""{"size":1,"color":"red","old":[1]}""", """{"color":"blue","size":1.0,"new":{"a":1}}""", StringComparison.Ordinal);
        CliResult result = await DiffAsync(Payload(Rule, config), Payload(Rule, after));

        Assert.Equal(
            [
                "rule: dynamic config d: default value: parameter \"color\" \"red\" -> \"blue\"",
                "rule: dynamic config d: default value: parameter \"new\" added: {\"a\":1}",
                "rule: dynamic config d: default value: parameter \"old\" removed (was [1])",
            ],
            result.Lines.Where(static line => line.StartsWith("rule: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Diff_SnapshotsWithoutRules_HaveNoChangesOfRules()
    {
        CliResult result = await DiffAsync("""{"statsigSnapshot":1,"gates":{"g":{}}}""", Payload(Rule));

        Assert.DoesNotContain(result.Lines, static line => line.StartsWith("rule: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Diff_PayloadsOfBothShapes_AreComparedByMeaning()
    {
        string rule = Rule.Replace("[\"c\"]", $"[{Condition}]", StringComparison.Ordinal);
        string v1 = """
            {"feature_gates":[{"name":"g","type":"feature_gate","salt":"x","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[RULE]}],
             "dynamic_configs":[],"layer_configs":[],"has_updates":true,"time":1}
            """.Replace("RULE", rule, StringComparison.Ordinal);
        CliResult same = await DiffAsync(v1, Payload(Rule));
        CliResult changed = await DiffAsync(v1, Payload(Rule.Replace(":50", ":51", StringComparison.Ordinal)));

        Assert.Equal(["no changes."], same.Lines);
        Assert.Equal("rule: gate g, rule \"Employees\" (3abc): pass percentage 50 -> 51", changed.Lines[0]);
    }

    private static string Payload(string rules, string? config = null) => $$$"""
        {"has_updates":true,"time":1,"dynamic_configs":{{{(config is null ? "{}" : $"{{\"d\":{config}}}")}}},"layer_configs":{},"experiment_to_layer":{},
         "condition_map":{"c":{{{Condition}}},
          "d":{"type":"ip_based","targetValue":["DE"],"operator":"any","field":"country","additionalValues":{},"idType":"userID"},
          "g":{"type":"pass_gate","targetValue":"other","operator":null,"field":null,"additionalValues":{},"idType":"userID"}},
         "feature_gates":{"g":{"type":"feature_gate","salt":"x","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[{{{rules}}}] } } }
        """;

    private Task<CliResult> DiffAsync(string before, string after) =>
        CliProcess.RunToolAsync("diff", _files.Write("before.json", before), _files.Write("after.json", after));
}
