using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast eval --api" when something is wrong: 1 for arguments, 3 for the service, and an end in any case.</summary>
public sealed class EvalServiceFailureTests : IDisposable
{
    /// <summary>Far more than a process needs to start.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("500", "60", "The service delivers no specs.")]
    [InlineData("hangs", "2", "The service delivered no specs within 2 seconds.")]
    public async Task Eval_NoSpecs_EndsWithThreeAndTheReason(string fault, string deadline, string reason)
    {
        await using EvalService service = await StartAsync();
        service.Service.Specs.Always(fault == "hangs" ? Fault.SlowHeaders(new Hold()) : Fault.Status(500));
        CliResult result = await service.RunAsync(_files.UsersPath, "--deadline", deadline);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"{service.Service.Api}: {reason}", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(0, service.Service.LogEvent.Count);
    }

    [Fact]
    public async Task Eval_NoIdLists_EndsWithThree()
    {
        await using EvalService service = await StartAsync();
        service.Service.IdLists.Always(Fault.Status(500));
        CliResult result = await service.RunAsync(_files.UsersPath);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("The service delivers no ID lists.", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Eval_NobodyListens_EndsWithThree()
    {
        await using EvalService service = await StartAsync();
        CliResult result = await CliProcess.RunToolAsync(
            "eval", "--api", "http://127.0.0.1:1", "--server-secret-env", service.KeyVariable, "--users", _files.UsersPath);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("The service delivers no specs.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env STATSIG_FAST_NO_SUCH_VARIABLE", "The environment variable STATSIG_FAST_NO_SUCH_VARIABLE is not set.")]
    [InlineData("--api http://127.0.0.1:1", "--server-secret-env NAME")]
    [InlineData("--api nonsense --server-secret-env PATH", "is not a valid address")]
    [InlineData("--api http://name@127.0.0.1:1 --server-secret-env PATH", "is not a valid address")]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env PATH", "--server-secret-env: The key is not a secret key")]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env PATH --deadline 0", "--deadline is 0")]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env PATH --id-lists x", "the ID lists come from the service")]
    [InlineData("--api http://127.0.0.1:1 --server-secret-env PATH --specs x", "Use only one of these sources")]
    [InlineData("--server-secret-env PATH", "Use --specs FILE, or --api URL")]
    [InlineData("", "Use --specs FILE, or --api URL")]
    public async Task Eval_ArgumentsThatSayNoOnePlace_EndsWithOne(string arguments, string reason)
    {
        CliResult result = await CliProcess.RunToolAsync(
            ["eval", "--users", _files.UsersPath, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Eval_Interrupted_DeliversWhatWasExposedAndLeavesNoFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill command to send an interrupt with.");
        await using EvalService service = await StartAsync();
        var hold = new Hold();
        service.Service.LogEvent.Always(Fault.SlowHeaders(hold));
        string output = _files.PathOf("out.jsonl");
        string users = _files.Write("many.jsonl", EvalService.Users(1_000_000)); // Far from done when the interrupt has arrived.

        CliResult result = await CliProcess.RunToolAsync(
            async process =>
            {
                await hold.Reached.WaitAsync(Bound, TestContext.Current.CancellationToken);
                using Process kill = ServeProcess.Interrupt(process);
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
                hold.Release();
            },
            "eval", "--api", service.Service.Api, "--server-secret-env", service.KeyVariable, "--users", users, "--out", output);

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("was interrupted", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not delivered", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(service.Exposures());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(output)!, "out.jsonl*"));
    }

    private static async Task<EvalService> StartAsync()
    {
        EvalService service = await EvalService.StartAsync();
        service.Service.Publish(new SpecBuilder().Gate("one").Gate("two"));
        return service;
    }
}
