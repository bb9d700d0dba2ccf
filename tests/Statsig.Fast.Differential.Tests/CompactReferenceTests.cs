using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Differential.Tests.Reference;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Differential.Tests;

/// <summary>
/// The reference as a client of the local service: it understands its compact form and its deltas, and answers as this library does.
/// </summary>
public sealed class CompactReferenceTests
{
    private const long Start = 1_790_000_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reference_OfCompactSpecsAndDeltas_AnswersAsThisLibraryDoesFromJson()
    {
        if (ReferencePackages.Missing is { } missing)
        {
            Assert.Skip(missing);
        }

        await using TestService service = await TestService.StartAsync(Token);
        JsonObject payload = Payload();
        service.Publish(Bytes(payload));
        using var reference = new CompactClient(service.Origin);
        await AssertSameAsync(service, reference, payload, Start);

        // A changed gate, one that is removed and one that is new, with a condition that is new and one that stays.
        JsonObject gates = payload["feature_gates"]!.AsObject();
        string[] names = [.. gates.Select(static gate => gate.Key).Order(StringComparer.Ordinal)];
        for (int step = 1; step <= 4; step++)
        {
            gates[names[step]]!["rules"] = new JsonArray();
            gates.Remove(names[step + 100]);
            gates[$"new_{step}"] = gates[names[step + 200]]!.DeepClone();
            payload["condition_map"]![$"new_{step}"] = JsonNode.Parse("""{"type":"user_field","field":"email","operator":"str_contains_any","targetValue":["@"],"additionalValues":{},"idType":"userID"}""");
            gates[$"with_{step}"] = JsonNode.Parse($$"""
                {"type":"feature_gate","entity":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"idType":"userID","version":{{step}},"rules":[
                  {"name":"r","id":"r{{step}}","salt":"r","passPercentage":100,"returnValue":true,"idType":"userID","conditions":["new_{{step}}"]}]}
                """);
            payload["time"] = Start + step;
            payload["checksum"] = $"{1000 + step}";
            service.Publish(Bytes(payload));
            await AssertSameAsync(service, reference, payload, Start + step);
        }

        ServiceRequest[] requests = [.. service.Specs.Requests];
        Assert.All(requests, static request => Assert.Equal("true", request.Query["supports_proto"]));
        Assert.Contains(requests, static request => request.Query.ContainsKey("accept_deltas"));
        Assert.DoesNotContain(requests.Skip(1), static request => request.SinceTime == 0);
    }

    private static async Task AssertSameAsync(TestService service, CompactClient reference, JsonObject payload, long time)
    {
        string[] gates = NamesOf(payload, "feature_gates");
        string[] configs = [.. NamesOf(payload, "dynamic_configs").Where(name => (string?)payload["dynamic_configs"]![name]!["entity"] == "dynamic_config")];
        string[] layers = NamesOf(payload, "layer_configs");
        JsonArray users = JsonNode.Parse("""[{"userID":"user-1","email":"a@x.com","country":"US"},{"userID":"user-2","custom":{"plan":"free","level":7}},{"customIDs":{"companyID":"c-3"},"userID":""}]""")!.AsArray();
        JsonNode answers = await reference.AskAsync(time, gates, configs, layers, users);
        Assert.Equal(time, (long)answers["time"]!);

        var options = new StatsigOptions { LocalMode = true, BootstrapUtf8 = Bytes(payload), OutputLogLevel = OutputLogLevel.None, DisableCountryLookup = true };
        await using var server = new StatsigServer(null, options);
        await server.InitializeAsync(Token);
        for (int i = 0; i < users.Count; i++)
        {
            StatsigUser user = StatsigUser.FromJson(Encoding.UTF8.GetBytes(users[i]!.ToJsonString()));
            JsonNode answer = answers["users"]![i]!;
            Assert.Equal(gates.Select(name => $"{name}: {answer["gates"]![name]!["value"]} {answer["gates"]![name]!["rule"]}"), gates.Select(name =>
            {
                FeatureGate gate = server.GetFeatureGate(user, name);
                return $"{name}: {(gate.Value ? "true" : "false")} {gate.RuleId}";
            }));
            Assert.Equal(configs.Select(name => $"{name}: {answer["configs"]![name]!["rule"]}"), configs.Select(name => $"{name}: {server.GetDynamicConfig(user, name).RuleId}"));
            Assert.Equal(layers.Select(name => $"{name}: {answer["layers"]![name]!["rule"]}"), layers.Select(name => $"{name}: {server.GetLayer(user, name).RuleId}"));
        }
    }

    /// <summary>The recorded payload, with public conditions in place of those that the compact form has no words for.</summary>
    private static JsonObject Payload()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", "field_dcs.json.gz")), CompressionMode.Decompress);
        JsonObject payload = JsonNode.Parse(packed)!.AsObject();
        foreach ((string name, JsonNode? condition) in payload["condition_map"]!.AsObject().ToArray())
        {
            if ((string)condition!["type"]! == "experiment_group")
            {
                payload["condition_map"]![name] = JsonNode.Parse("{\"type\":\"public\",\"idType\":\"userID\"}");
            }
        }

        payload["time"] = Start;
        payload["checksum"] = "1000";
        return payload;
    }

    private static byte[] Bytes(JsonObject payload) => Encoding.UTF8.GetBytes(payload.ToJsonString());

    private static string[] NamesOf(JsonObject payload, string container) => [.. payload[container]!.AsObject().Select(static spec => spec.Key).Order(StringComparer.Ordinal)];
}
