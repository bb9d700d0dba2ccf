using System;
using System.IO;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>What the commands make of a payload in the older shape that lacks members, as old caches and hand-written files do.</summary>
public sealed class OlderPayloadTests : IDisposable
{
    private const string Older =
        """
        {"has_updates":true,"time":1,"feature_gates":[
           {"name":"staff","enabled":true,"rules":[{"id":"in","passPercentage":100,"returnValue":true,"conditions":[
             {"type":"user_field","field":"email","operator":"str_contains_any","targetValue":["@shop.example"],"additionalValues":{"weight":null}}]}]},
           {"name":"off"}],
         "dynamic_configs":[{"name":"limits","enabled":true,"defaultValue":{"limit":5},"rules":[{"id":"all","passPercentage":100,"conditions":[{"type":"public"}]}]}]}
        """;

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Pull_MembersMissing_WritesEverySpec()
    {
        CliResult result = await CliProcess.RunToolAsync("pull", "--specs", _files.Write("older.json", Older));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        JsonNode snapshot = JsonNode.Parse(result.Output)!;
        Assert.Equal(("userID", "active"), (snapshot["gates"]!["staff"]!["idType"]!.GetValue<string>(), snapshot["gates"]!["staff"]!["status"]!.GetValue<string>()));
        Assert.Equal(("disabled", false), (snapshot["gates"]!["off"]!["status"]!.GetValue<string>(), snapshot["gates"]!["off"]!["constant"]!.GetValue<bool>()));

        // The rule answers with nothing, so the parameter may be missing.
        JsonNode limit = snapshot["dynamicConfigs"]!["limits"]!["parameters"]!["limit"]!;
        Assert.Equal(("integer", true), (limit["type"]!.GetValue<string>(), limit["optional"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task PullFull_MembersMissing_WritesThePayload()
    {
        string path = _files.PathOf("full.json");
        CliResult result = await CliProcess.RunToolAsync("pull", "--full", "--specs", _files.Write("older.json", Older), "--out", path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 e-mail addresses", result.Error, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Older), JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task Lint_MembersMissing_FindsNothingMalformed()
    {
        CliResult result = await CliProcess.RunToolAsync("lint", "--specs", _files.Write("older.json", Older), "--allow", "always-off");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("3 specs, no findings.", result.Lines);
    }

    [Fact]
    public async Task Diff_MembersAdded_IsWithoutChanges()
    {
        string complete = Older.Replace("\"enabled\":true", "\"type\":\"t\",\"salt\":\"\",\"idType\":\"userID\",\"enabled\":true", StringComparison.Ordinal);
        CliResult result = await CliProcess.RunToolAsync("diff", _files.Write("before.json", Older), _files.Write("after.json", complete), "--format", "json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(JsonNode.Parse(result.Output)!["changes"]!.AsArray());
    }

    [Fact]
    public async Task Eval_MembersMissing_AnswersEveryUser()
    {
        string users = _files.Write("u.jsonl", "{\"userID\":\"a\",\"email\":\"a@shop.example\"}\n{\"userID\":\"b\"}\n");
        CliResult result = await CliProcess.RunToolAsync("eval", "--specs", _files.Write("older.json", Older), "--users", users);

        Assert.Equal(0, result.ExitCode);
        string[] lines = Encoding.UTF8.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["in", "default"], Array.ConvertAll(lines, static line => JsonNode.Parse(line)!["gates"]!["staff"]!["rule_id"]!.GetValue<string>()));
    }
}
