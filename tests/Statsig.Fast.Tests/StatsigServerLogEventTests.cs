using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Events of the application through the public API, as the service receives them.</summary>
public sealed class StatsigServerLogEventTests : StatsigServerEventsTestBase
{
    [Fact]
    public async Task LogEvent_EveryForm_IsSent()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        server.LogEvent(User, "bare");
        server.LogEvent(null, "text", "v", metadata);
        metadata["k"] = "changed later";
        server.LogEvent(User, "number", 1.5);
        server.LogEvent(User, "integer", 5, [new("k", "w")]);
        server.LogEvent(User, "");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["bare  ", "text v {\"k\":\"v\"}", "number 1.5 ", "integer 5 {\"k\":\"w\"}"],
            _endpoint.Events.Select(static entry =>
                $"{entry.GetProperty("eventName")} {(entry.TryGetProperty("value", out JsonElement value) ? value.ToString() : "")} {(entry.TryGetProperty("metadata", out JsonElement found) ? found.GetRawText() : "")}"));
        Assert.False(_endpoint.Events[1].TryGetProperty("user", out _));
    }

    [Fact]
    public async Task Bodies_OfUsersWithPrivateAttributes_NeverHoldThem()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        var user = new StatsigUser("u") { Email = "seen@example.com", PrivateAttributes = [new("sentinel-name", "sentinel-value")] };
        server.CheckGate(user, "nested");
        server.GetLayer(user, "layer").Get("v", "");
        server.LogEvent(user, "e");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        string bodies = string.Concat(_endpoint.Posts.Select(static post => System.Text.Encoding.UTF8.GetString(post.Body)));
        Assert.Contains("seen@example.com", bodies, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", bodies, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogEvent_MetadataOfEveryKind_IsSentAsItsKind()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        var metadata = new Dictionary<string, StatsigValue>
        {
            ["text"] = "t\"é",
            ["whole"] = 9_007_199_254_740_993,
            ["number"] = 0.1,
            ["yes"] = true,
            ["nothing"] = default,
            ["nan"] = double.NaN,
            ["list"] = StatsigValue.FromArray(1, "x", default, true),
            ["object"] = StatsigValue.FromJson("""{"b":[1,2.5,{"c":null}]}"""u8),
        };
        const string Sent = """
            {"text":"t\"é","whole":9007199254740993,"number":0.1,"yes":true,"nothing":null,"nan":null,"list":"[1,\"x\",null,true]","object":"{\"b\":[1,2.5,{\"c\":null}]}"}
            """;
        server.LogEvent(User, "e", "v", metadata);
        server.LogEvent(User, "e", 1.5, metadata);
        server.LogEvent(User, "e", 5, metadata);
        server.LogEvent(User, new StatsigEvent("e") { Metadata = [.. metadata] });
        metadata.Clear();

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(4, _endpoint.Events.Count);
        Assert.All(_endpoint.Events, static entry => Assert.Equal(
            JsonElement.Parse(Sent).EnumerateObject().Select(static member => (member.Name, member.Value.ValueKind, member.Value.ToString())),
            entry.GetProperty("metadata").EnumerateObject().Select(static member => (member.Name, member.Value.ValueKind, member.Value.ToString()))));
        Assert.Equal(["v", "1.5", "5", ""], _endpoint.Events.Select(static entry => entry.TryGetProperty("value", out JsonElement value) ? value.ToString() : ""));
    }

    [Fact]
    public async Task LogEvent_TimeGiven_IsTheTimeOfTheEvent()
    {
        var clock = new ManualClock();
        await using StatsigServer server = EventServer.Create(Specs, _endpoint, Options(clock));
        var time = new DateTimeOffset(2024, 2, 29, 12, 30, 15, 250, TimeSpan.FromHours(2));
        server.LogEvent(User, "text", "v", time: time);
        server.LogEvent(User, "number", 1.5, time: time);
        server.LogEvent(User, "whole", 5, null, time);
        server.LogEvent(User, new StatsigEvent("event") { Time = time });
        server.LogEvent(User, "now", 5);
        server.LogEvent(User, new StatsigEvent("now"));
        server.LogEvent(User, "early", 5, time: DateTimeOffset.MinValue);
        server.LogEvent(User, "late", 5, time: DateTimeOffset.MaxValue);

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        long given = time.ToUnixTimeMilliseconds();
        Assert.Equal(
            [given, given, given, given, clock.UnixMs, clock.UnixMs, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()],
            _endpoint.Events.Select(static entry => entry.GetProperty("time").GetInt64()));
    }

    [Fact]
    public async Task LogEvent_ValueOfAnEventOfEveryKind_IsTextOrANumber()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        foreach (StatsigValue value in (StatsigValue[])["t", 5, 1.5, double.NaN, true, StatsigValue.FromArray(1, 2), default])
        {
            server.LogEvent(null, new StatsigEvent("e") { Value = value });
        }

        server.LogEvent(null, default(StatsigEvent)); // Without a name it is ignored.

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["\"t\"", "5", "1.5", "null", "\"true\"", "\"[1,2]\"", ""],
            _endpoint.Events.Select(static entry => entry.TryGetProperty("value", out JsonElement value) ? value.GetRawText() : ""));
    }

    [Fact]
    public async Task LogEvent_CallsWithoutTypedMetadata_MeanTheOverloadsWithText()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        IStatsigServer service = server;
        service.LogEvent(User, "e", null);
        service.LogEvent(User, "e", "v");
        service.LogEvent(User, "e", 5, [new("k", "v")]);
        service.LogEvent(User, "e", 1.5, new Dictionary<string, string> { ["k"] = "v" });
        service.LogEvent(User, "e", "v", new Dictionary<string, StatsigValue> { ["k"] = "v" });
        service.LogEvent(User, new StatsigEvent("e") { Metadata = [new("k", "v")] });

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["", "", """{"k":"v"}""", """{"k":"v"}""", """{"k":"v"}""", """{"k":"v"}"""],
            _endpoint.Events.Select(static entry => entry.TryGetProperty("metadata", out JsonElement found) ? found.GetRawText() : ""));
    }

    [Fact]
    public async Task User_WithAnEmptyEnvironment_IsLoggedWithIt()
    {
        SpecBuilder specs = new SpecBuilder().Gate("by_tier", spec => spec.Rule("r", When.Environment("tier", "any", """["staging"]""")));
        await using StatsigServer server = EventServer.Create(specs, _endpoint, new StatsigOptions
        {
            ManualMode = true,
            EnvironmentParameters = new Dictionary<string, string> { ["tier"] = "staging" },
            OutputLogLevel = OutputLogLevel.None,
        });

        // Conditions see the server's tier all the same, as with the reference.
        Assert.True(server.CheckGate(new StatsigUser("a") { StatsigEnvironment = [] }, "by_tier"));
        Assert.True(server.CheckGate(StatsigUser.FromJson("""{"userID":"b","statsigEnvironment":{}}"""u8), "by_tier"));
        server.LogEvent(new StatsigUser("c"), "e");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["{}", "{}", """{"tier":"staging"}"""],
            _endpoint.Events.Select(static entry => entry.GetProperty("user").GetProperty("statsigEnvironment").GetRawText()));
    }

    [Fact]
    public async Task User_WithEmptyCustomIdsAndFields_IsLoggedWithThem()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);

        server.CheckGate(new StatsigUser("a") { CustomIds = [], Custom = [] }, "on");
        server.CheckGate(StatsigUser.FromJson("""{"userID":"b","customIDs":{},"custom":{}}"""u8), "on");
        server.CheckGate(new StatsigUser("c"), "on");
        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["""{"userID":"a","customIDs":{},"custom":{}}""", """{"userID":"b","customIDs":{},"custom":{}}""", """{"userID":"c"}"""],
            _endpoint.Events.Select(static entry => entry.GetProperty("user").GetRawText()));
    }
}
