using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Spill;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>
/// A process killed while it logs to a service that refuses everything: what was in its spill file arrives when it starts again.
/// </summary>
public sealed class SpillKillTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-spill").FullName;
    private readonly CancellationTokenSource _limit = new(Patience);

    [Theory]
    [InlineData(1)]
    [InlineData(3)] // What one victim left behind is there for the next one, and for the one after it.
    public async Task Kill_WhileTheServiceRefuses_LosesNothingOfTheSpillFile(int victims)
    {
        string file = Path.Combine(_folder, "events.spill");
        await using TestService service = await TestService.StartAsync(_limit.Token);
        service.Publish(new SpecBuilder().Gate("g"));
        service.LogEvent.Always(Fault.Status(503));
        var safe = new HashSet<long>();
        for (int victim = 0; victim < victims; victim++)
        {
            int refused = service.LogEvent.Count;
            using Process process = Start("log", service.Api, file, (victim * 10_000_000L).ToString(CultureInfo.InvariantCulture));
            Assert.Equal("spilled", await process.StandardOutput.ReadLineAsync(_limit.Token));
            await service.LogEvent.WaitForRequestsAsync(refused + 1, _limit.Token);
            process.Kill();
            await process.WaitForExitAsync(_limit.Token);
            HashSet<long> now = ReadSpilled(file, victim);
            Assert.True(now.Count > safe.Count, $"The victim left {now.Count} events behind, {safe.Count} were there before it.");
            Assert.Superset(safe, now);
            safe = now;
        }

        int before = service.LogEvent.Count;
        service.LogEvent.Recover();
        using Process next = Start("resend", service.Api, file);
        await next.WaitForExitAsync(_limit.Token);

        Assert.Equal(0, next.ExitCode);
        HashSet<long> arrived = [.. service.LoggedEvents.Skip(before).SelectMany(static batch => NumbersOf(batch.Events))];
        Assert.Superset(safe, arrived);
        Assert.Empty(ReadSpilled(file, victims));
    }

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "Statsig.Fast.SpillVictim" + (OperatingSystem.IsWindows() ? ".exe" : "")), arguments)
        { RedirectStandardOutput = true })!;

    /// <summary>The events of every record in the file, read from a copy: opening a spill file repairs it.</summary>
    private HashSet<long> ReadSpilled(string file, int copy)
    {
        string copied = Path.Combine(_folder, $"copy-{copy}");
        File.Copy(file, copied);
        using var spill = SpillFile.Open(copied, 1 << 30);
        var numbers = new HashSet<long>();
        foreach (SpillRecord record in spill.Records)
        {
            EventBatch batch = spill.Read(record);
            using var gzip = new GZipStream(new MemoryStream(batch.Body.ToArray()), CompressionMode.Decompress);
            using JsonDocument json = JsonDocument.Parse(gzip);
            numbers.UnionWith(NumbersOf(json.RootElement.GetProperty("events").EnumerateArray()));
            batch.ReturnBytes();
        }

        return numbers;
    }

    private static IEnumerable<long> NumbersOf(IEnumerable<JsonElement> events) =>
        events.Where(static logged => logged.GetProperty("eventName").GetString() == "numbered").Select(static logged => logged.GetProperty("value").GetInt64());
}
