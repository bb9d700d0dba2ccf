using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast eval --api" when something is wrong: 1 for arguments, 3 for the service, and an end in any case.</summary>
public sealed class EvalServiceFailureTests : IDisposable
{
    /// <summary>Seconds. Enough for a process to start and to fetch its specs on a machine that does much else.</summary>
    private const string Deadline = "20";

    /// <summary>
    /// Far more than the deadlines given below and the start of a process; far less than the library's own pauses add up to.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("503", "The service answered with status 503.")]
    [InlineData("400", "The service answered with status 400.")]
    [InlineData("reset", "The service could not be reached.")]
    [InlineData("retry after an hour", "The service answered with status 429.")]
    public async Task Eval_DeadLogEvent_EndsWithThreeAndTheCount(string fault, string reason)
    {
        await using EvalService service = await StartAsync();
        service.Service.LogEvent.Always(FaultOf(fault));
        long started = Stopwatch.GetTimestamp();
        CliResult result = await service.RunAsync(_files.Write("users.jsonl", EvalService.Users(5)), "--deadline", Deadline);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"10 of 10 exposures were not delivered. {reason}", result.Error, StringComparison.Ordinal);
        Assert.Equal(5, result.Lines.Length);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Bound);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("400")]
    [InlineData("hangs")]
    public async Task Eval_DeadLogEventAndManyUsers_StopsInsteadOfDropping(string fault)
    {
        await using EvalService service = await StartAsync();
        service.Service.LogEvent.Always(FaultOf(fault));
        string output = _files.PathOf("out.jsonl");
        long started = Stopwatch.GetTimestamp();
        CliResult result = await service.RunAsync(_files.Write("many.jsonl", EvalService.Users(200_000)), "--deadline", Deadline, "--out", output);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("The run ended before the last user", result.Error, StringComparison.Ordinal);

        // No more than fits between the ring, the queue and the look at both: not the 400,000 of the file.
        Assert.InRange(Undelivered(result), 1, fault == "400" ? 100_000 : 10_000);
        Assert.False(File.Exists(output));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Bound);
    }

    [Theory]
    [InlineData("500", "60", "The service delivers no specs.")]
    [InlineData("hangs", "2", "The service delivered no specs within 2 seconds.")]
    public async Task Eval_NoSpecs_EndsWithThreeAndTheReason(string fault, string deadline, string reason)
    {
        await using EvalService service = await StartAsync();
        service.Service.Specs.Always(FaultOf(fault));
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

    private static Fault FaultOf(string name) => name switch
    {
        "reset" => Fault.Reset(),
        "hangs" => Fault.SlowHeaders(new Hold()),
        "retry after an hour" => Fault.RetryAfter(429, 3600),
        _ => Fault.Status(int.Parse(name, CultureInfo.InvariantCulture)),
    };

    private static int Undelivered(CliResult result) =>
        int.Parse(Regex.Match(result.Error, "([0-9]+) of [0-9]+ exposures").Groups[1].Value, CultureInfo.InvariantCulture);
}
