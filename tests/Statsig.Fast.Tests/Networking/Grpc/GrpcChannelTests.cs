using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking.Grpc;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.Networking.Grpc;

public sealed class GrpcChannelTests : IAsyncLifetime
{
    private const string UnaryPath = "/statsig_forward_proxy.StatsigForwardProxy/getConfigSpec";
    private const string StreamPath = "/statsig_forward_proxy.StatsigForwardProxy/StreamConfigSpec";

    private static readonly byte[] Message = [1, 2, 3];
    private static readonly byte[] Specs = "{}"u8.ToArray();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ManualClock _clock = new();
    private ProxyPeer _peer = null!;
    private GrpcChannel _channel = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _peer = await ProxyPeer.StartAsync();
        _channel = Channel(_peer.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task CallAsync_Answer_IsItsMessage()
    {
        Task<GrpcReply> reply = UnaryAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AnswerAsync(Specs, 7);

        Assert.Equal(UnaryPath, call.Path);
        Assert.Equal(ProxyCall.Prefix(Message, flag: 0), call.Body);
        Assert.Equal("application/grpc", call.Headers["content-type"]);
        Assert.Equal("trailers", call.Headers["te"]);
        Assert.Equal("20S", call.Headers["grpc-timeout"]);
        Assert.Equal("identity,gzip", call.Headers["grpc-accept-encoding"]);
        Assert.StartsWith("grpc-statsig-fast/", call.Headers["user-agent"], StringComparison.Ordinal);
        Assert.False(call.Headers.ContainsKey("content-length") || call.Headers.ContainsKey("statsig-api-key"));
        GrpcReply answer = await reply;
        Assert.True(answer.Status.IsOk);
        Assert.Equal("sfp-0", answer.HostName);
        Assert.Equal(ProxyCall.Frame(Specs, 7)[5..], answer.Message!.Value.ToArray());
    }

    [Fact]
    public async Task StartAsync_Stream_GivesMessagesHoweverTheyAreFramed()
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        using GrpcCall opened = stream;
        byte[] frames = [.. ProxyCall.Frame(Specs, 1), .. ProxyCall.Frame("{\"a\":1}"u8, 2), .. ProxyCall.Frame(Specs, 3)];

        // Every byte in a frame of its own, then two messages in one.
        foreach (byte single in frames[..20])
        {
            await call.SendBytesAsync(new[] { single });
        }

        await call.SendBytesAsync(frames.AsMemory(20));
        await call.EndAsync();

        Assert.Equal([2, 7, 2], await ReadAllAsync(stream));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Ok, ""), stream.Status);
        Assert.False(call.Headers.ContainsKey("grpc-timeout"));
        Assert.Equal("sfp-0", stream.HostName);
    }

    [Fact]
    public async Task StartAsync_MessageOfTenMegabytes_IsRead()
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        using GrpcCall opened = stream;
        Task sending = call.SendAsync(new byte[10 << 20], 1);

        Assert.True(await stream.ReadAsync(Token));
        Assert.InRange(stream.Message.Length, 10 << 20, (10 << 20) + 10);
        await sending;
    }

    [Fact]
    public async Task StartAsync_CompressedMessage_IsReadWhenTheAnswerSaysSo()
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync(encoding: "gzip");
        using GrpcCall opened = stream;
        await call.SendBytesAsync(ProxyCall.Prefix(Gzip(ProxyCall.Frame(Specs, 9)[5..]), flag: 1));
        await call.EndAsync();

        Assert.Equal([2], await ReadAllAsync(stream));
    }

    [Fact]
    public async Task StartAsync_CompressedMessageWithoutSayingSo_IsInternal()
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        using GrpcCall opened = stream;
        await call.SendBytesAsync(ProxyCall.Prefix(Gzip(Specs), flag: 1));

        Assert.False(await stream.ReadAsync(Token));
        Assert.Equal(GrpcStatusCode.Internal, stream.Status!.Value.Code);
    }

    [Theory]
    [InlineData("7", "Unauthorized", GrpcStatusCode.PermissionDenied, "Unauthorized")]
    [InlineData("8", "zu viele Str%C3%B6me%0Ahier", GrpcStatusCode.ResourceExhausted, "zu viele Ströme hier")]
    [InlineData("2", null, GrpcStatusCode.Unknown, "")]
    [InlineData("14", "50%", GrpcStatusCode.Unavailable, "50%")]
    [InlineData("17", "", GrpcStatusCode.Unknown, "")]
    [InlineData("x", "", GrpcStatusCode.Unknown, "")]
    [InlineData("-1", "", GrpcStatusCode.Unknown, "")]
    [InlineData(null, null, GrpcStatusCode.Unknown, "The call ended without a status.")]
    public async Task StartAsync_Trailers_AreTheStatus(string? status, string? message, object code, string expected)
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        using GrpcCall opened = stream;
        await call.SendHeartbeatAsync(1);
        await call.EndAsync(status, message);

        Assert.Single(await ReadAllAsync(stream));
        Assert.Equal(new GrpcStatus((GrpcStatusCode)code, expected), stream.Status);
    }

    [Fact]
    public async Task CallAsync_HeadersAlone_AreTheStatus()
    {
        Task<GrpcReply> reply = UnaryAsync();
        (await _peer.NextAsync(Token)).Refuse(7, "Unauthorized");

        Assert.Equal(new GrpcStatus(GrpcStatusCode.PermissionDenied, "Unauthorized"), (await reply).Status);
    }

    [Theory]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(429, GrpcStatusCode.Unavailable)]
    [InlineData(502, GrpcStatusCode.Unavailable)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(504, GrpcStatusCode.Unavailable)]
    [InlineData(500, GrpcStatusCode.Unknown)]
    [InlineData(200, GrpcStatusCode.Unknown)]
    public async Task CallAsync_AnswerOfAnotherKind_IsAStatus(int status, object code)
    {
        Task<GrpcReply> reply = UnaryAsync();
        await (await _peer.NextAsync(Token)).AnswerPlainAsync(status, "text/html", "<html>");

        GrpcStatus seen = (await reply).Status;
        Assert.Equal((GrpcStatusCode)code, seen.Code);
        Assert.Contains("\"text/html\"", seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallAsync_GrpcForBrowsers_IsNotGrpc()
    {
        Task<GrpcReply> reply = UnaryAsync();
        await (await _peer.NextAsync(Token)).AnswerPlainAsync(200, "application/grpc-web", "");

        Assert.Equal(GrpcStatusCode.Unknown, (await reply).Status.Code);
    }

    [Fact]
    public async Task CallAsync_NoAnswerOrTwo_IsInternal()
    {
        Task<GrpcReply> none = UnaryAsync();
        await (await _peer.NextAsync(Token)).EndAsync();
        Assert.Equal(GrpcStatusCode.Internal, (await none).Status.Code);

        Task<GrpcReply> two = UnaryAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await call.SendAsync(Specs, 1);
        await call.SendAsync(Specs, 2);
        GrpcReply answer = await two;
        Assert.Equal((GrpcStatusCode.Internal, false), (answer.Status.Code, answer.Message.HasValue));
    }

    [Fact]
    public async Task CallAsync_AnswerFollowedByAnError_IsTheError()
    {
        Task<GrpcReply> reply = UnaryAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await call.SendAsync(Specs, 1);
        await call.EndAsync("13", "broken");

        GrpcReply answer = await reply;
        Assert.Equal((new GrpcStatus(GrpcStatusCode.Internal, "broken"), false), (answer.Status, answer.Message.HasValue));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(2)]
    public async Task StartAsync_CallThatIsReset_IsUnavailable(int errorCode)
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        using GrpcCall opened = stream;
        await call.SendHeartbeatAsync(1);
        Assert.True(await stream.ReadAsync(Token));
        call.Reset(errorCode);

        Assert.False(await stream.ReadAsync(Token));
        Assert.Equal(GrpcStatusCode.Unavailable, stream.Status!.Value.Code);
        Assert.NotNull(stream.Failure);
    }

    [Fact]
    public async Task StartAsync_ConnectionThatBreaks_IsUnavailable()
    {
        (GrpcCall stream, _) = await OpenAsync();
        using GrpcCall opened = stream;
        _peer.GoDown();

        Assert.False(await stream.ReadAsync(Token));
        Assert.Equal(GrpcStatusCode.Unavailable, stream.Status!.Value.Code);
        Assert.Equal(GrpcStatusCode.Unavailable, (await UnaryAsync()).Status.Code);
        Assert.True(_peer.RefusedCount > 0);

        _peer.ComeBack();
        using GrpcChannel fresh = Channel(_peer.Address);
        Task<GrpcReply> reply = fresh.CallAsync(UnaryPath, Message, Limit, Token);
        await (await _peer.NextAsync(Token)).AnswerAsync(Specs, 1);
        Assert.True((await reply).Status.IsOk);
    }

    [Fact]
    public async Task StartAsync_ServerThatShutsDown_EndsTheCallAsTheServerEndsIt()
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        using GrpcCall opened = stream;

        // GOAWAY lets calls under way go on; what the server then does is end them.
        Task stopping = _peer.StopAsync(TimeSpan.FromSeconds(30));
        await call.SendHeartbeatAsync(1);
        await call.EndAsync();

        Assert.Single(await ReadAllAsync(stream));
        Assert.True(stream.Status!.Value.IsOk);
        await stopping;
    }

    [Fact]
    public async Task CallAsync_NoAnswerInTime_IsDeadlineExceededAndEndsTheCall()
    {
        Task<GrpcReply> reply = UnaryAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await _clock.PassAsync(Limit);

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await reply).Status.Code);
        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task CallAsync_CallerThatCancels_IsNoStatus()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<GrpcReply> reply = _channel.CallAsync(UnaryPath, Message, Limit, cancel.Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AcceptAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task ReadAsync_CallerThatCancels_IsNoStatus()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        (GrpcCall stream, ProxyCall call) = await OpenAsync(cancel.Token);
        using GrpcCall opened = stream;
        ValueTask<bool> reading = stream.ReadAsync(cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.AsTask());
        stream.Dispose();
        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task Dispose_CallUnderWay_TellsTheServer()
    {
        (GrpcCall stream, ProxyCall call) = await OpenAsync();
        stream.Dispose();

        await call.Gone.WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    [Fact]
    public async Task CallAsync_MessageAboveTheLimit_IsResourceExhausted()
    {
        using GrpcChannel small = Channel(_peer.Address, maxBytes: 1024);
        Task<GrpcReply> reply = small.CallAsync(UnaryPath, Message, Limit, Token);
        await (await _peer.NextAsync(Token)).SendAsync(new byte[2000], 1);

        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await reply).Status.Code);
    }

    [Fact]
    public async Task CallAsync_ServerWithoutHttp2_IsUnavailable()
    {
        await using TestKit.Service.TestService service = await TestKit.Service.TestService.StartAsync(Token);
        using GrpcChannel channel = Channel(service.Uri.Authority);

        Assert.Equal(GrpcStatusCode.Unavailable, (await channel.CallAsync(UnaryPath, Message, TimeSpan.FromSeconds(20), Token)).Status.Code);
    }

    private GrpcChannel Channel(string address, int maxBytes = 256 << 20) => new(
        new ProxyConfig(NetworkProtocol.GrpcWebSocket, address) { MaxMessageBytes = maxBytes, ConnectTimeout = TimeSpan.FromMinutes(1) }, new StatsigOptions { TimeProvider = _clock });

    private Task<GrpcReply> UnaryAsync() => _channel.CallAsync(UnaryPath, Message, Limit, Token);

    /// <summary>Opens a stream; both ends of it.</summary>
    private async Task<(GrpcCall Stream, ProxyCall Call)> OpenAsync(CancellationToken? token = null, string? encoding = null)
    {
        Task<GrpcCall> stream = _channel.StartAsync(StreamPath, Message, null, token ?? Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AcceptAsync(encoding: encoding);
        return (await stream.WaitAsync(TimeSpan.FromMinutes(1), Token), call);
    }

    private static async Task<List<int>> ReadAllAsync(GrpcCall stream)
    {
        var lengths = new List<int>();
        while (await stream.ReadAsync(Token))
        {
            Assert.True(Fast.Sync.Streaming.ConfigSpecResponse.TryRead(stream.Message.Span, out Fast.Sync.Streaming.ConfigSpecResponse response));
            lengths.Add(response.Specs.Length);
        }

        return lengths;
    }

    private static byte[] Gzip(byte[] message)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return output.ToArray();
    }
}
