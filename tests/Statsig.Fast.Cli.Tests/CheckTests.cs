using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast check" and "statsig-fast diff": what counts as a change, and which code it breaks.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Check_SnapshotThatWasJustPulled_HasNoChanges()
    {
        string snapshot = _files.PathOf("s.statsig.json");
        await CliProcess.RunToolAsync("pull", "--specs", _files.SpecsPath, "--out", snapshot);
        CliResult result = await CliProcess.RunToolAsync("check", "--specs", _files.SpecsPath, "--snapshot", snapshot);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["no changes."], result.Lines);
    }

    [Theory]
    [InlineData("gates", """{"g":{}}""", "{}", 2, "breaking: gate g: is gone")]
    [InlineData("gates", "{}", """{"g":{}}""", 1, "additive: gate g: is new")]
    [InlineData("gates", """{"g":{"idType":"userID"}}""", """{"g":{"idType":"companyID"}}""", 2, "breaking: gate g: is bucketed by companyID instead of userID")]
    [InlineData("gates", """{"g":{"status":"active"}}""", """{"g":{"status":"disabled"}}""", 1, "additive: gate g: is disabled instead of active")]
    [InlineData("gates", """{"g":{}}""", """{"g":{"constant":true}}""", 1, "additive: gate g: answers true for every user")]
    [InlineData("gates", """{"g":{"constant":false}}""", """{"g":{}}""", 1, "additive: gate g: no longer answers the same for every user")]
    [InlineData("experiments", """{"e":{"groups":[{"name":"A"}]}}""", """{"e":{"groups":[{"name":"B"}]}}""", 2, "breaking: experiment e, group A: is gone")]
    [InlineData("experiments", """{"e":{"groups":[{"name":"A"}]}}""", """{"e":{"groups":[{"name":"A"},{"name":"B"}]}}""", 1, "additive: experiment e, group B: is new")]
    [InlineData("experiments", """{"e":{}}""", """{"e":{"layer":"l"}}""", 1, "additive: experiment e: is in the layer l")]
    public async Task Check_Entries_AreAddedRemovedOrChanged(string section, string before, string after, int exitCode, string line)
    {
        CliResult result = await CheckAsync($$"""{"statsigSnapshot":1,"{{section}}":{{before}}}""", $$"""{"statsigSnapshot":1,"{{section}}":{{after}}}""");

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        Assert.Contains(line, result.Lines);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", """{"type":"number"}""", 2, "is number instead of integer")]
    [InlineData("""{"type":"number"}""", """{"type":"integer"}""", 1, "is integer instead of number, which can still be read")]
    [InlineData("""{"type":"string"}""", """{"type":"json"}""", 2, "is json instead of string")]
    [InlineData("""{"type":"json"}""", """{"type":"string"}""", 1, "is string instead of json, which can still be read")]
    [InlineData("""{"type":"string"}""", """{"type":"string","nullable":true}""", 2, "may be absent or null")]
    [InlineData("""{"type":"string","optional":true}""", """{"type":"string"}""", 1, "is always there")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """{"type":"array","items":{"type":"integer"}}""", 2, "is array of integer instead of array of string")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """{"type":"array"}""", 2, "is array instead of array of string")]
    [InlineData("""{"type":"array"}""", """{"type":"array","items":{"type":"string"}}""", 1, "is array of string instead of array, which can still be read")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object"}""", 2, "is object of any shape instead of object")]
    public async Task Check_TypesOfAParameter_AreBreakingWhenTheyCannotBeRead(string before, string after, int exitCode, string message)
    {
        CliResult result = await CheckAsync(Config(before), Config(after));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"{(exitCode == 2 ? "breaking" : "additive")}: dynamic config c, parameter p: {message}", result.Lines);
    }

    [Fact]
    public async Task Check_PropertiesOfAnObject_AreNamedByTheirPath()
    {
        CliResult result = await CheckAsync(
            Config("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"object","properties":{"c":{"type":"integer"}}}}}"""),
            Config("""{"type":"object","properties":{"b":{"type":"object","properties":{"c":{"type":"string"}}},"d":{"type":"string"}}}"""));

        Assert.Equal(
            [
                "breaking: dynamic config c, parameter p.a: is gone",
                "breaking: dynamic config c, parameter p.b.c: is string instead of integer",
                "additive: dynamic config c, parameter p.d: is new",
                "2 breaking, 1 additive.",
            ],
            result.Lines);
    }

    [Fact]
    public async Task Check_StatusThatWasWrittenByHand_IsNotComparedWithAPayload()
    {
        string snapshot = _files.Write("s.statsig.json", """{"statsigSnapshot":1,"gates":{"open":{"status":"archived","constant":true}}}""");
        string live = _files.Write("one.json", """{"feature_gates":[{"name":"open","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[{"name":"1","id":"all","salt":"","passPercentage":100,"conditions":[{"type":"public","idType":"userID"}],"returnValue":true,"idType":"userID"}]}],"dynamic_configs":[],"layer_configs":[],"has_updates":true,"time":1}""");
        CliResult result = await CliProcess.RunToolAsync("check", "--specs", live, "--snapshot", snapshot);

        Assert.Equal(["no changes."], result.Lines);
    }

    [Fact]
    public async Task Check_FromTheService_Compares()
    {
        using var service = new SpecsService(200, CliFiles.Specs);
        string snapshot = _files.Write("s.statsig.json", """{"statsigSnapshot":1,"gates":{"gone":{}}}""");
        CliResult result = await CliProcess.RunToolAsync("check", "--api", service.Address, "--server-secret-env", service.KeyVariable, "--snapshot", snapshot);

        Assert.Equal((2, ""), (result.ExitCode, result.Error));
        Assert.Equal("breaking: gate gone: is gone", result.Lines[0]);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check --snapshot x")]
    [InlineData("check --snapshot x --specs nowhere")]
    [InlineData("check --no-such-option")]
    [InlineData("check --snapshot x --specs y --format yaml")]
    public async Task Check_ThatCannotCompare_EndsWithThree(string arguments)
    {
        CliResult result = await CliProcess.RunToolAsync(arguments.Split(' '));

        Assert.Equal(3, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, "{}")]
    public async Task Check_ServiceThatGivesNoSpecs_EndsWithThree(int status, string body)
    {
        using var service = new SpecsService(status, body);
        string snapshot = _files.Write("s.statsig.json", """{"statsigSnapshot":1}""");
        CliResult result = await CliProcess.RunToolAsync("check", "--api", service.Address, "--server-secret-env", service.KeyVariable, "--snapshot", snapshot);

        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotMatch("abc(/|%2F)|def([+]|%2B)1", result.Error); // Not "abc" alone, which the name of a temporary folder can contain.
    }

    [Fact]
    public async Task Check_Sarif_HasAResultAtTheLineOfEachEntry()
    {
        CliResult result = await CheckAsync(
            """
            {
              "statsigSnapshot": 1,
              "gates": {
                "first \"a\"": {},
                "second": { "status": "active" }
              }
            }
            """,
            """{"statsigSnapshot":1,"gates":{"second":{"status":"disabled"}}}""",
            "--format",
            "sarif");

        JsonNode log = JsonNode.Parse(result.Output)!;
        JsonNode run = log["runs"]!.AsArray().Single()!;
        Assert.Equal(("2.1.0", "statsig-fast"), (log["version"]!.GetValue<string>(), run["tool"]!["driver"]!["name"]!.GetValue<string>()));
        Assert.Equal(
            [("removed", "error", 4, "gate first \"a\": is gone"), ("status", "note", 5, "gate second: is disabled instead of active")],
            run["results"]!.AsArray().Select(static found => (
                found!["ruleId"]!.GetValue<string>(),
                found["level"]!.GetValue<string>(),
                found["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!.GetValue<int>(),
                found["message"]!["text"]!.GetValue<string>())));
        string[] rules = [.. run["tool"]!["driver"]!["rules"]!.AsArray().Select(static rule => rule!["id"]!.GetValue<string>())];
        Assert.All(run["results"]!.AsArray(), found => Assert.Equal(found!["ruleId"]!.GetValue<string>(), rules[found["ruleIndex"]!.GetValue<int>()]));
    }

    [Fact]
    public async Task Check_Markdown_EscapesNames()
    {
        CliResult result = await CheckAsync("""{"statsigSnapshot":1,"gates":{"a|b":{}}}""", """{"statsigSnapshot":1}""", "--format", "markdown");

        Assert.Contains("| breaking | gate a\\|b | is gone |", result.Lines);
    }

    [Fact]
    public async Task Check_Json_CountsAndLists()
    {
        CliResult result = await CheckAsync(Config("""{"type":"string"}"""), Config("""{"type":"boolean"}"""), "--format", "json");

        JsonNode report = JsonNode.Parse(result.Output)!;
        Assert.Equal((1, 0), (report["breaking"]!.GetValue<int>(), report["additive"]!.GetValue<int>()));
        Assert.Equal("""{"kind":"dynamic config","name":"c","part":"parameter p","change":"retyped","breaking":true,"message":"is boolean instead of string"}""", report["changes"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Diff_OfPayloadsOrSnapshots_ListsTheChangesAndEndsWithZero()
    {
        string before = _files.Write("a.statsig.json", """{"statsigSnapshot":1,"gates":{"gone":{},"open":{"constant":true}}}""");
        CliResult result = await CliProcess.RunToolAsync("diff", before, _files.SpecsPath);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("breaking: gate gone: is gone", result.Lines[0]);
        Assert.Contains("additive: dynamic config config: is new", result.Lines);
        Assert.Contains("additive: gate open: is active instead of without one", result.Lines);
    }

    [Theory]
    [InlineData("diff", 1)]
    [InlineData("diff one", 1)]
    [InlineData("diff no/such/file other", 2)]
    public async Task Diff_ThatCannotCompare_EndsAsTheOtherCommandsDo(string arguments, int exitCode)
    {
        CliResult result = await CliProcess.RunToolAsync(arguments.Split(' '));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Diff_SnapshotWithAMalformedPart_NamesItsLine()
    {
        string broken = _files.Write("a.statsig.json", "{\n  \"statsigSnapshot\": 1,\n  \"gates\": { \"g\": 5 }\n}\n");
        CliResult result = await CliProcess.RunToolAsync("diff", broken, broken);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"warning: {broken}, line 3: ", result.Error, StringComparison.Ordinal);
    }

    private static string Config(string type) => """{"statsigSnapshot":1,"dynamicConfigs":{"c":{"parameters":{"p":""" + type + "}}}}";

    private Task<CliResult> CheckAsync(string before, string after, params string[] more) =>
        CliProcess.RunToolAsync(["check", "--snapshot", _files.Write("before.statsig.json", before), "--specs", _files.Write("after.statsig.json", after), .. more]);
}
