using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.TestKit;
using static Statsig.Fast.Tests.ClientInitialize.ClientServers;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>A client that tells which response it has gets another one only when something changed.</summary>
public sealed class PreviousResponseTests
{
    [Fact]
    public void Response_NoPreviousHash_CarriesNoChecksum() =>
        Assert.False(Response(TestServer.Create(OneOfEach())).TryGetProperty("full_checksum", out _));

    [Fact]
    public void Response_HashOfTheSameContent_SaysThatNothingChanged()
    {
        StatsigServer server = TestServer.Create(OneOfEach());
        string checksum = Checksum(server, "");

        JsonElement again = Response(server, new ClientInitializeOptions { PreviousResponseHash = checksum });

        Assert.False(again.GetProperty("has_updates").GetBoolean());
        Assert.Empty(NamesIn(again, "feature_gates"));
        Assert.Empty(NamesIn(again, "user"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("no number")]
    public void Response_AnotherHash_IsWholeAndCarriesItsChecksum(string previous)
    {
        StatsigServer server = TestServer.Create(OneOfEach());

        JsonElement response = Response(server, new ClientInitializeOptions { PreviousResponseHash = previous });

        Assert.True(response.GetProperty("has_updates").GetBoolean());
        Assert.Equal(["on", "off"], NamesIn(response, "feature_gates"));
        Assert.Equal(Checksum(server, ""), response.GetProperty("full_checksum").GetString());
    }

    [Fact]
    public void Response_AnotherAnswer_HasAnotherChecksum() => Assert.NotEqual(
        Checksum(TestServer.Create(OneOfEach()), ""), Checksum(TestServer.Create(OneOfEach().Gate("more", static gate => gate.Rule("all"))), ""));

    [Fact]
    public void Response_SessionsAreSampled_ChecksumDoesNotFollowTheDraw()
    {
        const string Sampling = """{"sampling_rate":0.5,"session_recording_event_triggers":{"buy":{"sampling_rate":0.5}}}""";
        StatsigServer server = TestServer.Create(OneOfEach().Set("session_replay_info", Sampling));
        var checksums = new HashSet<string>();
        var draws = new HashSet<bool>();
        for (int i = 0; draws.Count < 2; i++) // The odds that 100 fair draws are equal are 1 to 2 to the power of 99.
        {
            Assert.True(i < 100);
            JsonElement response = Response(server, new ClientInitializeOptions { PreviousResponseHash = "" });
            checksums.Add(response.GetProperty("full_checksum").GetString()!);
            draws.Add(response.GetProperty("can_record_session").GetBoolean());
        }

        string checksum = Assert.Single(checksums);
        Assert.NotEqual(checksum, Checksum(
            TestServer.Create(OneOfEach().Set("session_replay_info", Sampling.Replace("0.5", "0.25", System.StringComparison.Ordinal))), ""));
    }

    [Theory]
    [InlineData(ClientResponseFormat.V2)]
    [InlineData(ClientResponseFormat.InitV2)]
    public void Response_HashWithAnotherFormat_IsWholeWithoutChecksum(ClientResponseFormat format)
    {
        JsonElement response = Response(TestServer.Create(OneOfEach()), new ClientInitializeOptions { PreviousResponseHash = "", Format = format });

        Assert.True(response.GetProperty("has_updates").GetBoolean());
        Assert.False(response.TryGetProperty("full_checksum", out _));
    }

    private static string Checksum(StatsigServer server, string previous) =>
        Response(server, new ClientInitializeOptions { PreviousResponseHash = previous }).GetProperty("full_checksum").GetString()!;
}
