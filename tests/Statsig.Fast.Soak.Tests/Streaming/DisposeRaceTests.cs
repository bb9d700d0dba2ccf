using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Sync;
using Statsig.Fast.Sync.Streaming;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Streaming;

/// <summary>Sources and servers that are ended while their calls and streams come about.</summary>
public sealed class DisposeRaceTests : IAsyncLifetime
{
    private const int Rounds = 20;
    private const int AtOnce = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<Exception> _unobserved = [];
    private TestForwardProxy _proxy = null!;
    private ProxyRelay _relay = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // What other tests have left behind is not ours.
        Collect();
        TaskScheduler.UnobservedTaskException += Note;
        _proxy = (await TestForwardProxy.StartAsync(token: Token)).Publish(Specs(1));
        _relay = ProxyRelay.Start(_proxy.Address);
    }

    public async ValueTask DisposeAsync()
    {
        TaskScheduler.UnobservedTaskException -= Note;
        await _relay.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_DisposedWhileItsCallsAreUnderWay_EndsThemAndLeavesNothing(bool isSilent)
    {
        if (isSilent)
        {
            // Calls that get a connection and never an answer: only disposing ends them.
            _relay.FallSilent();
        }

        int answered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(async () =>
            {
                SpecsFetchResult[] answers = await DisposeUnderWayAsync(spins: i * i * 2_000);
                Assert.All(answers, static answer => Assert.Equal(answer.Payload is null, answer.Error is not null));
                Interlocked.Add(ref answered, answers.Count(static answer => answer.Payload is not null));
            }, Token)));
        }

        Assert.True(!isSilent || answered == 0);
        await AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_ShutDownWhileItConnects_EndsInTimeAndLeavesNothing(bool isSilent)
    {
        if (isSilent)
        {
            _relay.FallSilent();
        }

        for (int round = 0; round < Rounds / 2; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(async () =>
            {
                var server = new StatsigServer("secret-soak", Options());
                Task<InitializeDetails> starting = server.InitializeAsync(Token);
                await PauseAsync(isSilent ? 0 : i % 3, i * i * 2_000);
                ShutdownReport report = await server.ShutdownAsync(Limit).WaitAsync(Limit, Token);
                Assert.True(report.Completed);
                await starting.WaitAsync(Limit, Token);
            }, Token)));
        }

        await AssertNothingIsLeftAsync();
    }

    private async Task<SpecsFetchResult[]> DisposeUnderWayAsync(int spins)
    {
        StatsigOptions options = Options();
        using var telemetry = new Telemetry("secret-soak", options, new TelemetryHost());
        var calls = new ForwardProxyCalls(
            options.ForwardProxyTransport!, options.ProxyConfigs![NetworkEndpoint.DownloadConfigSpecs], "secret-soak", options);
        var source = new ForwardProxySpecsSource(calls, options, telemetry);
        Task<SpecsFetchResult>[] fetches = [.. Enumerable.Range(0, 2).Select(_ => source.FetchAsync(default, SpecsForm.Json, isInitial: false, Token).AsTask())];
        await PauseAsync(0, spins);
        Parallel.Invoke(source.Dispose, source.Dispose);
        SpecsFetchResult late = await source.FetchAsync(default, SpecsForm.Json, isInitial: false, Token);
        Assert.Null(late.Payload);
        return await Task.WhenAll(fetches).WaitAsync(Limit, Token);
    }

    /// <summary>A moment that differs from one to the next, so that the end meets every stage of a connection.</summary>
    private async Task PauseAsync(int streams, int spins)
    {
        for (int i = 0; i < streams && _proxy.Calls.OpenStreams == 0; i++)
        {
            await Task.Yield();
        }

        Thread.SpinWait(spins);
    }

    private async Task AssertNothingIsLeftAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (_relay.StandingCount > 0 || _proxy.Calls.OpenStreams > 0)
        {
            Assert.False(limit.IsCancellationRequested, $"{_relay.StandingCount} connections and {_proxy.Calls.OpenStreams} streams are left.");
            await Task.Delay(5, Token);
        }

        Collect();
        Assert.Empty(_unobserved);
    }

    private StatsigOptions Options() => new StatsigOptions
    {
        ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
        {
            [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, _relay.Address) { ConnectTimeout = TimeSpan.FromMinutes(1) },
        },
        RequestTimeout = TimeSpan.FromMinutes(5),
        DisableIdLists = true,
        DisableAllLogging = true,
        OutputLogLevel = OutputLogLevel.None,
    }.UseGrpcForwardProxy();

    private void Note(object? sender, UnobservedTaskExceptionEventArgs unobserved) => _unobserved.Enqueue(unobserved.Exception);

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static SpecBuilder Specs(long time) => new SpecBuilder().Time(time).Gate("g", static gate => gate.Rule("r", Conditions.Public));
}
