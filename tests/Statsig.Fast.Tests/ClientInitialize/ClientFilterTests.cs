using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.TestKit;
using static Statsig.Fast.Tests.ClientInitialize.ClientServers;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>What options leave out of a response.</summary>
public sealed class ClientFilterTests
{
    private static readonly StatsigServer Server = TestServer.Create(OneOfEach());

    [Fact]
    public void Response_Defaults_HoldsEverything() => AssertHolds(new(), "on off", "config free in_layer", "layer", "store");

    [Fact]
    public void Response_RemoveExperimentsInLayers_LacksTheExperimentAndKeepsItsLayer()
    {
        var options = new ClientInitializeOptions { RemoveExperimentsInLayers = true };

        AssertHolds(options, "on off", "config free", "layer", "store");
        Assert.Equal("in_layer", Response(Server, options).GetProperty("layer_configs").GetProperty("layer").GetProperty("allocated_experiment_name").GetString());
    }

    [Fact]
    public void Response_RemoveDefaultValueGates_LacksTheGateThatNoRuleMatched() =>
        AssertHolds(new() { RemoveDefaultValueGates = true }, "on", "config free in_layer", "layer", "store");

    [Fact]
    public void Response_FilterOfEachKind_FiltersThatKindOnly()
    {
        AssertHolds(new() { FeatureGateFilter = Set("off", "unknown") }, "off", "config free in_layer", "layer", "store");
        AssertHolds(new() { DynamicConfigFilter = Set() }, "on off", "free in_layer", "layer", "store");
        AssertHolds(new() { ExperimentFilter = Set("free") }, "on off", "config free", "layer", "store");
        AssertHolds(new() { LayerFilter = Set() }, "on off", "config free in_layer", "", "store");
        AssertHolds(new() { ParameterStoreFilter = Set("other") }, "on off", "config free in_layer", "layer", "");
    }

    private static HashSet<string> Set(params string[] names) => [.. names];

    private static void AssertHolds(ClientInitializeOptions options, string gates, string configs, string layers, string stores)
    {
        JsonElement response = Response(Server, options);

        Assert.Equal(
            (gates, configs, layers, stores),
            (Names(response, "feature_gates"), Names(response, "dynamic_configs"), Names(response, "layer_configs"), Names(response, "param_stores")));
    }

    private static string Names(JsonElement response, string member) => string.Join(' ', NamesIn(response, member));
}
