using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>The explicit parameters of layers: the deciding experiment's, or the layer's own when no experiment decides.</summary>
/// <remarks>Every expected value is one that the reference gave to the same payload.</remarks>
public sealed class LayerExplicitParameterTests
{
    private static readonly StatsigUser User = new("user-1");

    private static SpecBuilder Specs => new SpecBuilder()
        .Gate("holdout")
        .Experiment("exp", static spec => spec.Explicit("w").Rule("grp", static rule => rule.Group("G").Return("""{"d":3,"w":4}""")))
        .Experiment("exp_without", static spec => spec.Rule("grp", static rule => rule.Group("G").Return("""{"d":3,"w":4}""")))
        .Layer("own", static spec => WithOwn(spec).Rule("held", When.PassGate("holdout")))
        .Layer("own_rule", static spec => WithOwn(spec).Rule("r", static rule => rule.Return("""{"d":3,"w":4}""")))
        .Layer("own_constant", static spec => WithOwn(spec))
        .Layer("delegating", static spec => WithOwn(spec).Rule("r", static rule => rule.Delegate("exp")))
        .Layer("delegating_without", static spec => WithOwn(spec).Rule("r", static rule => rule.Delegate("exp_without")))
        .Layer("delegating_to_none", static spec => WithOwn(spec).Rule("r", static rule => rule.Return("""{"d":3,"w":4}""").Delegate("nowhere")))
        .Layer("merging", static spec => WithOwn(spec).NewLayerEval().Rule("r", static rule => rule.Return("""{"d":3,"w":4}""")))
        .Layer("merging_delegating", static spec => WithOwn(spec).NewLayerEval().Rule("r", static rule => rule.Delegate("exp")))
        .Layer("unsupported", static spec => WithOwn(spec).Rule("r", When.Unknown))
        .Layer("unsupported_merging", static spec => WithOwn(spec).NewLayerEval().Rule("r", When.Unknown))
        .Experiment("exp_unsupported", static spec => spec.Rule("grp", When.Unknown))
        .Layer("unsupported_before_delegating", static spec => WithOwn(spec).Rule("r", static rule => rule.Delegate("exp").When(When.Unknown)))
        .Layer("unsupported_delegate", static spec => WithOwn(spec).Rule("r", static rule => rule.Delegate("exp_unsupported")))
        .Layer("unsupported_merging_delegate", static spec => WithOwn(spec).NewLayerEval().Rule("r", static rule => rule.Delegate("exp_unsupported")))
        .Layer("unsupported_after_a_delegate", static spec => WithOwn(spec).NewLayerEval()
            .Rule("r", static rule => rule.Delegate("exp_without")).Rule("s", When.Unknown))
        .Layer("mapped_to_unsupported", static spec => WithOwn(spec))
        .Map("mapped_to_unsupported", "unsupported_delegate", "always")
        .Layer("mapped", static spec => WithOwn(spec))
        .Layer("mapped_to", static spec => spec.Default("""{"d":1,"w":2}""").Explicit("w"))
        .Layer("without", static spec => spec.Default("""{"d":1,"w":2}"""))
        .Map("mapped", "mapped_to", "always")
        .MappingRule("always");

    [Theory]
    [InlineData("own", "d")]
    [InlineData("own_rule", "d")]
    [InlineData("own_constant", "d")]
    [InlineData("delegating", "w")]
    [InlineData("delegating_without", "")]
    [InlineData("delegating_to_none", "d")]
    [InlineData("merging", "")]
    [InlineData("merging_delegating", "w")]
    [InlineData("unsupported", "d")]
    [InlineData("unsupported_merging", "d")]
    [InlineData("unsupported_before_delegating", "d")]
    [InlineData("unsupported_delegate", "")]
    [InlineData("unsupported_merging_delegate", "")]
    [InlineData("unsupported_after_a_delegate", "")]
    [InlineData("mapped_to_unsupported", "")]
    [InlineData("mapped", "w")]
    [InlineData("without", "")]
    public void ClientResponse_AnyLayer_NamesThem(string name, string expected)
    {
        StatsigServer server = TestServer.Create(Specs);

        Layer layer = server.GetLayer(User, name);
        Assert.Equal(expected, string.Concat(new[] { "d", "w" }.Where(parameter => layer.IsExplicitParameter(parameter))));
        Assert.Equal(expected, Names(Entry(server, name, ClientResponseFormat.V1).GetProperty("explicit_parameters")));
        Assert.Equal(expected, Names(Entry(server, name, ClientResponseFormat.V2).GetProperty("explicit_parameters")));
        JsonElement entry = Entry(server, name, ClientResponseFormat.InitV2);
        Assert.Equal(expected, entry.TryGetProperty("ep", out JsonElement names) ? Names(names) : "");
    }

