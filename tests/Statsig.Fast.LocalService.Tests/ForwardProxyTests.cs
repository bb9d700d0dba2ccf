using System;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.LocalService.Tests;

public sealed class ForwardProxyTests : IDisposable
{
    private const long Time = 1_631_638_014_811;

    /// <summary>Prefix, then the key "secret-key".</summary>
    private const string Key = "0a0a 7365637265742d6b6579";

    private const string AskV1 = "00 0000000c " + Key;
    private const string AskV2 = "00 0000000e " + Key + " 1802";
    private const string AskSinceTime = "00 00000013 " + Key + " 60 db96d1a9be2f";

    /// <summary>"has_updates" is false, and the time.</summary>
    private const string NothingNew = "0a157b226861735f75706461746573223a66616c73657d10db96d1a9be2f";

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ForwardProxyTests()
    {
        _limit.CancelAfter(TimeSpan.FromMinutes(2));
    }

    private CancellationToken Token => _limit.Token;

    public void Dispose() => _limit.Dispose();

    [Theory]
    [InlineData(AskV1, JsonValueKind.Array)]
    [InlineData("00 0000000e " + Key + " 6000", JsonValueKind.Array)]
    [InlineData("00 0000000e " + Key + " 1801", JsonValueKind.Array)]
    [InlineData(AskV2, JsonValueKind.Object)]
    [InlineData("00 00000020 " + Key + " 1802 22026161 29 0102030405060708 35 01020304", JsonValueKind.Object)]
    public async Task Unary_ClientLacksThem_GivesSpecsInTheShapeItWants(string request, JsonValueKind gates)
    {
        await using TestForwardProxy proxy = await StartAsync();
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(GrpcClient.Unary, request, Token);
        using JsonDocument specs = JsonDocument.Parse(await answer.NextSpecAsync(Token));
        Assert.Equal(gates, specs.RootElement.GetProperty("feature_gates").ValueKind);
        Assert.Null(await answer.NextHexAsync(Token));
        Assert.Equal(("0", "sfp-0"), (answer.Status, answer.Header("x-sfp-hostname")));
    }

    [Fact]
    public async Task Unary_ClientHasThem_SaysThatNothingIsNew()
    {
        await using TestForwardProxy proxy = await StartAsync();
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(GrpcClient.Unary, AskSinceTime, Token);
        Assert.Equal(NothingNew, await answer.NextHexAsync(Token));
        Assert.Equal(new ConfigSpecRequest("secret-key", 0, Time), Assert.Single(proxy.Requests));
    }

    [Theory]
    [InlineData("secret-other", GrpcClient.Unary, AskV1, "7 Unauthorized")]
    [InlineData("secret-other", GrpcClient.Stream, AskV1, "7 Unauthorized")]
    [InlineData(null, "/statsig_forward_proxy.StatsigForwardProxy/GetConfigSpecs", AskV1, "12 Method is unimplemented.")]
    [InlineData(null, "/statsig_forward_proxy.Statsig/getConfigSpec", AskV1, "12 Service is unimplemented.")]
    [InlineData(null, GrpcClient.Unary, "01 0000000c " + Key, "13 Request did not include grpc-encoding value with compressed message.")]
    [InlineData(null, GrpcClient.Unary, "00 00000003 0a0a73", "2 Exception was thrown by handler.")]
    [InlineData(null, GrpcClient.Unary, "00 0000000c 6080808080808080808080 80", "2 Exception was thrown by handler.")]
    [InlineData(null, GrpcClient.Unary, "00 00100001 0a", "8 Received message exceeds the maximum configured message size.")]
    public async Task Call_Refused_EndsWithItsStatusAndNoMessage(string? key, string path, string request, string status)
    {
        await using TestForwardProxy proxy = await StartAsync(new ForwardProxyOptions { SdkKey = key });
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(path, request, Token);
        Assert.Null(await answer.NextHexAsync(Token));
        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(GrpcClient.Unary)]
    [InlineData(GrpcClient.Stream)]
    public async Task Call_NoSpecsYet_IsUnavailable(string path)
    {
        await using TestForwardProxy proxy = await TestForwardProxy.StartAsync(token: Token);
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(path, AskV1, Token);
        Assert.Null(await answer.NextHexAsync(Token));
        Assert.Equal("14 No specs are loaded yet.", answer.Status);
        Assert.Equal(0, proxy.Calls.OpenStreams);
    }

