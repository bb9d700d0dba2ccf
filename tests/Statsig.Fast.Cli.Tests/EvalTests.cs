using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast eval" from end to end, as a process.</summary>
public sealed class EvalTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Eval_UsersOfAllForms_AnswersALineEach()
    {
        CliResult result = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            """{"i":7,"gates":{"listed":{"value":false,"rule_id":"default"},"open":{"value":true,"rule_id":"all"},"plan":{"value":false,"rule_id":"default"},"production":{"value":false,"rule_id":"default"}},"configs":{"config":{"value":{"größe":1.50},"rule_id":"default","rule_passed":false}},"experiments":{},"layers":{},"param_stores":{}}""",
            result.Lines[0]);
        Assert.Equal([7, 8], result.Lines.Select(static line => JsonNode.Parse(line)!["i"]!.GetValue<int>()));
        Assert.True(Gate(result, 1, "plan"));
    }

    [Fact]
    public async Task Eval_InputsThatAreCompressed_AnswersTheSame()
    {
        CliResult plain = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath);
        CliResult compressed = await CliProcess.RunAsync(
            "eval",
            "--specs", _files.WriteCompressed("specs.json.gz", CliFiles.Specs),
            "--users", _files.WriteCompressed("users.gz", File.ReadAllText(_files.UsersPath)));

        Assert.Equal(0, compressed.ExitCode);
        Assert.Equal(plain.Output, compressed.Output);
    }

    [Fact]
    public async Task Eval_Out_WritesTheFileAndNothingElse()
    {
        CliResult plain = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath);
        CliResult result = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--out", _files.PathOf("out.jsonl"));

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal(plain.Output, File.ReadAllBytes(_files.PathOf("out.jsonl")));
    }

    [Fact]
    public async Task Eval_Only_AnswersThoseNamesAndNamesTheUnknown()
    {
        CliResult result = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--only", "open, config,nowhere");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("These names are missing in the payload: nowhere", result.Error.Trim());
        JsonNode answers = JsonNode.Parse(result.Lines[0])!;
        Assert.Equal(["nowhere", "open"], answers["gates"]!.AsObject().Select(static gate => gate.Key));
        Assert.Equal(["config", "nowhere"], answers["configs"]!.AsObject().Select(static config => config.Key));
        Assert.Equal("Unrecognized", answers["layers"]!["nowhere"]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Eval_ListsEnvironmentAndGlobalFields_ReachTheRules()
    {
        string key = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("ada")))[..8];
        CliResult result = await CliProcess.RunAsync(
            "eval",
            "--specs", _files.SpecsPath,
            "--users", _files.UsersPath,
            "--id-lists", _files.Write("lists.json", $$"""{"list":["+{{key}}"]}"""),
            "--environment", "production",
            "--global-custom-fields", _files.Write("fields.json", """{"plan":"pro"}"""));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.True(Gate(result, 0, "listed") && Gate(result, 0, "production") && Gate(result, 0, "plan"));
        Assert.False(Gate(result, 1, "listed"));
    }

    [Theory]
    [InlineData("\n", "\n  ")]
    [InlineData("\r\n", "\r\n\t")]
    [InlineData("\r", "\r")]
    public async Task EvalAndClientInit_PayloadWithLineBreaks_AnswerTheSameLines(string lineBreak, string indentation)
    {
        const string values = """{"text":"a b\\n \"c\"","list":[1.50,{"k":"v"}],"none":null}""";
        string specs = """
            {"feature_gates":[],"dynamic_configs":[
            {"name":"config","type":"dynamic_config","salt":"","enabled":true,"defaultValue":VALUES,"idType":"userID","entity":"dynamic_config","rules":[]},
            {"name":"exp","type":"dynamic_config","salt":"","enabled":true,"defaultValue":VALUES,"idType":"userID","entity":"experiment","rules":[]}],
            "layer_configs":[{"name":"layer","type":"dynamic_config","salt":"","enabled":true,"defaultValue":VALUES,"idType":"userID","entity":"layer","rules":[]}],
            "param_stores":{"store":{"parameters":{"p":{"ref_type":"static","param_type":"object","value":VALUES}}}},"has_updates":true,"time":1}
            """.Replace("VALUES", values, StringComparison.Ordinal);
        string compact = _files.Write("compact.json", specs.ReplaceLineEndings(""));
        string indented = _files.Write("indented.json", Indent(specs.ReplaceLineEndings(""), lineBreak, indentation));
        foreach (string command in (string[])["eval", "client-init"])
        {
            CliResult expected = await CliProcess.RunAsync(command, "--specs", compact, "--users", _files.UsersPath);
            CliResult result = await CliProcess.RunAsync(command, "--specs", indented, "--users", _files.UsersPath);

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Equal(2, result.Lines.Length);
            Assert.DoesNotContain((byte)'\r', result.Output);
            Assert.Equal(Comparable(expected), Comparable(result));
        }
    }

    [Fact]
    public async Task Eval_OnlyNamesWithLineBreaks_AreReportedOnOneLine()
    {
        CliResult result = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--only", "no\nwhere");

        Assert.Equal("These names are missing in the payload: no where", result.Error.Trim());
        Assert.Equal(2, result.Lines.Length);
    }

    /// <summary>A line break and more behind every comma, colon, brace and bracket that stands outside texts.</summary>
    private static string Indent(string json, string lineBreak, string indentation)
    {
        var text = new StringBuilder();
        bool inText = false;
        for (int i = 0; i < json.Length; i++)
        {
            bool isQuote = json[i] == '"' && json[..i].Reverse().TakeWhile(static unit => unit == '\\').Count() % 2 == 0;
            inText ^= isQuote;
            text.Append(json[i]);
            if (!inText)
            {
                text.Append(json[i] switch { ',' or '{' or '[' => indentation, ':' => lineBreak, _ => "" });
            }
        }

        return text.ToString();
    }

    // The session ID of a client response differs from one process to the next.
    private static string[] Comparable(CliResult result) =>
        [.. result.Lines.Select(static line => System.Text.RegularExpressions.Regex.Replace(line, "\"sessionId\":\"[^\"]*\"", ""))];

    private static bool Gate(CliResult result, int line, string name) =>
        JsonNode.Parse(result.Lines[line])!["gates"]![name]!["value"]!.GetValue<bool>();
}
