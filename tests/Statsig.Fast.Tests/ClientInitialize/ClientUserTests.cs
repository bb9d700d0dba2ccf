using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>What a client response repeats of its user.</summary>
public sealed class ClientUserTests
{
    private static readonly StatsigServer Server = TestServer.Create(ClientServers.OneOfEach());

    [Fact]
    public void EvaluatedKeys_CustomIdsOfEveryKind_AreTexts()
    {
        JsonElement response = Response("""{"userID":"u","customIDs":{"n":100,"f":1.50,"big":1e21,"small":1e-7,"zero":-0.0,"t":"x","yes":true,"no":null}}""");

        Assert.Equal(
            """{"userID":"u","customIDs":{"n":"100","f":"1.5","big":"1000000000000000000000","small":"0.0000001","zero":"-0","t":"x","yes":"true","no":null}}""",
            response.GetProperty("evaluated_keys").GetRawText());
        Assert.Equal(100, response.GetProperty("user").GetProperty("customIDs").GetProperty("n").GetInt32());
    }

    [Fact]
    public void User_WithEmptyCustomIdsAndFields_IsRepeatedWithThem()
    {
        JsonElement response = Response("""{"userID":"u","customIDs":{},"custom":{},"privateAttributes":{}}""");

        Assert.Equal("""{"userID":"u","customIDs":{},"custom":{}}""", response.GetProperty("user").GetRawText());
        Assert.Equal("""{"userID":"u"}""", response.GetProperty("evaluated_keys").GetRawText());
    }

    private static JsonElement Response(string user) =>
        JsonElement.Parse(Server.GetClientInitializeResponse(StatsigUser.FromJson(System.Text.Encoding.UTF8.GetBytes(user)))!);
}
