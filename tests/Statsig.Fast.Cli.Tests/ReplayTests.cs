using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast replay" from end to end: flips, limits, exit codes, and the forms of users' files.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Replay_EqualPayloads_EndsWithZero()
    {
        CliResult result = await ReplayAsync(CliFiles.Specs);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("No value changes for 2 users; 5 entities compared.", result.Lines[2]);
        Assert.Equal(3, result.Lines.Length);
    }

    [Fact]
    public async Task Replay_ValueChanges_NamesUsersRulesAndReason()
    {
        CliResult result = await ReplayAsync(Changed("""["pro"]""", """["free"]"""));

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [
                "1 of 5 entities flips, for 1 of 2 users (50 %).",
                "gate plan: 1 user flips (50 %)",
                """  rule "1" (pro): condition plan is any of: 1 value added ("free"), 1 value removed ("pro")""",
                """  1 user (50 %): true -> false | rule "1" (pro) -> no rule matches | such as bob""",
            ],
            result.Lines[2..]);
    }

    [Fact]
    public async Task Replay_SameValueByAnotherRule_IsNoFlip()
    {
        CliResult result = await ReplayAsync(Changed("\"id\":\"all\"", "\"id\":\"everyone\""), "--format", "json");

        Assert.Equal(0, result.ExitCode);
        JsonNode entity = Assert.Single(Json(result)["entities"]!.AsArray())!;
        Assert.Equal(("open", 0, 2), (entity["name"]!.GetValue<string>(), entity["flips"]!.GetValue<int>(), entity["ruleChanges"]!.GetValue<int>()));
        JsonNode transition = Assert.Single(entity["transitions"]!.AsArray())!;
        Assert.Equal(("all", "everyone"), (transition["before"]!["ruleId"]!.GetValue<string>(), transition["after"]!["ruleId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Replay_ValueInAnotherSpelling_IsNoFlip()
    {
        CliResult result = await ReplayAsync(Changed("{\"größe\":1.50}", "{ \"gr\\u00f6\\u00dfe\" : 1.5 }"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("No value changes for 2 users; 5 entities compared.", result.Lines[2]);
    }

    [Fact]
    public async Task Replay_SpecsThatAreNewOrGone_AreCompared()
    {
        CliResult result = await ReplayAsync(Changed("\"name\":\"open\"", "\"name\":\"opened\""));

        Assert.Equal(1, result.ExitCode);
        string text = string.Join('\n', result.Lines);
        Assert.Contains("gate open: 2 users flip (100 %)\n  is removed\n  2 users (100 %): true -> false | rule \"1\" (all) -> does not exist", text, StringComparison.Ordinal);
        Assert.Contains("gate opened: 2 users flip (100 %)\n  is new\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_SpecThatRefersToAChangedOne_FlipsAndNamesTheCause()
    {
        string before = CliFiles.Specs.Replace("\"type\":\"public\"", "\"type\":\"pass_gate\",\"targetValue\":\"plan\"", StringComparison.Ordinal);
        string after = before.Replace("""["pro"]""", """["free"]""", StringComparison.Ordinal);
        CliResult result = await RunAsync(_files.Write("before.json", before), _files.Write("after.json", after), _files.UsersPath);

        Assert.Contains("gate open: 1 user flips (50 %)\n  refers to gate \"plan\", which changed\n", string.Join('\n', result.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan:flips>0", 2)]
    [InlineData("pl*:flips>=1", 2)]
    [InlineData("*:flips>49.9%", 2)]
    [InlineData("*:flips>50%", 1)]
    [InlineData("plan:flips>1", 1)]
    [InlineData("open:flips>0", 1)]
    [InlineData("*:rules>0", 1)]
    public async Task Replay_Limit_DecidesTheExitCode(string limit, int exitCode)
    {
        CliResult result = await ReplayAsync(Changed("""["pro"]""", """["free"]"""), "--fail-when", limit);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        Assert.Equal(exitCode == 2, result.Lines[^1] == $"The limit {limit} is exceeded by gate plan: 1 user flips (50 %).");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("plan:flips")]
    [InlineData("plan:flips<1")]
    [InlineData("plan:flips>x")]
    [InlineData("plan:flips>101%")]
    [InlineData("plan:flips>=0")]
    [InlineData(":flips>0")]
    public async Task Replay_LimitThatIsNone_IsNamed(string limit)
    {
        CliResult result = await ReplayAsync(CliFiles.Specs, "--fail-when", limit);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"--fail-when: \"{limit}\" is not a valid limit.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "pla", "--only: \"pla\" exists in neither payload; did you mean \"plan\"?")]
    [InlineData("--only", "x*", "--only: No name in the payloads matches \"x*\".")]
    [InlineData("--fail-when", "plam:flips>0", "--fail-when: \"plam\" exists in neither payload; did you mean \"plan\"")]
    public async Task Replay_NameThatDoesNotExist_IsNamedWithTheNearest(string option, string value, string message)
    {
        CliResult result = await ReplayAsync(CliFiles.Specs, option, value);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_Only_ComparesThoseNames()
    {
        CliResult result = await ReplayAsync(Changed("""["pro"]""", """["free"]"""), "--only", "open, prod*");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("No value changes for 2 users; 2 entities compared.", result.Lines[2]);
        Assert.Equal(3, result.Lines.Length);
    }

    [Fact]
    public async Task Replay_HashIds_ShowsTheFormOfIdLists()
    {
        CliResult result = await ReplayAsync(Changed("""["pro"]""", """["free"]"""), "--hash-ids");

        string key = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("bob")))[..8];
        Assert.EndsWith($"such as {key}", result.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("bob", Encoding.UTF8.GetString(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ListsEnvironmentAndGlobalFields_ReachBothPayloads()
    {
        string key = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("ada")))[..8];
        string after = CliFiles.Specs.Replace("\"passPercentage\":100", "\"passPercentage\":0", StringComparison.Ordinal);
        CliResult result = await ReplayAsync(
            after,
            "--id-lists", _files.Write("lists.json", $$"""{"list":["+{{key}}"]}"""),
            "--environment", "production",
            "--global-custom-fields", _files.Write("fields.json", """{"plan":"pro"}"""),
            "--format", "json");

        Assert.Equal(
            [("open", 2), ("plan", 2), ("production", 2), ("listed", 1)],
            Json(result)["entities"]!.AsArray().Select(static entity => (entity!["name"]!.GetValue<string>(), entity["flips"]!.GetValue<int>())));
    }

    [Fact]
    public async Task Replay_EnvironmentOfThePayloadChanges_ComparesSpecsThatDidNot()
    {
        CliResult result = await ReplayAsync(Changed("\"has_updates\":true", "\"has_updates\":true,\"default_environment\":\"production\""));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("The default environment of the payload changes from none to \"production\", for all specs.", result.Lines[3]);
        Assert.Contains("gate production: 2 users flip (100 %)", result.Lines);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Replay_ManyUsers_CountsAllAndNamesTheFirst(string lineEnd)
    {
        // Several blocks, whose borders fall anywhere in lines.
        const int count = 40_000;
        string users = string.Concat(Enumerable.Range(0, count).Select(i => $$$"""{"userID":"u{{{i}}}","custom":{"plan":"{{{(i % 4 == 3 ? "pro" : "free")}}}"}}{{{lineEnd}}}"""));
        string path = _files.WriteCompressed("many.jsonl.gz", users);
        CliResult result = await RunAsync(_files.SpecsPath, _files.Write("after.json", Changed("""["pro"]""", "[\"none\"]")), path, "--format", "json");

        JsonNode report = Json(result);
        Assert.Equal((count, count / 4), (report["users"]!.GetValue<int>(), report["flippedUsers"]!.GetValue<int>()));
        JsonNode transition = Assert.Single(Assert.Single(report["entities"]!.AsArray())!["transitions"]!.AsArray())!;
        Assert.Equal([("u3", 4), ("u7", 8), ("u11", 12)], transition["examples"]!.AsArray().Select(static user => (user!["user"]!.GetValue<string>(), user["line"]!.GetValue<int>())));
    }

    [Fact]
    public async Task Replay_LinesOfAnyForm_AreUsers()
    {
        string filler = new('x', 700_000); // Longer than a block.
        string path = _files.PathOf("forms.jsonl");
        string text = $"{{\"meta\":{{}}}}\n\n{{\"user\":{{\"userID\":\"a\",\"custom\":{{\"plan\":\"pro\",\"filler\":\"{filler}\"}}}}}}\n  \t\r\n{{\"userID\":\"b\",\"custom\":{{\"plan\":\"pro\"}}}}";
        string after = _files.Write("after.json", Changed("""["pro"]""", """["free"]"""));
        foreach (Encoding encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(bigEndian: false, byteOrderMark: true), new UnicodeEncoding(bigEndian: true, byteOrderMark: true)])
        {
            File.WriteAllText(path, text, encoding);
            CliResult result = await RunAsync(_files.SpecsPath, after, path);

            Assert.Equal((1, ""), (result.ExitCode, result.Error));
            Assert.EndsWith("such as a, b", result.Lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Replay_UsersFromAPipe_AreRead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && CliProcess.Native is null, "The command is that of a shell.");
        string tool = $"dotnet {Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")}";
        string script = _files.Write("run.sh", $"cat {_files.UsersPath} | {tool} replay --before {_files.SpecsPath} --after {_files.SpecsPath} --users /dev/stdin\n");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", [script]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("No value changes for 2 users", output, StringComparison.Ordinal);
    }

    private static string Changed(string from, string to)
    {
        Assert.Contains(from, CliFiles.Specs, StringComparison.Ordinal);
        return CliFiles.Specs.Replace(from, to, StringComparison.Ordinal);
    }

    private static JsonNode Json(CliResult result) => JsonNode.Parse(result.Output)!;

    private Task<CliResult> ReplayAsync(string after, params string[] more) => RunAsync(_files.SpecsPath, _files.Write("after.json", after), _files.UsersPath, more);

    private static Task<CliResult> RunAsync(string before, string after, string users, params string[] more) =>
        CliProcess.RunToolAsync(["replay", "--before", before, "--after", after, "--users", users, .. more]);
}
