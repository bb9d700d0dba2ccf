using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>
/// Hosts x ways in which they end x states of the service, each as a separate process: every accepted event is delivered or its loss is
/// said, and the end takes no longer than its limits.
/// </summary>
/// <remarks>A class for each host, as most of the time is spent waiting and classes run in parallel.</remarks>
public abstract partial class EndMatrix : IDisposable
{
    /// <summary>
    /// Set to run all combinations. Without it those are run that hold each pair of a host and an end and each pair of an end and a
    /// service.
    /// </summary>
    private const string AllVariable = "STATSIG_FAST_ALL_ENDS";

    private static readonly string[] Hosts = ["web", "generic", "legacy", "concurrent", "none"];
    private static readonly string[] Ends = ["sigterm", "return", "exit", "exception", "dispose", "async"];
    private static readonly string[] Services = ["well", "slow", "refusing", "black hole"];

    /// <summary>What starting a process, and a machine that is busy with other tests, may add to a limit.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(4));

    public void Dispose()
    {
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<string, string> CombinationsOf(string host) =>
        new(All().Where(combination => combination.Host == host).Select(static combination => (combination.End, combination.State)));

    private protected async Task DeliversEveryEventOrSaysThatItIsLostAsync(string host, string end, string state)
    {
        Assert.SkipWhen(end == "sigterm" && OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using TestService service = await TestService.StartAsync(_limit.Token);
        service.Publish(new SpecBuilder().Gate("on", static gate => gate.Rule("r", static rule => rule.Pass(100))));
        Hold hold = Put(service, state);

        Outcome outcome = await RunAsync(host, end, service.Api);

        Assert.Equal((101, true), (outcome.Accepted, outcome.IsOn)); // 100 events and the exposure of the gate.
        long delivered = state is "well" or "slow" && !hold.Abandoned.IsCompleted ? DistinctEventsOf(service) : 0;

        // An end that its limit cut short loses what the service took and had not answered yet: then events may be delivered and said to be
        // lost.
        bool mayBeCut = outcome.Took >= LimitOf(end);
        Assert.True(
            outcome.Accepted == delivered + outcome.Lost || (mayBeCut && outcome.Accepted < delivered + outcome.Lost),
            $"{outcome.Accepted} accepted, {delivered} delivered, {outcome.Lost} said to be lost:\n{outcome.Output}");
        Assert.True(state is "well" or "slow" || outcome.Lost == outcome.Accepted, outcome.Output);
        Assert.True(outcome.Lost == 0 || Loss().IsMatch(outcome.Output), $"The loss was not logged:\n{outcome.Output}");
        Assert.InRange(outcome.Took, TimeSpan.Zero, LimitOf(end) + Slack);
    }

    private static IEnumerable<(string Host, string End, string State)> All()
    {
        bool isAll = Environment.GetEnvironmentVariable(AllVariable) is not null;
        return from host in Enumerable.Range(0, Hosts.Length)
               from end in Enumerable.Range(0, Ends.Length)
               from state in Enumerable.Range(0, Services.Length)
               where isAll || (host + end + state) % Services.Length == 0
               select (Hosts[host], Ends[end], Services[state]);
    }

    private static Hold Put(TestService service, string state)
    {
        var hold = new Hold();
        switch (state)
        {
            case "slow":
                service.LogEvent.Always(Fault.SlowHeaders(hold));
                _ = hold.Reached.ContinueWith(
                    async _ =>
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(300));
                        hold.Release();
                    },
                    TaskScheduler.Default);
                break;
            case "refusing":
                service.LogEvent.Always(Fault.Status(500));
                break;
            case "black hole":
                service.LogEvent.Always(Fault.SlowHeaders(hold));
                break;
        }

        return hold;
    }

    private static long DistinctEventsOf(TestService service) => service.LoggedEvents.SelectMany(static batch => batch.Events)
        .Select(static logged => $"{logged.GetProperty("eventName")} {(logged.TryGetProperty("value", out System.Text.Json.JsonElement value) ? value.GetRawText() : "")}").Distinct().Count();

    /// <summary>docs/production.md, "Start and stop".</summary>
    private static TimeSpan LimitOf(string end) => TimeSpan.FromSeconds(end is "return" or "exit" or "exception" ? 2 : 3);

    private async Task<Outcome> RunAsync(string host, string end, string api)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Statsig.Fast.HostVictim" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        using Process process = Process.Start(new ProcessStartInfo(program, [host, end, api]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(_limit.Token);
            string first = await process.StandardOutput.ReadLineAsync(_limit.Token) ?? "";
            long began = Stopwatch.GetTimestamp();
            if (end == "sigterm")
            {
                using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync(_limit.Token);
            }

            string rest = await process.StandardOutput.ReadToEndAsync(_limit.Token);
            await process.WaitForExitAsync(_limit.Token);
            return Outcome.Parse(first, rest, await errors, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [GeneratedRegex("[0-9]+ events were (lost|dropped|not sent)")]
    private static partial Regex Loss();

    [GeneratedRegex("(?:process ended .*; |process is asked to end, and )([0-9]+) events were (?:lost|not sent)")]
    private static partial Regex LostWithProcess();

    private sealed record Outcome(long Accepted, bool IsOn, long Lost, TimeSpan Took, string Output)
    {
        /// <summary>
        /// Reads what the program wrote: how much was lost, by its report when it had time for one, else by the line that the end of the
        /// process logs.
        /// </summary>
        internal static Outcome Parse(string first, string rest, string errors, TimeSpan took)
        {
            string output = $"{first}\n{rest}\n{errors}";
            string[] words = first.Split(' ');
            if (words is not ["accepted", var accepted, var isOn])
            {
                throw new InvalidOperationException($"The program did not get as far as logging:\n{output}");
            }

            string[]? report = rest.Split('\n').Where(static line => line.StartsWith("report ", StringComparison.Ordinal)).Select(static line => line.Trim().Split(' ')).SingleOrDefault();
            long lost = report is not null ? Number(report[2]) + Number(report[3]) : LostWithProcess().Match(rest) is { Success: true } line ? Number(line.Groups[1].Value) : 0;
            return new Outcome(Number(accepted), isOn == "True", lost, took, output);
        }

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
