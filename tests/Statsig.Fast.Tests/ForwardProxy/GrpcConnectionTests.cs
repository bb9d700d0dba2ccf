using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.ForwardProxy;

public sealed class GrpcConnectionTests : GrpcConnectionTestBase
{
    private const string Heartbeat = "000000001e0a157b226861735f75706461746573223a66616c73657d10db96d1a9be2f";

    [Fact]
    public async Task Get_Answer_IsItsMessage()
    {
        Task<ProxyReply> reply = GetAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AnswerAsync(Specs, 7);

        Assert.Equal("/statsig_forward_proxy.StatsigForwardProxy/getConfigSpec", call.Path);
        Assert.Equal("application/grpc", call.Headers["content-type"]);
        Assert.Equal("trailers", call.Headers["te"]);
        Assert.Equal("identity,gzip,deflate", call.Headers["grpc-accept-encoding"]);
        Assert.StartsWith("grpc-statsig-fast/", call.Headers["user-agent"], StringComparison.Ordinal);
        Assert.False(call.Headers.ContainsKey("statsig-api-key"));
        ProxyReply answer = await reply;
        Assert.True(answer.IsOk);
        Assert.Equal(Specs, answer.Message!.Value.Specs.ToArray());
        Assert.Equal(7, answer.Message.Value.LastUpdatedMs);
    }

    [Theory]
    [InlineData(null, 1631638014811UL, "00000000130a0a7365637265742d6b657960db96d1a9be2f")]
    [InlineData(null, 0UL, "000000000e0a0a7365637265742d6b65796000")]
    [InlineData(SpecsVersion.V2, null, "000000000e0a0a7365637265742d6b65791802")]
    [InlineData(SpecsVersion.V2, 1631638014811UL, "00000000150a0a7365637265742d6b6579180260db96d1a9be2f")]
    public async Task Get_Request_IsAsOnTheWire(SpecsVersion? version, ulong? since, string hex)
    {
        Task<ForwardProxyMessage> reply = _connection.GetAsync(new ForwardProxyRequest("secret-key", version, since), Limit, Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.SendBytesAsync(Convert.FromHexString(Heartbeat));
        await call.EndAsync();

        Assert.Equal(hex, Convert.ToHexStringLower(call.Body));
        Assert.Equal(hex, Convert.ToHexStringLower(ProxyCall.Request("secret-key", version is null ? null : 2, since)));
        Assert.Equal("""{"has_updates":false}"""u8.ToArray(), (await reply).Specs.ToArray());
        Assert.Equal(1631638014811, (await reply).LastUpdatedMs);
    }

    [Fact]
    public async Task Stream_Messages_AreReturnedHoweverTheyAreFramed()
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;
        byte[] frames = [.. ProxyCall.Frame(Specs, 1), .. ProxyCall.Frame("{\"a\":1}"u8, 2), .. ProxyCall.Frame(Specs, 3)];

        // Every byte in a separate frame, then two messages in one.
        foreach (byte single in frames[..20])
        {
            await call.SendBytesAsync(new[] { single });
        }

        await call.SendBytesAsync(frames.AsMemory(20));
        await call.EndAsync();

        Assert.Equal([2, 7, 2], await stream.ReadAllAsync());
        Assert.Equal(ForwardProxyStatusCode.Ok, stream.Status!.Value.Code);
        Assert.False(call.Headers.ContainsKey("grpc-timeout"));
        Assert.Equal("sfp-0", stream.HostName);
    }

    [Fact]
    public async Task Stream_UnknownFieldsAndRepeatedOnes_AreAsProtocolBuffersHaveThem()
    {
        // Field 3 is text, 200 a number of ten bytes, 4 eight bytes, 5 four bytes; then "lastUpdated" again: the last counts.
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;
        await call.SendBytesAsync(ProxyCall.Prefix(
            Convert.FromHexString("0a027b7d" + "1a03616263" + "c00cffffffffffffffffff01" + "210102030405060708" + "2d01020304" + "1001" + "1007"), flag: 0));

        Assert.True(await stream.ReadAsync());
        Assert.Equal((2, 7L), (stream.Message.Specs.Length, stream.Message.LastUpdatedMs));
    }

    [Fact]
    public async Task Stream_MessageOfTenMegabytes_IsRead()
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;
        Task sending = call.SendAsync(new byte[10 << 20], 1);