    [Fact]
    public async Task Stream_SpecsArePublished_PushesThemAndHeartbeatsBetween()
    {
        var clock = new ManualClock();
        await using TestForwardProxy proxy = await StartAsync(new ForwardProxyOptions { TimeProvider = clock });
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(GrpcClient.Stream, AskSinceTime, Token);
        Assert.Equal(NothingNew, await answer.NextHexAsync(Token));

        await PassHeartbeatAsync(clock);
        Assert.Equal(NothingNew, await answer.NextHexAsync(Token));

        proxy.Publish(new SpecBuilder().Time(Time + 1).Gate("newer"));
        Assert.Contains("newer", await answer.NextSpecAsync(Token), StringComparison.Ordinal);
        await PassHeartbeatAsync(clock);
        Assert.EndsWith("10dc96d1a9be2f", await answer.NextHexAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ManyAndLargePublications_ArriveWholeInOrderWithTheLast()
    {
        const int Publications = 200;
        await using TestForwardProxy proxy = await StartAsync();
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(GrpcClient.Stream, AskSinceTime, Token);
        Assert.Equal(NothingNew, await answer.NextHexAsync(Token));
        byte[] filling = Encoding.ASCII.GetBytes(new string('x', 200_000));
        Task publishing = Task.Run(
            () =>
            {
                for (int i = 1; i <= Publications; i++)
                {
                    proxy.Content.Publish(SpecsPayload.Parse([.. Encoding.ASCII.GetBytes($"{{\"time\":{Time + i},\"filling\":\""), .. filling, .. "\"}"u8]));
                }
            },
            Token);
        long last = Time;
        while (last < Time + Publications)
        {
            using JsonDocument specs = JsonDocument.Parse(await answer.NextSpecAsync(Token));
            long time = specs.RootElement.GetProperty("time").GetInt64();
            Assert.True(time > last || time == Time + Publications, $"{time} came after {last}.");
            last = time;
        }

        await publishing;
    }

    [Fact]
    public async Task Stream_MoreThanThereMayBe_IsRefusedUntilOneEnds()
    {
        await using TestForwardProxy proxy = await StartAsync(new ForwardProxyOptions { MaxStreams = 1 });
        using var client = new GrpcClient(proxy.Uri);
        using (GrpcAnswer first = await client.CallAsync(GrpcClient.Stream, AskV1, Token))
        {
            await first.NextSpecAsync(Token);
            using GrpcAnswer second = await client.CallAsync(GrpcClient.Stream, AskV1, Token);
            Assert.Null(await second.NextHexAsync(Token));
            Assert.Equal("8 The limit of 1 streams is reached.", second.Status);
        }

        // The first was cancelled; the proxy learns of it in its own time.
        while (true)
        {
            using GrpcAnswer third = await client.CallAsync(GrpcClient.Stream, AskV1, Token);
            if (third.Header("grpc-status").Length == 0)
            {
                Assert.NotEmpty(await third.NextSpecAsync(Token));
                return;
            }
        }
    }

    [Fact]
    public async Task Stream_ProxyShutsDown_EndsWithOk()
    {
        await using TestForwardProxy proxy = await StartAsync();
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync(GrpcClient.Stream, AskSinceTime, Token);
        Assert.Equal(NothingNew, await answer.NextHexAsync(Token));
        proxy.Calls.EndStreams();
        Assert.Null(await answer.NextHexAsync(Token));
        Assert.Equal("0", answer.Status);
    }

    [Theory]
    [InlineData("00 00000000", "0801", "0")]
    [InlineData("00 0000002b 0a29 737461747369675f666f72776172645f70726f78792e53746174736967466f727761726450726f7879", "0801", "0")]
    [InlineData("00 00000003 0a0178", null, "5")]
    public async Task Health_Check_SaysWhatServes(string request, string? message, string status)
    {
        await using TestForwardProxy proxy = await StartAsync();
        using var client = new GrpcClient(proxy.Uri);
        using GrpcAnswer answer = await client.CallAsync("/grpc.health.v1.Health/Check", request, Token);
        Assert.Equal(message, await answer.NextHexAsync(Token));
        if (message is not null)
        {
            Assert.Null(await answer.NextHexAsync(Token));
        }

        Assert.Equal(status, answer.Status);
    }

    private async Task<TestForwardProxy> StartAsync(ForwardProxyOptions? options = null)
    {
        TestForwardProxy proxy = await TestForwardProxy.StartAsync((options ?? new ForwardProxyOptions()) with { HostName = "sfp-0" }, token: Token);
        return proxy.Publish(new SpecBuilder().Time(Time).Gate("g"));
    }

    private static async Task PassHeartbeatAsync(ManualClock clock)
    {
        TimeSpan pause = new ForwardProxyOptions().Heartbeat;
        await clock.WaitForTimerAsync(pause);
        clock.Advance(pause);
    }
}
