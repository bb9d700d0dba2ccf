using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Odd and malformed payloads: whether a server takes them, and what it answers afterwards.</summary>
public sealed class EdgePayloadTests
{
    /// <summary>The payload that we read by decision and the reference refuses; its content is that of the case "ok".</summary>
    private const string OlderShape = "v1_shape";

    private static readonly JsonElement[] Cases = [.. VectorFile.ReadLines(VectorFile.Committed("edge_payloads.jsonl")).Skip(1)];

    public static TheoryData<string> Names => [.. Cases.Select(NameOf)];

    [Fact]
    public void Names_OfTheFile_AreAllThere() => Assert.Equal(59, Cases.Length);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task InitializeAsync_EdgePayload_AnswersAsTheReference(string name)
    {
        JsonElement line = Cases.Single(candidate => NameOf(candidate) == name);
        JsonElement expected = (name == OlderShape ? Cases.Single(static candidate => NameOf(candidate) == "ok") : line).GetProperty("result");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var user = new StatsigUser("user_1");
        await using var server = new StatsigServer("secret-edge", new StatsigOptions
        {
            LocalMode = true,
            BootstrapValues = line.GetProperty("payload").GetString(),
            OutputLogLevel = OutputLogLevel.None,
            RegexTimeoutPerCall = TimeSpan.FromSeconds(30), // The answers are compared, not the speed of a busy machine.
        });

        InitializeDetails details = await server.InitializeAsync(cancellationToken);

        Assert.Equal(expected.GetProperty("init").GetProperty("is_success").GetBoolean(), details.Error is null);
        FeatureGate gate = server.GetFeatureGate(user, "gate");
        DynamicConfig config = server.GetDynamicConfig(user, "conf");
        Layer layer = server.GetLayer(user, "layer");
        Assert.Equal(
            (expected.GetProperty("gate").GetProperty("value").GetBoolean(), expected.GetProperty("gate").GetProperty("secondary_count").GetInt32()),
            (gate.Value, gate.SecondaryExposures.Count));
        AssertSame(expected.GetProperty("gate"), null, gate.RuleId, gate.IdType, gate.Details);
        AssertSame(expected.GetProperty("config"), config.ValueJson, config.RuleId, config.IdType, config.Details);
        AssertSame(expected.GetProperty("layer"), layer.ValueJson, layer.RuleId, layer.IdType, layer.Details);
    }

    private static string NameOf(JsonElement line) => line.GetProperty("case").GetString()!;

    private static void AssertSame(JsonElement expected, string? value, string ruleId, string idType, EvaluationDetails details)
    {
        Assert.True(value is null || JsonElement.DeepEquals(expected.GetProperty("value"), JsonElement.Parse(value)), value);
        Assert.Equal(
            (
                expected.GetProperty("rule_id").GetString()!,
                expected.GetProperty("id_type").GetString()!,
                expected.GetProperty("reason").GetString()!.Replace("Network:", "Bootstrap:", StringComparison.Ordinal),
                NumberOf(expected.GetProperty("version")),
                NumberOf(expected.GetProperty("lcut"))),
            (ruleId, idType, details.Text, details.Version, details.SpecsTimeMs));
    }

    private static long? NumberOf(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetInt64();
}
