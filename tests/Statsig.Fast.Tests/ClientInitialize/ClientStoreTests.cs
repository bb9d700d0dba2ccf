using System.Linq;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>Parameter stores in client responses.</summary>
public sealed class ClientStoreTests
{
    [Fact]
    public void RefType_OfAnyText_IsThatOfThePayload()
    {
        // The members that are there decide what a parameter is; "ref_type" is repeated as it came, and derived where it is missing.
        const string Parameters = """
            {"a":{"ref_type":"no_such_type","param_type":"string","gate_name":"on","pass_value":"p","fail_value":"f"},
             "b":{"ref_type":"","param_type":"string","value":"v"},
             "c":{"ref_type":"gate","param_type":"string","config_name":"config","param_name":"a"},
             "d":{"param_type":"string","experiment_name":"free","param_name":"b"}}
            """;
        StatsigServer server = TestServer.Create(ClientServers.OneOfEach().Set("param_stores", $$$"""{"s":{"parameters":{{{Parameters}}}}}"""));

        JsonElement store = ClientServers.Response(server).GetProperty("param_stores").GetProperty("s");

        Assert.Equal(["no_such_type", "", "gate", "experiment"], store.EnumerateObject().Select(static entry => entry.Value.GetProperty("ref_type").GetString()));
        Assert.Equal("p", server.GetParameterStore(ClientServers.User, "s").Get("a", "fallback"));
    }
}
