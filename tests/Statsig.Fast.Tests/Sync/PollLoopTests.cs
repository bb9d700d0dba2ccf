using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>The pauses of the loop that polls.</summary>
public sealed class PollLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    /// <summary>Longer than the pauses: the limit of a request that is still under way is not taken for one of them.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(10);

    private readonly LiveServer _live = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(20, 0.8, 1.2)]
    public async Task Loop_WithJitter_VariesItsPauses(int percent, double least, double most)
    {
        StatsigServer server = _live.Make(new StatsigOptions
        {
            Api = LiveServer.Main,
            DisableAllLogging = true, // The pump of events has a timer of one second too.
            HttpHandlerFactory = () => _live.Http,
            TimeProvider = _live.Clock,
            KeepsPollInterval = true,
            ConfigSyncInterval = LiveServer.PollInterval,
            RequestTimeout = LongestRequest,
            OutputLogLevel = OutputLogLevel.None,
            SyncJitterPercent = percent,
            DisableIdLists = true,
        });
        await server.InitializeAsync(Token);
        var pauses = new List<double>();
        for (int i = 0; i < 20; i++)
        {
            pauses.Add(await _live.Clock.SkipToNextTimerAsync(LongestPause) / LiveServer.PollInterval);
            await _live.WaitForRequestsAsync(i + 2);
        }

        Assert.All(pauses, pause => Assert.InRange(pause, least - 1e-9, most + 1e-9));

        // Pauses are whole milliseconds out of about 4,000, so two of them may be equal. Fewer than 10 different ones among 20 would take
        // eleven repeats, which happens once in more than 10^25 runs.
        int different = pauses.Distinct().Count();
        Assert.InRange(different, percent == 0 ? 1 : 10, percent == 0 ? 1 : 20);
    }

    [Fact]
    public void Jitter_ByDefault_IsTenPercent() => Assert.Equal(10, new StatsigOptions().SyncJitterPercent);

    [Fact]
    public async Task Loop_PollsThatFail_BackOffUntilOneSucceeds()
    {
        StatsigServer server = _live.Make(LoopOptions());
        await server.InitializeAsync(Token);
        byte[] specs = _live.Specs!;
        _live.Specs = null;
        var pauses = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            pauses.Add((await _live.Clock.SkipToNextTimerAsync(LongestPause)).TotalSeconds);
            await _live.WaitForRequestsAsync(i + 2);
        }

        _live.Specs = specs;
        pauses.Add((await _live.Clock.SkipToNextTimerAsync(LongestPause)).TotalSeconds);
        await _live.WaitForRequestsAsync(9);
        pauses.Add((await _live.Clock.SkipToNextTimerAsync(LongestPause)).TotalSeconds);

        Assert.Equal([10, 10, 20, 40, 60, 60, 60, 60, 10], pauses);
    }

    [Fact]
    public async Task Loop_ServiceAsksToWait_IsNotAskedEarlier()
    {
        StatsigServer server = _live.Make(LoopOptions());
        await server.InitializeAsync(Token);
        _live.Http.On(LiveServer.SpecsPath, static _ =>
        {
            System.Net.Http.HttpResponseMessage answer = FakeHttp.Status(429);
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(90));
            return answer;
        });

        TimeSpan first = await _live.Clock.SkipToNextTimerAsync(LongestPause);
        await _live.WaitForRequestsAsync(2);
        TimeSpan second = await _live.Clock.SkipToNextTimerAsync(LongestPause);

        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(90)), (first, second));
    }

    [Fact]
    public async Task LocalMode_DataStoreThatWantsIt_IsPolledAndNothingElse()
    {
        var store = new MemoryStore { IsPolled = true };
        store.Put("statsig.cache", LiveServer.SpecsOf(1000));
        await _live.StartAsync(_live.Options(store: store, local: true));
        store.Put("statsig.cache", LiveServer.SpecsOf(2000));

        await _live.PollAsync();

        Assert.Equal(2000, _live.Server.SpecsTimeMs);
        Assert.Empty(_live.Http.Requests);
    }

    private StatsigOptions LoopOptions() => new()
    {
        Api = LiveServer.Main,
        DisableAllLogging = true, // The pump of events has a timer of one second too.
        HttpHandlerFactory = () => _live.Http,
        TimeProvider = _live.Clock,
        RequestTimeout = LongestRequest,
        OutputLogLevel = OutputLogLevel.None,
        SyncJitterPercent = 0,
        DisableIdLists = true,
    };
}
