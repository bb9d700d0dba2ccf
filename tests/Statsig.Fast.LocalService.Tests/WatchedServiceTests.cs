using System;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.LocalService.Tests;

/// <summary>A service for long runs: it keeps no requests, shows them to a watcher, and can leave its port and come back.</summary>
public sealed class WatchedServiceTests
{
    private static readonly Uri Specs = new(ServiceFixture.SpecsPath, UriKind.Relative);

    [Fact]
    public async Task Request_WithAWatcher_IsShownWithItsAnswerAndNotKept()
    {
        var watcher = new Watcher();
        await using TestService service = await TestService.StartAsync(watcher, TestContext.Current.CancellationToken);
        service.Publish(new SpecBuilder().Gate("g"));
        using var client = new HttpClient { BaseAddress = service.Uri };

        await client.GetStringAsync(Specs, TestContext.Current.CancellationToken);
        (ServiceRequest request, string fault, bool isWhole) = await watcher.NextAnswerAsync();

        Assert.Equal((ServiceEndpoint.Specs, "none", true), (request.Endpoint, fault, isWhole));
        Assert.Equal((1, 1), (watcher.Received, service.Specs.Count));
        Assert.Empty(service.Requests);
        Assert.Empty(service.Specs.Requests);
    }

    [Fact]
    public async Task Request_ClientLeavesBeforeTheAnswer_IsShownAsNotWhole()
    {
        var watcher = new Watcher();
        await using TestService service = await TestService.StartAsync(watcher, TestContext.Current.CancellationToken);
        var hold = new Hold();
        service.Specs.Then(TestKit.Service.Fault.SlowHeaders(hold));
        using var client = new HttpClient { BaseAddress = service.Uri };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        Task<string> asked = client.GetStringAsync(Specs, leaving.Token);
        await hold.Reached.WaitAsync(TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        (_, string fault, bool isWhole) = await watcher.NextAnswerAsync();
        Assert.Equal(("slow headers", false), (fault, isWhole));
    }

    [Fact]
    public async Task Refuse_ThenListen_IsThereAgainAtTheSameAddress()
    {
        await using TestService service = await TestService.StartAsync(new Watcher(), TestContext.Current.CancellationToken);
        service.Publish(new SpecBuilder().Gate("g"));
        using var client = new HttpClient { BaseAddress = service.Uri };
        string before = await client.GetStringAsync(Specs, TestContext.Current.CancellationToken);

        await service.RefuseAsync(TestContext.Current.CancellationToken);
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(Specs, TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);

        await service.ListenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, await client.GetStringAsync(Specs, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Refuse_WithoutAWatcher_Throws()
    {
        await using TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => service.RefuseAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Watcher : IRequestWatcher
    {
        private readonly Channel<(ServiceRequest Request, string Fault, bool IsWhole)> _answers = Channel.CreateUnbounded<(ServiceRequest, string, bool)>();
        private int _received;

        internal int Received => Volatile.Read(ref _received);

        void IRequestWatcher.Received(ServiceRequest request) => Interlocked.Increment(ref _received);

        public void Answered(ServiceRequest request, TestKit.Service.Fault fault, bool isWhole) => _answers.Writer.TryWrite((request, fault.Name, isWhole));

        internal async Task<(ServiceRequest Request, string Fault, bool IsWhole)> NextAnswerAsync() =>
            await _answers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
    }
}
