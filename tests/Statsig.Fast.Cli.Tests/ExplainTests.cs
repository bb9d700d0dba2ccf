using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast explain" from end to end, as a process.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Explain_GateAndUser_WritesTheTree()
    {
        CliResult result = await CliProcess.RunToolAsync("explain", "plan", "--specs", _files.SpecsPath, "--user", """{"userID":"ada","custom":{"plan":"free"}}""");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("✗ gate \"plan\" is false, rule \"default\", Bootstrap:Recognized", result.Lines[0]);
        Assert.Equal(
            ["  ✗ rule 1 \"pro\" named \"1\"", "    ✗ user_field plan any [\"pro\"]: \"free\" (custom field)", "  - no rule matches, so the default counts"],
            result.Lines[2..]);
    }

    [Fact]
    public async Task Explain_UserOfAFileAsJson_WritesOneLine()
    {
        CliResult result = await CliProcess.RunToolAsync(
            "explain", "plan", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--index", "8", "--json", "--out", _files.PathOf("out.json"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(result.Output);
        using JsonDocument json = JsonDocument.Parse(Assert.Single(File.ReadAllLines(_files.PathOf("out.json"))));
        Assert.Equal("bob", json.RootElement.GetProperty("userID").GetString());
        Assert.True(json.RootElement.GetProperty("outcome").GetProperty("value").GetBoolean());
    }

    [Fact]
    public async Task Explain_PrivateAttributes_AreMaskedUnlessAskedFor()
    {
        string[] arguments = ["explain", "plan", "--specs", _files.SpecsPath, "--user", """{"userID":"ada","privateAttributes":{"plan":"pro"}}"""];

        CliResult masked = await CliProcess.RunToolAsync(arguments);
        CliResult shown = await CliProcess.RunToolAsync([.. arguments, "--show-private"]);

        Assert.Contains("(masked) (private attribute)", Encoding.UTF8.GetString(masked.Output), StringComparison.Ordinal);
        Assert.Contains("\"pro\" (private attribute)", Encoding.UTF8.GetString(shown.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "The specs have no entry \"plam\". Did you mean \"plan\"?", "plam", "--user", "{\"userID\":\"a\"}")]
    [InlineData(1, "The specs have no layer \"plan\". There is a gate of this name.", "plan", "--user", "{\"userID\":\"a\"}", "--kind", "layer")]
    [InlineData(1, "--kind: \"flag\" is not a valid kind. Use one of: gate, config, experiment, layer, store.", "plan", "--user", "{\"userID\":\"a\"}", "--kind", "flag")]
    [InlineData(1, "--user: The user is not a JSON object with the fields of a user. A user must be a JSON object.", "plan", "--user", "[]")]
    [InlineData(1, "Exactly one user is required. Use --user JSON, or --users FILE.jsonl with --index N.", "plan")]
    [InlineData(2, "users.jsonl: The file has no user with the number 5.", "plan", "--users", "{users}", "--index", "5")]
    public async Task Explain_BadInput_IsOneClearSentence(int exitCode, string error, params string[] arguments)
    {
        string[] all = ["explain", "--specs", _files.SpecsPath, .. Array.ConvertAll(arguments, argument => argument == "{users}" ? _files.UsersPath : argument)];

        CliResult result = await CliProcess.RunToolAsync(all);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.EndsWith(error, result.Error.Trim(), StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Explain_UnusablePayloadOrUserText_IsOneSentence()
    {
        CliResult payload = await CliProcess.RunToolAsync("explain", "plan", "--specs", _files.Write("bad.json", "{"), "--user", "{}");
        CliResult user = await CliProcess.RunToolAsync("explain", "plan", "--specs", _files.SpecsPath, "--user", "not JSON");

        Assert.Equal((2, 1), (payload.ExitCode, user.ExitCode));
        Assert.Single(payload.Error.Trim().Split('\n'));
        Assert.Single(user.Error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", payload.Error + user.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "xterm", true)]
    [InlineData("1", "xterm", false)]
    [InlineData("", "dumb", false)]
    public async Task Explain_OnATerminal_IsColoredUnlessItsUserWantsNone(string noColor, string terminal, bool expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && CliProcess.Native is null, "There is no script command to make a terminal with.");
        string[] words = ["dotnet", Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll"), "explain", "plan", "--specs", _files.SpecsPath, "--user", """{"userID":"ada"}"""];
        string command = string.Join(' ', Array.ConvertAll(words, static word => $"'{word}'"));
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["NO_COLOR"] = noColor;
        start.Environment["TERM"] = terminal;
        using Process process = Process.Start(start)!;
        string shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("gate \"plan\" is false", shown, StringComparison.Ordinal);
        Assert.Equal(expected, shown.Contains("\u001b[31m\u2717\u001b[0m", StringComparison.Ordinal));
    }
}
