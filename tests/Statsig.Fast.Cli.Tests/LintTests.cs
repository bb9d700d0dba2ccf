using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast lint": what it counts, what it finds, and what it ends with.</summary>
public sealed class LintTests : IDisposable
{
    private const string Public = """{"type":"public","idType":"userID"}""";

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Lint_SpecsThatAreInOrder_ListsThemAndEndsWithZero()
    {
        CliResult result = await LintAsync(Gate("half", Rule("a", 50, Public)));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [
                "kind  name  rules  conditions  depth  evaluations  regexes  hashes  longest list",
                "gate  half      1           1      0            1        0       1             0",
                "1 specs, no findings.",
            ],
            result.Lines);
    }

    [Fact]
    public async Task Lint_NestedGates_AddUpWhatACheckCosts()
    {
        string inner = Gate("inner", Rule("a", 50, Public));
        string outer = Gate("outer", Rule("a", 10, Gates("inner"), Field("str_matches", "\"^a\"")), Rule("b", 20, Field("any", """["x","y","z"]""")));
        JsonNode cost = await CostAsync("outer", inner, outer);

        Assert.Equal(
            (2, 3, 1, 2, 1, 2, 3),
            (Number(cost, "rules"), Number(cost, "conditions"), Number(cost, "depth"), Number(cost, "evaluations"), Number(cost, "regexes"), Number(cost, "hashes"), Number(cost, "longestList")));
    }

    [Fact]
    public async Task Lint_UnitBucketsAndIdLists_CountAsHashes()
    {
        string gate = Gate(
            "g",
            Rule("a", 100, """{"type":"user_bucket","operator":"lt","targetValue":500,"additionalValues":{"salt":"s"},"idType":"userID"}"""),
            Rule("b", 100, """{"type":"unit_id","operator":"in_segment_list","targetValue":"list","idType":"userID"}"""));

        Assert.Equal(2, Number(await CostAsync("g", gate), "hashes"));
    }

    [Theory]
    [InlineData("unreachable-rule", "rule 2 (b) is never reached: rule 1 (a) matches every user", """{"type":"public","idType":"userID"}""")]
    [InlineData("unreachable-rule", "rule 2 (b) is never reached: rule 1 (a) matches every user", "")]
    public async Task Lint_RuleAfterOneForAllUsers_IsFound(string id, string message, string condition)
    {
        CliResult result = await LintAsync(Gate("g", Rule("a", 40, condition), Rule("b", 100, Field("any", """["x"]"""))));

        AssertFound(result, "gate g", id, message);
    }

    [Fact]
    public async Task Lint_RuleWithTheConditionsOfAnEarlierOne_IsFoundWhateverTheirOrder()
    {
        string first = Field("any", """["x"]""");
        string second = Field("eq", "5");
        CliResult result = await LintAsync(Gate("g", Rule("a", 40, first, second), Rule("b", 50, second, first)));

        AssertFound(result, "gate g", "duplicate-rule", "rule 2 (b) is never reached: rule 1 (a) has the same conditions");
    }

    [Fact]
    public async Task Lint_RulesOfALayerThatGathers_AreAllReached()
    {
        string layer = Spec("l", "layer", "{}", Rule("a", 100, Public), Rule("b", 100, Public)).Replace("\"enabled\"", "\"useNewLayerEval\":true,\"enabled\"", StringComparison.Ordinal);
        CliResult result = await RunAsync(Payload("", "", layer));

        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData(100, "always-on", "answers true for every user")]
    [InlineData(0, "always-off", "answers false for every user")]
    public async Task Lint_GateThatAnswersTheSameForAllUsers_IsFound(int percentage, string id, string message)
    {
        CliResult result = await LintAsync(Gate("g", Rule("a", percentage, Public)));

        AssertFound(result, "gate g", id, message);
    }

    [Fact]
    public async Task Lint_GateWhoseRulesAllFail_IsAlwaysOff()
    {
        CliResult result = await LintAsync(Gate("g", Rule("a", 0, Field("any", """["x"]""")), Rule("b", 0, Field("any", """["y"]"""))));

        AssertFound(result, "gate g", "always-off", "answers false for every user");
    }

    [Fact]
    public async Task Lint_NamesThatThePayloadDoesNotHold_AreFound()
    {
        string gate = Gate(
            "g",
            Rule("a", 50, Gates("nowhere")),
            Rule("b", 50, """{"type":"unit_id","operator":"in_segment_list","targetValue":"lost","idType":"userID"}"""));
        string layer = Spec("l", "layer", "{}", Rule("d", 100, Public).Replace("\"salt\"", "\"configDelegate\":\"gone\",\"salt\"", StringComparison.Ordinal));
        CliResult result = await RunAsync(Payload(gate, "", layer, """ "id_lists":{"known":true},"param_stores":{"s":{"parameters":{"p":{"ref_type":"layer","param_type":"string","layer_name":"none","param_name":"x"}}}},"""));

        AssertFound(result, "gate g", "unknown-reference", "refers to the gate \"nowhere\", which the payload does not hold");
        AssertFound(result, "gate g", "unknown-reference", "refers to the ID list \"lost\", which the payload does not hold");
        AssertFound(result, "layer l", "unknown-reference", "refers to the experiment \"gone\", which the payload does not hold");
        AssertFound(result, "parameter store s", "unknown-reference", "refers to the layer \"none\", which the payload does not hold");
    }

    [Theory]
    [InlineData("""{"type":"shoe_size","operator":"any","targetValue":["x"],"idType":"userID"}""", "unsupported", "ends the evaluation: the condition type \"shoe_size\" is unknown")]
    [InlineData("""{"type":"user_field","field":"f","operator":"ANY","targetValue":["x"],"idType":"userID"}""", "unsupported", "ends the evaluation: the operator \"ANY\" is unknown")]
    [InlineData("""{"type":"user_field","field":"f","targetValue":["x"],"idType":"userID"}""", "unsupported", "ends the evaluation: a condition of the type \"user_field\" has no operator")]
    [InlineData("""{"type":"user_field","field":"f","operator":"str_matches","targetValue":"\\p{Nonsense}","idType":"userID"}""", "bad-pattern", "never matches: the pattern \"\\p{Nonsense}\" cannot be used, since the property \"Nonsense\" is unknown")]
    [InlineData("""{"type":"user_field","field":"f","operator":"str_matches","targetValue":["a"],"idType":"userID"}""", "bad-pattern", "never matches: its target is not a text")]
    [InlineData("""{"type":"user_field","field":"f","operator":"str_matches","targetValue":"(","idType":"userID"}""", "bad-pattern", "never matches: the pattern \"(\" cannot be used, since a group is not closed")]
    public async Task Lint_ConditionsThatCannotBeAnswered_AreFound(string condition, string id, string message)
    {
        CliResult result = await LintAsync(Gate("g", Rule("a", 50, condition)));

        AssertFound(result, "gate g", id, $"rule 1 (a) {message}");
    }

    [Fact]
    public async Task Lint_GatesThatLeadToEachOther_AreFound()
    {
        CliResult result = await LintAsync(Gate("a", Rule("r", 50, Gates("b"))), Gate("b", Rule("r", 50, Gates("a"))));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Lines, static line => line.EndsWith(": circle: leads back to itself, so evaluating it fails.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--max-list", "list-size", "has 3 elements in one list, more than 2")]
    [InlineData("--max-rules", "rules", "has 3 rules, more than 2")]
    [InlineData("--max-regexes", "regexes", "has 3 regular expressions a check, more than 2")]
    public async Task Lint_MoreThanALimit_IsFoundAndTheLimitItselfIsNot(string option, string id, string message)
    {
        string gate = Gate(
            "g",
            Rule("a", 50, Field("any", """["x","y","z"]"""), Field("str_matches", "\"a\"")),
            Rule("b", 50, Field("str_matches", "\"b\"")),
            Rule("c", 50, Field("str_matches", "\"c\"")));

        AssertFound(await RunAsync(Payload(gate), option, "2"), "gate g", id, message);
        Assert.Equal(0, (await RunAsync(Payload(gate), option, "3")).ExitCode);
    }

    [Fact]
    public async Task Lint_FindingsThatAreAllowed_AreLeftOut()
    {
        string payload = Payload(Gate("g", Rule("a", 100, Public), Rule("b", 100, Public)));

        Assert.Equal(1, (await RunAsync(payload, "--allow", "always-on")).ExitCode);
        Assert.Equal(0, (await RunAsync(payload, "--allow", "always-on, unreachable-rule")).ExitCode);
    }

    [Fact]
    public async Task Lint_SpecThatIsSkipped_IsFound()
    {
        CliResult result = await LintAsync("""{"name":"broken","type":5}""");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Lines, static line => line.StartsWith("payload broken: malformed: is skipped: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--allow", "no-such-finding")]
    [InlineData("--max-depth", "many")]
    [InlineData("--format", "sarif")]
    public async Task Lint_BadArguments_EndsWithTwo(string option, string value)
    {
        CliResult result = await RunAsync(Payload(Gate("g")), option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Lint_TheRecordedPayload_SaysTheSameForBothShapes()
    {
        CliResult newer = await CliProcess.RunToolAsync("lint", "--specs", CliFiles.Vector("synthetic_dcs.json.gz"), "--format", "json");
        CliResult older = await CliProcess.RunToolAsync("lint", "--specs", CliFiles.Vector("synthetic_dcs_v1.json.gz"), "--format", "json");

        JsonArray specs = JsonNode.Parse(newer.Output)!["specs"]!.AsArray();
        Assert.Equal((1, 1), (newer.ExitCode, older.ExitCode));
        Assert.Equal(970, specs.Count);
        Assert.Equal(specs.Select(NameOf).Order(StringComparer.Ordinal), JsonNode.Parse(older.Output)!["specs"]!.AsArray().Select(NameOf).Order(StringComparer.Ordinal));

        static string NameOf(JsonNode? spec) => $"{spec!["kind"]} {spec["name"]}";
    }

    private static void AssertFound(CliResult result, string where, string id, string message)
    {
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains($"{where}: {id}: {message}.", result.Lines);
    }

    private static int Number(JsonNode cost, string name) => cost[name]!.GetValue<int>();

    private static string Gate(string name, params string[] rules) => Spec(name, "feature_gate", "false", rules);

    private static string Spec(string name, string entity, string defaultValue, params string[] rules) =>
        $$"""{"name":"{{name}}","type":"x","salt":"","enabled":true,"defaultValue":{{defaultValue}},"idType":"userID","entity":"{{entity}}","rules":[{{string.Join(',', rules)}}]}""";

    private static string Rule(string id, int percentage, params string[] conditions) =>
        $$"""{"name":"","id":"{{id}}","salt":"","passPercentage":{{percentage}},"conditions":[{{string.Join(',', conditions)}}],"returnValue":true,"idType":"userID"}""";

    private static string Field(string name, string target) =>
        $$"""{"type":"user_field","field":"f","operator":"{{name}}","targetValue":{{target}},"idType":"userID"}""";

    private static string Gates(string name) => $$"""{"type":"pass_gate","targetValue":"{{name}}","idType":"userID"}""";

    private static string Payload(string gates, string configs = "", string layers = "", string more = "") =>
        $$"""{{{more}}"has_updates":true,"time":1,"feature_gates":[{{gates}}],"dynamic_configs":[{{configs}}],"layer_configs":[{{layers}}]}""";

    private Task<CliResult> LintAsync(params string[] gates) => RunAsync(Payload(string.Join(',', gates)));

    private Task<CliResult> RunAsync(string payload, params string[] more) =>
        CliProcess.RunToolAsync(["lint", "--specs", _files.Write("payload.json", payload), .. more]);

    private async Task<JsonNode> CostAsync(string name, params string[] gates)
    {
        CliResult result = await RunAsync(Payload(string.Join(',', gates)), "--format", "json");
        return JsonNode.Parse(result.Output)!["specs"]!.AsArray().Single(spec => spec!["name"]!.GetValue<string>() == name)!;
    }
}
