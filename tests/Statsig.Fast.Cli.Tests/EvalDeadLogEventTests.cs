using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests;

/// <summary>
/// "statsig-fast eval --api" when the service takes no events: it ends with exit code 3 at its deadline, with the count of what was not
/// delivered.
/// </summary>
/// <remarks>The faults of a test run side by side, as each waits for the deadline.</remarks>
public sealed class EvalDeadLogEventTests : IDisposable
{
    /// <summary>Seconds. Enough for a process to start and to fetch its specs on a machine that does much else.</summary>
    private const string Deadline = "20";

    /// <summary>Far more than the deadline and the start of a process; far less than the library's own pauses add up to.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public Task Eval_DeadLogEvent_EndsWithThreeAndTheCount() => Task.WhenAll(
        CountsAsync(Fault.Status(503), "The service answered with status 503."),
        CountsAsync(Fault.Status(400), "The service answered with status 400."),
        CountsAsync(Fault.Reset(), "The service could not be reached."),
        CountsAsync(Fault.RetryAfter(429, 3600), "The service answered with status 429."));

    [Fact]
    public Task Eval_DeadLogEventAndManyUsers_StopsInsteadOfDropping()
    {
        string users = _files.Write("many.jsonl", EvalService.Users(200_000));

        // No more than fits between the ring, the queue and the look at both: not the 400,000 of the file.
        return Task.WhenAll(
            StopsAsync(users, "503", Fault.Status(503), most: 10_000),
            StopsAsync(users, "400", Fault.Status(400), most: 100_000),
            StopsAsync(users, "hangs", Fault.SlowHeaders(new Hold()), most: 10_000));
    }

    private async Task CountsAsync(Fault fault, string reason)
    {
        await using EvalService service = await StartAsync(fault);
        long started = Stopwatch.GetTimestamp();
        CliResult result = await service.RunAsync(_files.Write(service.KeyVariable + ".jsonl", EvalService.Users(5)), "--deadline", Deadline);

        Assert.Contains($"10 of 10 exposures were not delivered. {reason}", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(5, result.Lines.Length);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Bound);
    }

    private async Task StopsAsync(string users, string name, Fault fault, int most)
    {
        await using EvalService service = await StartAsync(fault);
        string output = _files.PathOf(name + ".jsonl");
        long started = Stopwatch.GetTimestamp();
        CliResult result = await service.RunAsync(users, "--deadline", Deadline, "--out", output);

        Assert.True(result.Error.Contains("The run ended before the last user", StringComparison.Ordinal), $"{name}: {result.Error}");
        Assert.Equal((name, 3), (name, result.ExitCode));
        Assert.InRange(UndeliveredOf(result), 1, most);
        Assert.False(File.Exists(output));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Bound);
    }

    private static async Task<EvalService> StartAsync(Fault fault)
    {
        EvalService service = await EvalService.StartAsync();
        service.Service.Publish(new SpecBuilder().Gate("one").Gate("two"));
        service.Service.LogEvent.Always(fault);
        return service;
    }

    private static int UndeliveredOf(CliResult result) =>
        int.Parse(Regex.Match(result.Error, "([0-9]+) of [0-9]+ exposures").Groups[1].Value, CultureInfo.InvariantCulture);
}
