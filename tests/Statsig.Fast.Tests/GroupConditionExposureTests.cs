using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>
/// The exposures of experiments whose group a condition asks for: recorded as if the application had asked, as in the reference.
/// </summary>
public sealed class GroupConditionExposureTests
{
    private const ExposureLogging Silent = ExposureLogging.Disabled;

    private static readonly StatsigUser User = new("user-1");

    private readonly FakeEventEndpoint _endpoint = new();

    private static ConditionJson InTest => When.ExperimentGroup("exp", "any", """["Test"]""");

    private static SpecBuilder Specs => new SpecBuilder()
        .Gate("on", spec => spec.Rule("r", When.Public))
        .Gate("asks", spec => spec.Rule("r", InTest))
        .Gate("nests", spec => spec.Rule("r", When.PassGate("asks")))
        .Gate("nests twice", spec => spec.Rule("r", When.PassGate("asks"), When.PassGate("nests"), InTest))
        .Gate("unknown", spec => spec.Rule("r", When.ExperimentGroup("nowhere", "any", """["Test"]""")))
        .Gate("unsupported", spec => spec.Rule("r", When.ExperimentGroup("odd", "any", """["Test"]""")))
        .Gate("chain", spec => spec.Rule("r", When.ExperimentGroup("asking", "any", """["Test"]""")))
        .Gate("mapped", spec => spec.Rule("r", When.ExperimentGroup("renamed", "any", """["Test"]""")))
        .Gate("fieldless", spec => spec.Rule("r", When.ExperimentGroup(null, "any", """["Test"]""")))
        .Gate("targetless", spec => spec.Rule("r", When.ExperimentGroup("exp", "any")))
        .Gate("odd operator", spec => spec.Rule("r", When.ExperimentGroup("exp", "no_such_operator")))
        .DynamicConfig("config", spec => spec.Rule("r", rule => rule.Return("""{"a":1}""").When(InTest)))
        .Experiment("exp", spec => spec.Rule("grp", rule => rule.Group("Test").When(When.PassGate("on"))))
        .Experiment("odd", spec => spec.Rule("grp", rule => rule.Group("Test").When(When.Unknown)))
        .Experiment("asking", spec => spec.Rule("grp", rule => rule.Group("Test").When(InTest)))
        .Experiment("renamed").Map("renamed", "exp", "m").MappingRule("m")
        .Layer("layer", spec => spec.Rule("r", rule => rule.Return("""{"v":"x"}""").When(InTest)))
        .ParameterStore("store", store => store.Gate("gate", "asks", "1", "0").Layer("layer", "layer", "v"));

