using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>The library against the forward proxy of this repository.</summary>
public sealed class OwnProxyTests : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public OwnProxyTests()
    {
        _limit.CancelAfter(TimeSpan.FromMinutes(3));
    }

    private CancellationToken Token => _limit.Token;

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Stream_PushEveryTenMilliseconds_EndsWithTheLast()
    {
        const int Last = 200;
        await using TestForwardProxy proxy = (await TestForwardProxy.StartAsync(token: Token)).Publish(Specs(1));
        await using var client = new LibraryClient(Persistent(proxy, TimeSpan.FromHours(2)), Token);
        await client.InitializeAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (int time = 2; time <= Last; time++)
        {
            await pace.WaitForNextTickAsync(Token);
            proxy.Publish(Specs(time));
        }

        await client.WaitForAsync(Last);
        Assert.True(client.Gate($"gate_{Last}"));
        Assert.Equal(client.Times.Order().Distinct(), client.Times);
        Assert.Equal(2, proxy.Requests.Count);
    }

    [Fact]
    public async Task Stream_ThatFallsSilent_IsLeftAndOpenedAgain()
    {
        TimeSpan idle = TimeSpan.FromMinutes(77);
        var clock = new ManualClock();
        var quiet = new ForwardProxyOptions { Heartbeat = TimeSpan.FromHours(1), TimeProvider = new ManualClock() };
        await using TestForwardProxy proxy = (await TestForwardProxy.StartAsync(quiet, token: Token)).Publish(Specs(1));
        await using var client = new LibraryClient(Persistent(proxy, idle), Token, clock);
        await client.InitializeAsync();
        await WaitForStreamAsync(proxy);
        // Until the first message has come, the stream may be silent for as long as a request may take.
        await clock.WaitForTimerAsync(idle);
        clock.Advance(idle * 0.9);
        Assert.False(client.Metrics.Lost.IsCompleted);

        // Further than the guard reaches, even when the first message sets it anew only now.
        clock.Advance(idle);
        await client.Metrics.Lost.WaitAsync(Token);
        Assert.True(client.Gate("gate_1"));
        await clock.PassAsync(RetryPause);
        await client.Metrics.IsBack.WaitAsync(Token);
        proxy.Publish(Specs(2));
        await client.WaitForAsync(2);
        Assert.Equal([null, 1, 1], proxy.Requests.Select(static request => request.SinceTime));
    }

    [Fact]
    public async Task Stream_EndedInOrder_IsOpenedAgain()
    {
        await using TestForwardProxy proxy = (await TestForwardProxy.StartAsync(token: Token)).Publish(Specs(1));
        await using var client = new LibraryClient(Persistent(proxy, TimeSpan.FromHours(2)), Token);
        await client.InitializeAsync();

        // From now on each stream ends behind its first message.
        proxy.Calls.EndStreams();
        await client.Metrics.Lost.WaitAsync(Token);
        Assert.True(client.Gate("gate_1"));
        proxy.Publish(Specs(2));
        await client.WaitForAsync(2);
        await client.Metrics.IsBack.WaitAsync(Token);
        Assert.True(client.Gate("gate_2"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_ProxyThatShutsDownInOrderAndStartsAgain_GoesOn(bool endsStreams)
    {
        await using TestForwardProxy proxy = (await TestForwardProxy.StartAsync(token: Token)).Publish(Specs(1));
        await using var client = new LibraryClient(Persistent(proxy, TimeSpan.FromHours(2)), Token);
        await client.InitializeAsync();
        await WaitForStreamAsync(proxy);

        // GOAWAY lets the stream that stands go on, and specs still come by it.
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task stopping = proxy.StopAsync(grace.Token);
        proxy.Publish(Specs(2));
        await client.WaitForAsync(2);
        Assert.False(client.Metrics.Lost.IsCompleted);
        if (endsStreams)
        {
            proxy.Calls.EndStreams();
        }
        else
        {
            await grace.CancelAsync();
        }

        await stopping;
        await client.Metrics.Lost.WaitAsync(Token);
        Assert.True(client.Gate("gate_2"));

        await proxy.RestartAsync(Token);
        proxy.Publish(Specs(3));
        await client.WaitForAsync(3);
        await client.Metrics.IsBack.WaitAsync(Token);
        Assert.True(client.Gate("gate_3"));
        Assert.Equal(2, proxy.Requests[^1].SinceTime);
    }

    [Fact]
    public async Task Stream_ProxyThatIsKilledAndStartsAgainTimeAndAgain_GoesOn()
    {
        await using TestForwardProxy proxy = (await TestForwardProxy.StartAsync(token: Token)).Publish(Specs(1));
        await using var client = new LibraryClient(Persistent(proxy, TimeSpan.FromHours(2)), Token);
        await client.InitializeAsync();
        for (int time = 2; time <= 6; time++)
        {
            await WaitForStreamAsync(proxy);
            await proxy.KillAsync();
            await client.Metrics.Lost.WaitAsync(Token);
            Assert.True(client.Gate($"gate_{time - 1}"));
            await proxy.RestartAsync(Token);
            proxy.Publish(Specs(time));
            await client.WaitForAsync(time);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], client.Times);
    }

    private async Task WaitForStreamAsync(TestForwardProxy proxy)
    {
        while (proxy.Calls.OpenStreams == 0)
        {
            await Task.Delay(1, Token);
        }
    }

    private static ProxyConfig Persistent(TestForwardProxy proxy, TimeSpan idle) => new(NetworkProtocol.GrpcWebSocket, proxy.Address)
    {
        RetryBackoffBase = RetryPause,
        RetryBackoffMultiplier = 1,
        MaxRetryAttempt = 1_000_000,
        PushWorkerFailoverThreshold = 1_000_000,
        StreamIdleTimeout = idle,
        ConnectTimeout = TimeSpan.FromMinutes(1),
    };

    private static SpecBuilder Specs(long time) => new SpecBuilder().Time(time).Gate($"gate_{time}", static gate => gate.Rule("everybody", Conditions.Public));
}
