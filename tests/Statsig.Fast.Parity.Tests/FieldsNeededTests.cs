using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// The fields that a spec reads. The reference returns the payload's "fieldsUsed" word for word and nothing without it, so what it returned
/// is compared with the payload, and ours, which come from the conditions, with a second reading of the payload's JSON.
/// </summary>
public sealed class FieldsNeededTests(ITestOutputHelper output)
{
    private static readonly JsonElement Recorded = VectorFile.ReadJson(VectorFile.Committed("fields_needed.json"));

    [Fact]
    public void Reference_EverySpec_RepeatsThePayload()
    {
        JsonElement payload = Recorded.GetProperty("payload");
        foreach (JsonElement asked in Recorded.GetProperty("asked").EnumerateArray())
        {
            string container = ContainerOf(asked.GetProperty("kind").GetString()!);
            string[] listed = payload.GetProperty(container).TryGetProperty(asked.GetProperty("name").GetString()!, out JsonElement spec)
                && asked.GetProperty("reason").GetString() == "Network:Recognized"
                && spec.TryGetProperty("fieldsUsed", out JsonElement fields) && fields.ValueKind == JsonValueKind.Array
                ? [.. fields.EnumerateArray().Select(static field => field.GetString()!)] : [];
            Assert.Equal(listed, asked.GetProperty("fields").EnumerateArray().Select(static field => field.GetString()!));
        }

        Assert.All(Recorded.GetProperty("counts").EnumerateObject(), static count => Assert.Equal(0, count.Value.GetProperty("with_fields").GetInt32()));
        Assert.Equal(970, Recorded.GetProperty("counts").GetProperty("synthetic_dcs.json").GetProperty("specs").GetInt32());
    }

    [Theory]
    [InlineData("gate", "none", "email,custom.plan")]
    [InlineData("gate", "nests", "country")]
    [InlineData("gate", "listed", "email,custom.plan")]
    [InlineData("gate", "empty", "email")]
    [InlineData("gate", "of_null", "email")]
    [InlineData("gate", "of_number", "")]
    [InlineData("gate", "of_mixed", "")]
    [InlineData("gate", "nowhere", "")]
    [InlineData("dynamic_config", "config", "userID,email")]
    [InlineData("dynamic_config", "experiment", "userID,email")]
    [InlineData("experiment", "experiment", "userID,email")]
    [InlineData("experiment", "nowhere", "")]
    [InlineData("layer", "layer", "userID,email")]
    [InlineData("layer", "nowhere", "")]
    public void GetFieldsNeeded_RecordedSpec_AreThoseOfItsConditions(string kind, string name, string expected)
    {
        StatsigServer server = TestServer.Create(JsonSerializer.SerializeToUtf8Bytes(Recorded.GetProperty("payload")));

        Assert.Equal(expected, string.Join(',', Ask(server, kind, name)));
    }

    [Fact]
    public void Code_ListedGate_IsTheFormInWhichTheServiceDelivers()
    {
        StatsigServer server = TestServer.Create(JsonSerializer.SerializeToUtf8Bytes(Recorded.GetProperty("payload")));
        string[] recorded = [.. Recorded.GetProperty("asked").EnumerateArray().Single(static asked => asked.GetProperty("name").GetString() == "listed")
            .GetProperty("fields").EnumerateArray().Select(static field => field.GetString()!)];

        Assert.All(server.GetFieldsNeededForGate("listed"), field => Assert.Contains(field.Code, recorded));
    }

    [Theory]
    [InlineData("synthetic")]
    [InlineData("field")]
    [InlineData("eval_proj")]
    [InlineData("demo_proj")]
    public void GetFieldsNeeded_EverySpec_AreThoseThatThePayloadNamesAndThatCount(string payloadName)
    {
        byte[] payload = PayloadOf(payloadName);
        JsonElement json = VectorFile.Parse(payload);
        var oracle = new PayloadFields(json);
        StatsigServer server = TestServer.Create(payload);
        int fewer = 0;
        int compared = 0;
        foreach (string kind in (string[])["gate", "dynamic_config", "experiment", "layer"])
        {
            IEnumerable<string> names = json.GetProperty(ContainerOf(kind)).EnumerateObject().Select(static spec => spec.Name);
            foreach (string name in kind == "experiment" && json.TryGetProperty("cmab_configs", out JsonElement autotunes) && autotunes.ValueKind == JsonValueKind.Object
                ? names.Concat(autotunes.EnumerateObject().Select(static autotune => autotune.Name)) : names)
            {
                string[] ours = Ask(server, kind, name);
                HashSet<string> named = oracle.Of(ContainerOf(kind), name, kind == "experiment");
                Assert.True(named.IsSupersetOf(ours), $"{kind} {name}: {string.Join(',', ours)} in place of {string.Join(',', named)}");
                compared++;
                foreach (string field in named.Except(ours))
                {
                    AssertIgnored(server, kind, name, field);
                    fewer++;
                }
            }
        }

        output.WriteLine($"{compared} specs compared; {fewer} fields are named by a condition and not read, such as for a target that no value can match.");
    }