        Assert.True(await stream.ReadAsync());
        Assert.Equal(10 << 20, stream.Message.Specs.Length);
        await sending;
    }

    [Fact]
    public async Task Stream_CompressedMessage_IsReadWhenTheAnswerSaysSo()
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync(encoding: "gzip");
        await using ReadStream opened = stream;
        await call.SendBytesAsync(ProxyCall.Prefix(Gzip(ProxyCall.Frame(Specs, 9)[5..]), flag: 1));
        await call.EndAsync();

        Assert.Equal([2], await stream.ReadAllAsync());
    }

    [Fact]
    public async Task Stream_CompressedMessageWithoutSayingSo_IsInternal()
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;
        await call.SendBytesAsync(ProxyCall.Prefix(Gzip(Specs), flag: 1));

        Assert.False(await stream.ReadAsync());
        Assert.Equal(ForwardProxyStatusCode.Internal, stream.Status!.Value.Code);
    }

    [Theory]
    [InlineData("7", "Unauthorized", ForwardProxyStatusCode.PermissionDenied, "Unauthorized")]
    [InlineData("8", "zu viele Str%C3%B6me%0Ahier", ForwardProxyStatusCode.ResourceExhausted, "zu viele Ströme hier")]
    [InlineData("2", null, ForwardProxyStatusCode.Unknown, "")]
    [InlineData("14", "50%", ForwardProxyStatusCode.Unavailable, "50%")]
    [InlineData("17", "", ForwardProxyStatusCode.Unknown, "")]
    [InlineData("x", "", ForwardProxyStatusCode.Cancelled, null)]
    [InlineData("-1", "", ForwardProxyStatusCode.Unknown, null)]
    [InlineData(null, null, ForwardProxyStatusCode.Cancelled, null)]
    public async Task Stream_Trailers_AreTheStatus(string? status, string? message, object code, string? expected)
    {
        (ReadStream stream, ProxyCall call) = await OpenAsync();
        await using ReadStream opened = stream;
        await call.SendHeartbeatAsync(1);
        await call.EndAsync(status, message);

        Assert.Single(await stream.ReadAllAsync());
        Assert.Equal((ForwardProxyStatusCode)code, stream.Status!.Value.Code);
        Assert.Equal(expected ?? stream.Status.Value.Message, stream.Status.Value.Message);
        Assert.Equal("sfp-0", stream.Failure!.HostName);
    }

    [Fact]
    public async Task Stream_HeadersAlone_AreTheStatusOfAStreamThatWasNotOpened()
    {
        await using var stream = ReadStream.Of(_connection, Token);
        (await _peer.NextAsync(Token)).Refuse(7, "Unauthorized");

        Assert.False(await stream.ReadAsync());
        Assert.Equal(new ForwardProxyStatus(ForwardProxyStatusCode.PermissionDenied, "Unauthorized"), stream.Status);
        Assert.False(stream.Opened.IsCompleted);
        Assert.Equal("sfp-0", stream.Failure!.HostName);
    }

    [Fact]
    public async Task Get_HeadersAlone_AreTheStatus()
    {
        Task<ProxyReply> reply = GetAsync();
        (await _peer.NextAsync(Token)).Refuse(7, "Unauthorized");

        Assert.Equal(new ForwardProxyStatus(ForwardProxyStatusCode.PermissionDenied, "Unauthorized"), (await reply).Status);
        Assert.Equal("sfp-0", (await reply).HostName);
    }

    [Theory]
    [InlineData(400, ForwardProxyStatusCode.Internal)]
    [InlineData(401, ForwardProxyStatusCode.Unauthenticated)]
    [InlineData(403, ForwardProxyStatusCode.PermissionDenied)]
    [InlineData(404, ForwardProxyStatusCode.Unimplemented)]
    [InlineData(429, ForwardProxyStatusCode.Unavailable)]
    [InlineData(502, ForwardProxyStatusCode.Unavailable)]
    [InlineData(503, ForwardProxyStatusCode.Unavailable)]
    [InlineData(504, ForwardProxyStatusCode.Unavailable)]
    [InlineData(500, ForwardProxyStatusCode.Unknown)]
    public async Task Get_AnswerOfAnotherKind_IsAStatus(int status, object code)
    {
        Task<ProxyReply> reply = GetAsync();
        await (await _peer.NextAsync(Token)).AnswerPlainAsync(status, "text/html", "<html>");

        Assert.Equal((ForwardProxyStatusCode)code, (await reply).Status.Code);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), (await reply).Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task Get_AnswerThatIsNotGrpc_NamesItsContentType(string contentType)
    {
        Task<ProxyReply> reply = GetAsync();
        await (await _peer.NextAsync(Token)).AnswerPlainAsync(200, contentType, "");

        Assert.False((await reply).IsOk);
        Assert.Contains(contentType, (await reply).Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoAnswerOrTwo_IsInternal()
    {
        Task<ProxyReply> none = GetAsync();
        await (await _peer.NextAsync(Token)).EndAsync();
        Assert.Equal(ForwardProxyStatusCode.Internal, (await none).Status.Code);

        Task<ProxyReply> two = GetAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await call.SendAsync(Specs, 1);
        await call.SendAsync(Specs, 2);
        await call.EndAsync();
        Assert.Equal(ForwardProxyStatusCode.Internal, (await two).Status.Code);
    }

    [Fact]
    public async Task Get_AnswerFollowedByAnError_IsTheError()
    {
        Task<ProxyReply> reply = GetAsync();
        ProxyCall call = await _peer.NextAsync(Token);
        await call.SendAsync(Specs, 1);
        await call.EndAsync("13", "broken");

        Assert.Equal(new ForwardProxyStatus(ForwardProxyStatusCode.Internal, "broken"), (await reply).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_MessageAboveTheLimit_IsResourceExhausted(bool isCompressed)
    {
        using ForwardProxyConnection small = Connect(_peer.Address, maxBytes: 1024);
        await using var stream = ReadStream.Of(small, Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AcceptAsync(encoding: "gzip");
        byte[] frame = ProxyCall.Frame(new byte[2000], 1);
        await call.SendBytesAsync(isCompressed ? ProxyCall.Prefix(Gzip(frame[5..]), flag: 1) : frame);

        Assert.False(await stream.ReadAsync());
        Assert.Equal(ForwardProxyStatusCode.ResourceExhausted, stream.Status!.Value.Code);
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
