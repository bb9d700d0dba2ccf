using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast client-init" from end to end, as a process.</summary>
public sealed class ClientInitTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task ClientInit_Defaults_WritesAResponseALine()
    {
        CliResult result = await CliProcess.RunAsync("client-init", "--specs", _files.SpecsPath, "--users", _files.UsersPath);

        Assert.Equal((0, "", 2), (result.ExitCode, result.Error, result.Lines.Length));
        JsonElement[] lines = [.. result.Lines.Select(static line => JsonElement.Parse(line))];
        Assert.Equal([7, 8], lines.Select(static line => line.GetProperty("i").GetInt32()));
        Assert.Equal("djb2", lines[0].GetProperty("response").GetProperty("hash_used").GetString());
        Assert.Equal("ada", lines[0].GetProperty("response").GetProperty("user").GetProperty("userID").GetString());
    }

    [Fact]
    public async Task ClientInit_EveryOption_IsPassedOn()
    {
        string output = _files.PathOf("out.jsonl");
        CliResult result = await CliProcess.RunAsync(
            "client-init", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--out", output, "--hash", "none", "--format", "init_v2",
            "--remove-id-type", "--remove-default-value-gates", "--environment", "production", "--client-key", "client-x");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        JsonElement response = JsonElement.Parse(File.ReadAllLines(output)[0]).GetProperty("response");
        Assert.Equal("init-v2", response.GetProperty("response_format").GetString());
        Assert.Equal("""{"open":{"r":"all","v":true},"production":{"r":"tier","v":true}}""", response.GetProperty("feature_gates").GetRawText());
    }

    [Fact]
    public async Task ClientInit_TargetApp_LeavesOutWhatNamesNoApp()
    {
        CliResult result = await CliProcess.RunAsync("client-init", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--target-app", "app");

        Assert.Equal("{}", JsonElement.Parse(result.Lines[0]).GetProperty("response").GetProperty("feature_gates").GetRawText());
    }

    [Theory]
    [InlineData("--hash", "md5")]
    [InlineData("--format", "v3")]
    public async Task ClientInit_WordThatIsNone_IsABadArgument(string option, string word)
    {
        CliResult result = await CliProcess.RunAsync("client-init", "--specs", _files.SpecsPath, "--users", _files.UsersPath, option, word);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(word, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task ClientInit_OutputThatIsAnInput_IsABadArgument()
    {
        CliResult result = await CliProcess.RunAsync("client-init", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--out", _files.UsersPath);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("one of the inputs", result.Error, StringComparison.Ordinal);
    }
}
