using System;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>What the tool says, and ends with, when it cannot do what it was asked: 1 for arguments, 2 for files.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("eval")]
    [InlineData("eval --specs x")]
    [InlineData("eval --specs x --users")]
    [InlineData("eval --no-such-option x")]
    [InlineData("nonsense")]
    public async Task Run_BadArguments_EndsWithOne(string arguments)
    {
        CliResult result = await CliProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Run_Help_EndsWithZeroAndListsTheOptions()
    {
        CliResult result = await CliProcess.RunAsync("eval", "--help");

        Assert.Equal(0, result.ExitCode);
        foreach (string option in (string[])["--specs", "--api", "--server-secret-env", "--forward-proxy", "--proxy-ca", "--proxy-cert", "--proxy-key", "--deadline", "--users", "--id-lists", "--environment", "--global-custom-fields", "--out", "--only"])
        {
            Assert.Contains(result.Lines, line => line.Contains(option, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Eval_LineThatIsNoJson_IsNamedWithItsNumberAndReason()
    {
        string users = _files.Write("bad.jsonl", "{\"userID\":\"ada\"}\n\n{\"userID\":\"bob\"\n");
        CliResult result = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", users);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"{users}, line 3: ", result.Error, StringComparison.Ordinal);
        Assert.True(result.Error.Trim().Length > $"{users}, line 3: ".Length);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"user\":5}")]
    [InlineData("{\"userID\":\"\\ud800\"}")]
    [InlineData("{\"custom\":[]}")]
    [InlineData("{\"userID\":\"a\"} x")]
    [InlineData("{\"user\":{\"userID\":\"a\"},\"user\":{\"email\":[]}}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task Eval_LineThatIsNoUser_IsNamed(string line)
    {
        string users = _files.Write("bad.jsonl", $"{{\"userID\":\"ada\"}}\n{line}\n");
        CliResult result = await CliProcess.RunAsync("eval", "--specs", _files.SpecsPath, "--users", users);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"{users}, line 2: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--specs")]
    [InlineData("--users")]
    [InlineData("--id-lists")]
    [InlineData("--global-custom-fields")]
    public async Task Eval_FileThatIsMissing_IsNamed(string option)
    {
        string missing = _files.PathOf("missing.json");
        CliResult result = await CliProcess.RunAsync(Arguments(option, missing));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(missing + ": ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--specs", "{\"has_updates\":true")]
    [InlineData("--specs", "{\"has_updates\":false}")]
    [InlineData("--specs", "{}")]
    [InlineData("--specs", "")]
    [InlineData("--id-lists", "[]")]
    [InlineData("--id-lists", "{\"list\":[5]}")]
    [InlineData("--global-custom-fields", "[]")]
    [InlineData("--global-custom-fields", "{\"a\":\"\\ud800\"}")]
    public async Task Eval_FileOfTheWrongContent_IsNamedWithTheReason(string option, string content)
    {
        string path = _files.Write("wrong.json", content);
        CliResult result = await CliProcess.RunAsync(Arguments(option, path));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(path + ": ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_EnvironmentThatIsEmpty_IsABadArgument()
    {
        CliResult result = await CliProcess.RunAsync(Arguments("--environment", ""));

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_OutputThatCannotBeWritten_IsNamed()
    {
        string path = _files.PathOf("no/such/folder/out.jsonl");
        CliResult result = await CliProcess.RunAsync(Arguments("--out", path));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(path + ": ", result.Error, StringComparison.Ordinal);
    }

    private string[] Arguments(string option, string value) => option switch
    {
        "--specs" => ["eval", "--specs", value, "--users", _files.UsersPath],
        "--users" => ["eval", "--specs", _files.SpecsPath, "--users", value],
        _ => ["eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath, option, value],
    };
}
