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
