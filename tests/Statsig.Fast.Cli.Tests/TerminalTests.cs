using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>Names and texts of a payload cannot command the terminal that shows a report, nor begin new lines in it.</summary>
public sealed class TerminalTests : IDisposable
{
    // As JSON spells it: a title, a cleared screen, a line that is not the tool's, and the one-character form of the same beginnings.
    private const string Evil = @"g\u001b]0;owned\u0007\u001b[2J\r\nwarning: all is well\u009b2J\u202e\u007f";

    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-terminal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("lint", "--specs", "{evil}")]
    [InlineData("lint", "--specs", "{evil}", "--format", "json")]
    [InlineData("diff", "{plain}", "{evil}")]
    [InlineData("diff", "{evil}", "{plain}", "--format", "markdown")]
    [InlineData("eval", "--specs", "{evil}", "--users", "{users}")]
    [InlineData("eval", "--specs", "{evil}", "--users", "{users}", "--only", "{name}")]
    [InlineData("replay", "--before", "{plain}", "--after", "{evil}", "--users", "{users}")]
    [InlineData("replay", "--before", "{evil}", "--after", "{plain}", "--users", "{users}", "--format", "json")]
    [InlineData("replay", "--before", "{plain}", "--after", "{evil}", "--users", "{users}", "--format", "markdown")]
    [InlineData("replay", "--before", "{plain}", "--after", "{evil}", "--users", "{users}", "--format", "html")]
    [InlineData("replay", "--before", "{plain}", "--after", "{evil}", "--users", "{users}", "--format", "sarif")]
    [InlineData("replay", "--before", "{plain}", "--after", "{evil}", "--users", "{users}", "--only", "{name}x")]
    [InlineData("lint", "--specs", "{missing}")]
    [InlineData("lint", "--unknown{name}", "x")]
    public async Task Report_NameOfControlCharacters_IsWrittenOut(params string[] arguments)
    {
        CliResult result = await CliProcess.RunToolAsync(Fill(arguments));

        string shown = Encoding.UTF8.GetString(result.Output) + result.Error;
        Assert.Contains(arguments.Contains("{missing}") ? "missing" : "owned", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, static character => character is not '\n' and not '\r' and not '\t' && char.IsControl(character));
        Assert.DoesNotContain(shown.Split('\n'), static line => line.StartsWith("warning: all is well", StringComparison.Ordinal));
    }

    /// <summary>
    /// JSON that is copied as it is may hold U+007F to U+009F: those are escaped where standard output is a terminal, and stay where it is
    /// not.
    /// </summary>
    [Fact]
    public async Task ClientInit_OnATerminal_EscapesWhatJsonAllows()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && CliProcess.Native is null, "There is no script command to make a terminal with.");
        string[] tool = ["client-init", .. Fill(["--specs", "{evil}", "--users", "{users}", "--hash", "none"])];
        string command = string.Join(' ', tool.Prepend(Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")).Prepend("dotnet").Select(static word => $"'{word}'"));
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/script", ["-qec", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        string shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(@"\u009b2J", shown, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(@"\u007f", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(shown, static character => character is >= '\u007f' and <= '\u009f');
    }

    private string[] Fill(string[] arguments)
    {
        string evil = Path.Combine(_folder, "evil.json");
        string plain = Path.Combine(_folder, "plain.json");
        string users = Path.Combine(_folder, "users.jsonl");
        File.WriteAllText(evil, Payload(Evil, 2));
        File.WriteAllText(plain, Payload("plain", 1));
        File.WriteAllText(users, $$"""{"userID":"u{{Evil}}"}""" + "\n");
        string name = System.Text.Json.JsonSerializer.Deserialize<string>($"\"{Evil}\"")!;
        return [.. arguments.Select(argument => argument
            .Replace("{evil}", evil, StringComparison.Ordinal)
            .Replace("{plain}", plain, StringComparison.Ordinal)
            .Replace("{users}", users, StringComparison.Ordinal)
            .Replace("{missing}", Path.Combine(_folder, "missing\u001b[2J"), StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal))];
    }

    private static string Payload(string name, int time) => $$"""
        {"has_updates":true,"time":{{time}},"dynamic_configs":{},"layer_configs":{},"condition_map":{},"experiment_to_layer":{},"feature_gates":{"{{name}}":
        {"type":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","version":1,"rules":
        [{"name":"r","id":"r","salt":"s","passPercentage":50,"conditions":[],"returnValue":true,"idType":"userID"}] } } }
        """;
}
