using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast replay --api": the current payload and the ID lists come from the service, which gets no exposures.</summary>
public sealed class ReplayServiceTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Replay_FromTheService_ComparesWithItsSpecsAndLists()
    {
        string key = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("ada")))[..8];
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(Encoding.UTF8.GetBytes(CliFiles.Specs));
        service.Service.SetIdList("list", $"+{key}\n");
        string after = _files.Write("after.json", CliFiles.Specs.Replace("\"id\":\"in\",\"salt\":\"\",\"passPercentage\":100", "\"id\":\"in\",\"salt\":\"\",\"passPercentage\":0", StringComparison.Ordinal));

        CliResult result = await RunAsync(service, after);

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains("gate listed: 1 user flips (50 %)", result.Lines);
        Assert.Empty(service.Exposures());
        Assert.DoesNotContain("never", Encoding.UTF8.GetString(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ServiceThatIsGone_EndsWithThree()
    {
        CliResult result;
        await using (EvalService service = await EvalService.StartAsync())
        {
            result = await CliProcess.RunToolAsync(
                "replay", "--api", "http://127.0.0.1:1/v1", "--server-secret-env", service.KeyVariable, "--after", _files.SpecsPath, "--users", _files.UsersPath);
        }

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("http://127.0.0.1:1/v1: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Replay_Also_WritesTheSameReportInOtherFormats()
    {
        string after = _files.Write("after.json", CliFiles.Specs.Replace("[\"pro\"]", "[\"free\"]", StringComparison.Ordinal));
        string[] arguments = ["replay", "--before", _files.SpecsPath, "--after", after, "--users", _files.UsersPath];
        CliResult result = await CliProcess.RunToolAsync([.. arguments, "--also", $"json={_files.PathOf("r.json")}", "--also", $"html={_files.PathOf("r.html")}"]);

        Assert.Equal(1, result.ExitCode);
        foreach (string format in (string[])["json", "html"])
        {
            CliResult alone = await CliProcess.RunToolAsync([.. arguments, "--format", format]);
            Assert.Equal(Encoding.UTF8.GetString(alone.Output), File.ReadAllText(_files.PathOf($"r.{format}")));
        }

        CliResult wrong = await CliProcess.RunToolAsync([.. arguments, "--also", "pdf=x"]);
        Assert.Equal(3, wrong.ExitCode);
        Assert.StartsWith("--also: \"pdf=x\" is not a format and a file.", wrong.Error, StringComparison.Ordinal);
        Assert.True(wrong.Lines.Length == 0 && !File.Exists("x"));
    }

    private Task<CliResult> RunAsync(EvalService service, string after) => CliProcess.RunToolAsync(
        "replay", "--api", service.Service.Api, "--server-secret-env", service.KeyVariable, "--after", after, "--users", _files.UsersPath);
}