    /// <summary>
    /// That a field which a condition names and ours leave out decides nothing: the answer is the same whatever it holds.
    /// </summary>
    private static void AssertIgnored(StatsigServer server, string kind, string name, string field)
    {
        string[] answers = [.. UsersWith(field).Select(user => AnswerOf(server, kind, name, user)).Distinct()];
        Assert.True(answers.Length == 1, $"{kind} {name} does not list {field}, and answers {string.Join(" or ", answers)} by it.");
    }

    private static IEnumerable<StatsigUser> UsersWith(string field)
    {
        string[] parts = field.Split('.', 2);
        StatsigValue[] values =
        [
            default, "", "a", "str", "x", "true", "null", "1", "0", "5.5", "-1", "1.2.3", "10.0.1", "2001-01-01T00:00:00Z", "2090-01-01T00:00:00Z", "1700000000000",
            5, 0, -3, 1e21, 1_700_000_000_000, true, false, StatsigValue.FromArray(["a", "x", 1]), StatsigValue.FromArray([]),
        ];
        return field switch
        {
            "userID" => Enumerable.Range(0, 300).Select(static i => new StatsigUser($"user_{i}")),
            "appVersion" => values.Where(static value => value.Kind == StatsigValueKind.Text).Select(static value => new StatsigUser("u") { AppVersion = value.ToString().Trim('"') }),
            _ when parts[0] == "customIDs" => Enumerable.Range(0, 300).Select(i => new StatsigUser("u") { CustomIds = [new(parts[1], $"unit_{i}")] }),
            _ when parts[0] == "custom" => values.Select(value => new StatsigUser("u") { Custom = [new(parts[1], value)] }),
            _ => throw new InvalidOperationException($"No users are made for {field}."),
        };
    }

    private static string AnswerOf(StatsigServer server, string kind, string name, StatsigUser user) => kind switch
    {
        "gate" => server.GetFeatureGate(user, name) is var gate ? $"{gate.Value} {gate.RuleId} {gate.Details.Text}" : "",
        "dynamic_config" => server.GetDynamicConfig(user, name) is var config ? $"{config.ValueJson} {config.RuleId} {config.Details.Text}" : "",
        "experiment" => server.GetExperiment(user, name) is var experiment ? $"{experiment.ValueJson} {experiment.RuleId} {experiment.Details.Text}" : "",
        _ => server.GetLayer(user, name) is var layer ? $"{layer.ValueJson} {layer.RuleId} {layer.Details.Text}" : "",
    };

    private static byte[] PayloadOf(string name)
    {
        string shared = Path.Combine(VectorFile.Checkout?.Parent?.FullName ?? "", "shared", "parity");
        string path = name switch
        {
            "synthetic" => VectorFile.Committed("synthetic_dcs.json.gz"),
            "field" => VectorFile.Committed("field_dcs.json.gz"),
            _ => Path.Combine(shared, "real", name + "_dcs.json"),
        };
        if (!File.Exists(path))
        {
            Assert.Skip("There is no such payload beside the checkout.");
        }

        return VectorFile.ReadBytes(path);
    }

    private static string ContainerOf(string kind) => kind switch
    {
        "gate" => "feature_gates",
        "layer" => "layer_configs",
        _ => "dynamic_configs",
    };

    private static string[] Ask(StatsigServer server, string kind, string name) =>
    [
        .. (kind switch
        {
            "gate" => server.GetFieldsNeededForGate(name),
            "dynamic_config" => server.GetFieldsNeededForDynamicConfig(name),
            "experiment" => server.GetFieldsNeededForExperiment(name),
            _ => server.GetFieldsNeededForLayer(name),
        }).Select(static field => field.ToString()),
    ];
}