    [Fact]
    public void ClientResponse_ShortFormat_NamesThemForLayersOnly()
    {
        StatsigServer server = TestServer.Create(Specs.Experiment("experiment", static spec => spec.Explicit("w")).Layer("empty", static spec => spec.Explicit()));
        JsonElement response = JsonElement.Parse(server.GetClientInitializeResponse(
            User, new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None, Format = ClientResponseFormat.InitV2 })!);

        Assert.False(response.GetProperty("dynamic_configs").GetProperty("experiment").TryGetProperty("ep", out _));
        Assert.Equal("[]", response.GetProperty("layer_configs").GetProperty("empty").GetProperty("ep").GetRawText());
        Assert.False(response.GetProperty("layer_configs").GetProperty("without").TryGetProperty("ep", out _));
    }

    [Theory]
    [InlineData("own_asking", "[\"d\"]")]
    [InlineData("delegate_asking", "[]")]
    [InlineData("merging_delegate_asking", "[]")]
    public void ClientResponse_AskingForAGroup_NamesTheLayersOwnUnlessADelegateAsks(string name, string expected)
    {
        ConditionJson asks = When.ExperimentGroup("exp", "none", """["A"]""");
        StatsigServer server = TestServer.Create(Specs
            .Experiment("exp_asking", experiment => experiment.Rule("grp", asks))
            .Layer("own_asking", layer => WithOwn(layer).Rule("r", asks))
            .Layer("delegate_asking", layer => WithOwn(layer).Rule("r", static rule => rule.Delegate("exp_asking")))
            .Layer("merging_delegate_asking", layer => WithOwn(layer).NewLayerEval().Rule("r", static rule => rule.Delegate("exp_asking"))));

        JsonElement entry = Entry(server, name, ClientResponseFormat.V1);

        Assert.Equal((expected, ""), (entry.GetProperty("explicit_parameters").GetRawText(), entry.GetProperty("rule_id").GetString()));
    }

    [Fact]
    public void ClientResponse_OverriddenLayer_HasNone()
    {
        StatsigServer server = TestServer.Create(Specs);
        server.OverrideLayer("own", """{"d":9}""");

        Assert.False(server.GetLayer(User, "own").IsExplicitParameter("d"));
        JsonElement response = JsonElement.Parse(server.GetClientInitializeResponse(
            User, new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None, IncludeLocalOverrides = true })!);
        Assert.Equal(0, response.GetProperty("layer_configs").GetProperty("own").GetProperty("explicit_parameters").GetArrayLength());
    }

    [Theory]
    [InlineData("own", "d", "true", "", "[{\"gate\":\"holdout\",\"gateValue\":\"false\",\"ruleID\":\"default\"}]")]
    [InlineData("own", "w", "false", "", "[{\"gate\":\"holdout\",\"gateValue\":\"false\",\"ruleID\":\"default\"}]")]
    [InlineData("own_constant", "d", "true", "", "[]")]
    [InlineData("delegating", "d", "false", "", "[]")]
    [InlineData("delegating", "w", "true", "exp", "[]")]
    [InlineData("delegating_without", "d", "false", "", "[]")]
    [InlineData("merging", "d", "false", "", "[]")]
    public async Task Get_AnyParameter_LogsWhetherItIsExplicit(string name, string parameter, string isExplicit, string allocated, string secondary)
    {
        var endpoint = new FakeEventEndpoint();
        await using StatsigServer server = EventServer.Create(Specs, endpoint);

        server.GetLayer(User, name).Get(parameter, 0);
        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        JsonElement exposure = Assert.Single(endpoint.Events);
        JsonElement metadata = exposure.GetProperty("metadata");
        Assert.Equal((isExplicit, allocated), (metadata.GetProperty("isExplicitParameter").GetString(), metadata.GetProperty("allocatedExperiment").GetString()));
        Assert.Equal(secondary, exposure.GetProperty("secondaryExposures").GetRawText());
    }

    private static EntityBuilder WithOwn(EntityBuilder spec) => spec.Default("""{"d":1,"w":2}""").Explicit("d");

    private static JsonElement Entry(StatsigServer server, string name, ClientResponseFormat format) =>
        JsonElement.Parse(server.GetClientInitializeResponse(User, new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None, Format = format })!)
            .GetProperty("layer_configs").GetProperty(name);

    private static string Names(JsonElement names) => string.Concat(names.EnumerateArray().Select(static name => name.GetString()));
}
