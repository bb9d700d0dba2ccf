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

/// <summary>
/// A process whose thread pool has no free thread: events are sent all the same, and "Dispose" keeps to its three seconds.
/// </summary>
public sealed class StarvedPoolTests : IDisposable
{
    private const int Attempts = 5;

    /// <summary>From then on "Dispose" may have been cut short by its limit of three seconds.</summary>
    private const long DisposeMs = 2_500;

    /// <summary>What "Dispose" may take on a machine that lets the process wait; without a separate limit it would not end.</summary>
    private const long LongestMs = 30_000;

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(10));

    public void Dispose() => _limit.Dispose();

    [Theory]
    [InlineData(10)] // Less than a batch: sent by the end.
    [InlineData(8_000)] // As many as a ring holds.
    public async Task Starved_ServiceAnswers_EveryEventArrivesOnce(int count)
    {
        for (int attempt = 1; ; attempt++)
        {
            await using TestService service = await StartServiceAsync();
            long[] numbers = await RunAsync(service, count);
            if (attempt < Attempts && numbers[2] > 0 && numbers[4] >= DisposeMs)
            {
                // "Dispose" gave the service its time, which was not enough on a machine that is very busy. Every time it is not the
                // machine.
                continue;
            }

            Assert.Equal([count, count, 0, 0], numbers[..4]);
            Assert.InRange(numbers[4], 0, LongestMs);
            long[] arrived = [.. service.LoggedEvents.SelectMany(static batch => batch.Events).Select(static logged => logged.GetProperty("value").GetInt64())];
            Assert.Equal(Enumerable.Range(0, count).Select(static i => (long)i), arrived.Order());
            return;
        }
    }

    [Fact]
    public async Task Starved_ServiceNeverAnswers_DisposeEndsAndTheAccountsAreExact()
    {
        await using TestService service = await StartServiceAsync();
        service.LogEvent.Always(Fault.SlowHeaders(new Hold()));

        long[] numbers = await RunAsync(service, 900);

        Assert.Equal([900, 0, 900, 0], numbers[..4]);
        Assert.InRange(numbers[4], 0, LongestMs);
    }

    [Fact]
    public async Task Starved_UntilAThreadIsFree_SpecsAreFreshAgainWithinSeconds()
    {
        await using TestService service = await StartServiceAsync();
        using Process process = Start("thaw", service.Api);
        Assert.Equal("blocked", await process.StandardOutput.ReadLineAsync(_limit.Token));
        service.Publish(new SpecBuilder().Gate("g").Time(2_000_000_000_000));

        string took = await process.StandardOutput.ReadLineAsync(_limit.Token) ?? "";
        await process.WaitForExitAsync(_limit.Token);

        Assert.InRange(long.Parse(took, CultureInfo.InvariantCulture), 0, 50_000); // A second on an idle machine.
    }

    private async Task<TestService> StartServiceAsync()
    {
        TestService service = await TestService.StartAsync(_limit.Token);
        return service.Publish(new SpecBuilder().Gate("g"));
    }

    private async Task<long[]> RunAsync(TestService service, int count)
    {
        using Process process = Start("starve", service.Api, count.ToString(CultureInfo.InvariantCulture));
        string line = await process.StandardOutput.ReadLineAsync(_limit.Token) ?? "";
        await process.WaitForExitAsync(_limit.Token);
        Assert.Equal(0, process.ExitCode);
        return [.. line.Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture))];
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "Statsig.Fast.SpillVictim" + (OperatingSystem.IsWindows() ? ".exe" : "")), arguments) { RedirectStandardOutput = true })!;
}
