using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.ForwardProxy;

/// <summary>The ends of a call: time limits, cancellation, and connections that break.</summary>
public sealed class GrpcConnectionEndTests : GrpcConnectionTestBase
{
    [Fact]
    public async Task Get_SystemClock_SendsTheTimeLimit()
    {
        using ForwardProxyConnection connection = ProxyReply.Connect(new ProxyConfig(NetworkProtocol.Grpc, _peer.Address) { ConnectTimeout = TimeSpan.FromMinutes(1) });
        Task<ForwardProxyMessage> reply = connection.GetAsync(ProxyReply.Request, TimeSpan.FromMinutes(10), Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AnswerAsync(Specs, 7);

        // What is left of ten minutes, in whichever unit.
        string sent = call.Headers["grpc-timeout"];
        double seconds = int.Parse(sent[..^1], CultureInfo.InvariantCulture) * (sent[^1] switch { 'S' => 1, 'm' => 1e-3, 'u' => 1e-6, 'n' => 1e-9, 'M' => 60, _ => double.NaN });
        Assert.InRange(seconds, 1, 600);
        await reply;
    }

    [Theory]
    [InlineData(2, ForwardProxyStatusCode.Unavailable)]
    [InlineData(7, ForwardProxyStatusCode.Unavailable)]
    public async Task Stream_CallThatIsReset_IsAFailure(int errorCode, object code)
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;
        await call.SendHeartbeatAsync(1);
        Assert.True(await stream.ReadAsync());
        call.Reset(errorCode);

        Assert.False(await stream.ReadAsync());
        Assert.Equal((ForwardProxyStatusCode)code, stream.Status!.Value.Code);
        Assert.NotNull(stream.Failure!.InnerException);
    }

    [Fact]
    public async Task Stream_ConnectionThatBreaks_IsUnavailable()
    {
        (ReadStream stream, _) = await OpenAsync();
        await using ReadStream opened = stream;
        _peer.GoDown();

        Assert.False(await stream.ReadAsync());
        Assert.Equal(ForwardProxyStatusCode.Unavailable, stream.Status!.Value.Code);
        Assert.Equal(ForwardProxyStatusCode.Unavailable, (await GetAsync()).Status.Code);
        Assert.True(_peer.RefusedCount > 0);

        _peer.ComeBack();
        using ForwardProxyConnection fresh = Connect(_peer.Address);
        Task<ForwardProxyMessage> reply = fresh.GetAsync(ProxyReply.Request, Limit, Token);
        await (await _peer.NextAsync(Token)).AnswerAsync(Specs, 1);
        await reply;
    }

    [Fact]
    public async Task Stream_ServerThatShutsDown_EndsTheCallAsTheServerEndsIt()
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;

        // GOAWAY lets calls under way go on; what the server then does is end them.
        Task stopping = _peer.StopAsync(TimeSpan.FromSeconds(30));
        await call.SendHeartbeatAsync(1);
        await call.EndAsync();

        Assert.Single(await stream.ReadAllAsync());
        Assert.Equal(ForwardProxyStatusCode.Ok, stream.Status!.Value.Code);
        await stopping;
    }

    [Fact]
    public async Task Get_NoAnswerInTime_IsDeadlineExceededAndEndsTheCall()
    {
        Task<ProxyReply> reply = GetAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await _clock.PassAsync(Limit);

        Assert.Equal(ForwardProxyStatusCode.DeadlineExceeded, (await reply).Status.Code);
        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task Get_CallerThatCancels_IsNotAStatus()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<ForwardProxyMessage> reply = _connection.GetAsync(ProxyReply.Request, Limit, cancel.Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AcceptAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_CallerThatCancels_IsNotAStatus(bool isOpened)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var stream = ReadStream.Of(_connection, cancel.Token);
        ProxyCall call = await _peer.NextAsync(Token);
        if (isOpened)
        {
            await call.AcceptAsync();
            await stream.Opened.WaitAsync(TimeSpan.FromMinutes(1), Token);
        }

        Task<bool> reading = stream.ReadAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task Stream_LeftBeforeItsEnd_IsEndedAtTheServer()
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await call.SendHeartbeatAsync(1);
        Assert.True(await stream.ReadAsync());
        await stream.DisposeAsync();

        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task Get_ServerWithoutHttp2_IsUnavailable()
    {
        await using TestKit.Service.TestService service = await TestKit.Service.TestService.StartAsync(Token);
        using ForwardProxyConnection connection = Connect(service.Uri.Authority);

        Assert.Equal(ForwardProxyStatusCode.Unavailable, (await ProxyReply.Of(connection.GetAsync(ProxyReply.Request, Limit, Token))).Status.Code);
    }
}
