using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>What "statsig-fast replay" reports when it cannot compare: 3, one clear sentence, and never a stack trace.</summary>
public sealed class ReplayFailureTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("--before {specs}")]
    [InlineData("--after {specs} --users {users}")]
    [InlineData("--before {specs} --api http://127.0.0.1:1 --after {specs} --users {users}")]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env STATSIG_FAST_NO_SUCH --after {specs} --users {users}")]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env PATH --after {specs} --users {users} --id-lists {users}")]
    [InlineData("--before {specs} --after {specs} --users {users} --format xml")]
    [InlineData("--before {specs} --after {specs} --users {users} --out {users}")]
    [InlineData("--before {specs} --after {specs} --users {users} --fail-when")]
    public async Task Replay_BadArguments_EndsWithThree(string arguments)
    {
        CliResult result = await CliProcess.RunToolAsync(["replay", .. Fill(arguments)]);

        Assert.Equal(3, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_EnvironmentThatIsEmpty_EndsWithThree()
    {
        CliResult result = await ReplayAsync(_files.UsersPath, "--environment", "");

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("--environment is empty.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_EnvironmentThatNoConditionNames_IsReported()
    {
        CliResult result = await ReplayAsync(_files.UsersPath, "--environment", "productoin");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("warning: No condition of either payload names the environment \"productoin\".", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--before")]
    [InlineData("--after")]
    [InlineData("--users")]
    [InlineData("--id-lists")]
    [InlineData("--global-custom-fields")]
    public async Task Replay_FileThatIsMissing_IsNamed(string option)
    {
        string missing = _files.PathOf("missing.json");
        string[] arguments = option switch
        {
            "--before" => ["--before", missing, "--after", _files.SpecsPath, "--users", _files.UsersPath],
            "--after" => ["--before", _files.SpecsPath, "--after", missing, "--users", _files.UsersPath],
            "--users" => ["--before", _files.SpecsPath, "--after", _files.SpecsPath, "--users", missing],
            _ => ["--before", _files.SpecsPath, "--after", _files.SpecsPath, "--users", _files.UsersPath, option, missing],
        };
        CliResult result = await CliProcess.RunToolAsync(["replay", .. arguments]);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith(missing + ": ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"has_updates\":true")]
    [InlineData("{\"has_updates\":false}")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Replay_PayloadThatCannotBeUsed_IsNamedWithTheReason(string content)
    {
        string path = _files.Write("wrong.json", content);
        foreach (string[] order in (string[][])[["--before", "--after"], ["--after", "--before"]])
        {
            CliResult result = await CliProcess.RunToolAsync("replay", order[0], path, order[1], _files.SpecsPath, "--users", _files.UsersPath);

            Assert.Equal(3, result.ExitCode);
            Assert.StartsWith(path + ": ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"user\":5}")]
    [InlineData("{\"userID\":\"\\ud800\"}")]
    [InlineData("{\"meta\":{}}")]
    public async Task Replay_FirstLineThatIsNoUser_IsNamedWithItsNumber(string line)
    {
        // A later one too, in another block, which another thread may come to first.
        string good = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $$"""{"userID":"user-{{i}}"}""" + "\n"));
        string users = _files.Write("bad.jsonl", $"{good}{line}\n{good}nonsense\n{good}");
        CliResult result = await ReplayAsync(users);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"{users}, line 20001: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task ReplayAndEval_LineThatIsNotUtf8_IsNamedWithItsNumber()
    {
        string users = _files.PathOf("bad.jsonl");
        File.WriteAllBytes(users, [.. "{\"userID\":\"a\"}\n\n{\"userID\":\"b\",\"x\":\""u8, 0xFF, .. "\"}\n"u8]);
        CliResult replay = await ReplayAsync(users);
        CliResult eval = await CliProcess.RunToolAsync("eval", "--specs", _files.SpecsPath, "--users", users);

        Assert.Equal((3, 2), (replay.ExitCode, eval.ExitCode));
        Assert.Equal($"{users}, line 3: The line is not valid UTF-8.", replay.Error.Trim());
        Assert.Equal(replay.Error, eval.Error);
        Assert.Single(eval.Lines);
    }

    [Fact]
    public async Task Replay_CompressedFileThatBreaksOff_IsNamed()
    {
        string users = _files.WriteCompressed("users.gz", string.Concat(Enumerable.Range(0, 50_000).Select(static i => $$"""{"userID":"user-{{i * 7919 % 50_000}}"}""" + "\n")));
        byte[] bytes = File.ReadAllBytes(users);
        bytes.AsSpan(bytes.Length / 2).Fill(0xAA);
        File.WriteAllBytes(users, bytes);
        CliResult result = await ReplayAsync(users);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"{users}, line ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_PartOfTheNewPayloadThatCannotBeUsed_IsReported()
    {
        string after = _files.Write("after.json", CliFiles.Specs.Replace("\"operator\":\"any\",\"field\":\"plan\"", "\"operator\":\"sounds_like\",\"field\":\"plan\"", StringComparison.Ordinal));
        CliResult result = await CliProcess.RunToolAsync("replay", "--before", _files.SpecsPath, "--after", after, "--users", _files.UsersPath);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"warning: {after}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("sounds_like", result.Error, StringComparison.Ordinal);
        Assert.Contains("rule \"1\" (pro) -> has an unsupported condition", Encoding.UTF8.GetString(result.Output), StringComparison.Ordinal);
    }

    private Task<CliResult> ReplayAsync(string users, params string[] more) =>
        CliProcess.RunToolAsync(["replay", "--before", _files.SpecsPath, "--after", _files.SpecsPath, "--users", users, .. more]);

    private string[] Fill(string arguments) =>
    [
        .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace("{specs}", _files.SpecsPath, StringComparison.Ordinal).Replace("{users}", _files.UsersPath, StringComparison.Ordinal)),
    ];
}