    [Theory]
    [InlineData("asks", "exp Bootstrap:Recognized grp", "asks")]
    [InlineData("nests", "exp Bootstrap:Recognized grp", "nests")]
    [InlineData("nests twice", "exp Bootstrap:Recognized grp", "nests twice")]
    [InlineData("unknown", "nowhere Bootstrap:Unrecognized ", "unknown")]
    [InlineData("unsupported", "odd Bootstrap:Unsupported ", "unsupported")]
    [InlineData("chain", "exp Bootstrap:Recognized grp", "asking Bootstrap:Recognized grp", "chain")]
    [InlineData("mapped", "renamed Bootstrap:Recognized grp", "mapped")]
    [InlineData("fieldless", "fieldless")]
    [InlineData("odd operator", "exp Bootstrap:Recognized grp", "odd operator")]
    [InlineData("targetless", "exp Bootstrap:Recognized grp", "targetless")]
    public async Task Gate_WithAConditionOnAGroup_ExposesTheExperimentFirst(string gate, params string[] expected)
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);

        server.CheckGate(User, gate);
        server.CheckGate(User, server.GateHandle(gate));
        server.GetFeatureGate(User, gate);

        Assert.Equal(expected, (await EventsAsync(server)).Select(Describe));
    }

    [Fact]
    public async Task Experiment_AskedForByACondition_IsExposedWithItsSecondaryExposures()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);

        server.CheckGate(User, "mapped");

        JsonElement exposure = (await EventsAsync(server))[0];
        Assert.Equal("on", Assert.Single(exposure.GetProperty("secondaryExposures").EnumerateArray()).GetProperty("gate").GetString());
        Assert.Equal("exp", exposure.GetProperty("metadata").GetProperty("overrideConfigName").GetString());
        Assert.Equal("true", exposure.GetProperty("metadata").GetProperty("rulePassed").GetString());
        Assert.Equal("user-1", exposure.GetProperty("user").GetProperty("userID").GetString());
        Assert.False(exposure.GetProperty("metadata").TryGetProperty("isManualExposure", out _));
    }

    [Fact]
    public async Task Experiment_Overridden_IsExposedAsSuch()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        server.OverrideExperiment("exp", "{}");

        server.CheckGate(User, "asks");

        Assert.Equal(["exp LocalOverride:Recognized override", "asks"], (await EventsAsync(server)).Select(Describe));
    }

    [Fact]
    public async Task EveryQuestion_ThatLogs_ExposesTheExperiment()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        int users = 0;
        StatsigUser Next() => new("user-" + users++.ToString(CultureInfo.InvariantCulture));

        server.GetDynamicConfig(Next(), "config");
        server.GetExperiment(Next(), "asking");
        server.GetLayer(Next(), "layer");
        server.GetParameterStore(Next(), "store").Get("gate", 0);
        server.GetParameterStore(Next(), "store").Get("layer", "");
        server.ManuallyLogGateExposure(Next(), "asks");
        server.ManuallyLogConfigExposure(Next(), "config");
        server.ManuallyLogExperimentExposure(Next(), "asking");
        server.ManuallyLogLayerParameterExposure(Next(), "layer", "v");

        const string Exposed = "exp Bootstrap:Recognized grp";
        Assert.Equal(
            [
                Exposed, "config Bootstrap:Recognized r", Exposed, "asking Bootstrap:Recognized grp", Exposed, Exposed, "asks", Exposed, "layer.v",
                Exposed, "asks", Exposed, "config Bootstrap:Recognized r", Exposed, "asking Bootstrap:Recognized grp", Exposed, "layer.v",
            ],
            (await EventsAsync(server)).Select(Describe));
    }

    [Fact]
    public async Task EveryQuestion_ThatDoesNotLog_CountsTheExperiment()
    {
        await using StatsigServer server = EventServer.Create(
            Specs, _endpoint, new StatsigOptions { ManualMode = true, LogNonExposedChecks = true, OutputLogLevel = OutputLogLevel.None });

        server.CheckGate(User, "asks", Silent);
        server.CheckGate(User, server.GateHandle("nests"), Silent);
        server.GetDynamicConfig(User, "config", Silent);
        server.GetLayer(User, "layer", ExposureLogging.Disabled);
        server.GetClientInitializeResponse(User);
        server.EvaluateGates(User, ["asks"], new bool[1]);
        foreach (FeatureGate gate in server.EvaluateAll(User).Gates)
        {
            Assert.NotEmpty(gate.Name);
        }

        JsonElement counted = Assert.Single(await EventsAsync(server));
        Dictionary<string, int> checks = JsonSerializer.Deserialize<Dictionary<string, int>>(counted.GetProperty("metadata").GetProperty("checks").GetString()!)!;
        Assert.Equal(
            [("asks", 1), ("config", 1), ("exp", 4), ("layer", 1), ("nests", 1)],
            checks.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => (entry.Key, entry.Value)));
    }

    private static string Describe(JsonElement posted)
    {
        JsonElement metadata = posted.GetProperty("metadata");
        return posted.GetProperty("eventName").GetString() switch
        {
            "statsig::gate_exposure" => metadata.GetProperty("gate").GetString()!,
            "statsig::layer_exposure" => $"{metadata.GetProperty("config")}.{metadata.GetProperty("parameterName")}",
            _ => $"{metadata.GetProperty("config")} {metadata.GetProperty("reason")} {metadata.GetProperty("ruleID")}",
        };
    }

    private async Task<JsonElement[]> EventsAsync(StatsigServer server)
    {
        FlushReport report = await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(report.Completed);
        return [.. _endpoint.Events];
    }
}
