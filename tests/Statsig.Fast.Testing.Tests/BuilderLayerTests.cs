using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Testing.Tests;

public sealed class BuilderLayerTests
{
    private static readonly StatsigUser Nora = new("nora") { CustomIds = [new("companyID", "c1")] };

    [Theory]
    [InlineData("experiment first")]
    [InlineData("layer first")]
    [InlineData("default last")]
    public void Group_WithoutAParameterOfTheLayer_HasItsDefault(string order)
    {
        using var statsig = TestStatsig.Create(specs => _ = order switch
        {
            "experiment first" => specs.Experiment("e", "A", """{"zzz":1}""").Layer("l", layer => layer.Default("""{"v":0}""").Allocates("e")),
            "layer first" => specs.Layer("l", layer => layer.Default("""{"v":0}""").Allocates("e")).Experiment("e", "A", """{"zzz":1}"""),
            _ => specs.Experiment("e", "A", """{"zzz":1}""").Layer("l", layer => layer.Allocates("e").Default("""{"v":0}""")),
        });

        Layer answer = statsig.Server.GetLayer(Nora, "l");

        Assert.Equal((0L, 1L), (answer.Get("v", -1L), answer.Get("zzz", -1L)));
        Assert.Equal(0L, statsig.Server.GetExperiment(Nora, "e").Get("v", -1L));

        // Only what the groups set is the experiment's: a default of the layer is exposed without it.
        Assert.Equal([("v", ""), ("zzz", "e")], statsig.Exposures.Where(static exposure => exposure.Kind == ExposureKind.Layer).Select(static exposure => (exposure.Parameter, exposure.AllocatedExperiment ?? "")));
    }

    [Fact]
    public void ExperimentOfALayer_ForUsersInNoGroup_HasTheDefaultsOfBoth()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment("e", experiment => experiment.Group("A", 0, """{"v":5}""").Default("""{"v":2,"d":"none"}"""))
            .Layer("l", layer => layer.Default("""{"v":0,"w":"layer"}""").Allocates("e")));

        Layer answer = statsig.Server.GetLayer(Nora, "l");

        Assert.Equal((2L, "none", "layer"), (answer.Get("v", -1L), answer.Get("d", ""), answer.Get("w", "")));
    }

    [Fact]
    public void ParametersOfTheGroup_AlsoInTheLayer_AreThoseOfTheGroup()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment("e", "A", """{"v":{"a":1}}""")
            .Layer("l", layer => layer.Default("""{"v":{"a":0,"b":0},"w":null}""").Allocates("e")));

        Assert.Equal("""{"v":{"a":1},"w":null}""", statsig.Server.GetExperiment(Nora, "e").ValueJson);
    }

    [Fact]
    public void ClientResponse_OfExperimentsInAndOutOfLayers_TellsThemApart()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment("alone", "A", """{"x":1}""")
            .Experiment("inside", "A", """{"x":1}""")
            .Layer("l", layer => layer.Default("""{"x":0,"y":0}""").Allocates("inside")));

        using JsonDocument response = ResponseOf(statsig);
        JsonElement configs = response.RootElement.GetProperty("dynamic_configs");

        Assert.False(configs.GetProperty("alone").TryGetProperty("is_in_layer", out _));
        Assert.False(configs.GetProperty("alone").TryGetProperty("explicit_parameters", out _));
        Assert.True(configs.GetProperty("inside").GetProperty("is_in_layer").GetBoolean());
        Assert.Equal("""["x"]""", configs.GetProperty("inside").GetProperty("explicit_parameters").GetRawText());
        Assert.Equal("""["x"]""", response.RootElement.GetProperty("layer_configs").GetProperty("l").GetProperty("explicit_parameters").GetRawText());
    }

    [Fact]
    public void Payload_WithALayer_LinksItsExperiments()
    {
        byte[] payload = new TestSpecs().Experiment("alone", "A").Experiment("one", "A").Experiment("two", "A")
            .Layer("l", layer => layer.Allocates("one", 40).Allocates("two", 60)).Layer("none", ParameterValues.None).ToPayload();

        using var document = JsonDocument.Parse(payload);

        Assert.Equal("""{"l":["one","two"]}""", document.RootElement.GetProperty("layers").GetRawText());
    }

    [Fact]
    public void SnapshotFile_WithAnExperimentInALayer_DeliversItInTheLayer()
    {
        using var statsig = TestStatsig.FromSnapshotFile(
            Path.Combine(AppContext.BaseDirectory, "checkout.statsig.json"),
            specs => specs.Experiment("checkout_button", "Control", """{"button_label":"Go"}""").Layer("checkout_layout", """{"button_label":"Pay","columns":3}"""));

        using JsonDocument response = ResponseOf(statsig);
        JsonElement button = response.RootElement.GetProperty("dynamic_configs").GetProperty("checkout_button");

        Assert.True(button.GetProperty("is_in_layer").GetBoolean());
        Assert.Equal("""["button_label"]""", button.GetProperty("explicit_parameters").GetRawText());
        Assert.Equal("""{"button_label":"Go","columns":3}""", button.GetProperty("value").GetRawText());
    }

    [Fact]
    public void LayerAndExperiment_OfOneName_ReachEveryGroup()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment("same", experiment => experiment.Group("A", 50, """{"g":"A"}""").Group("B", 50, """{"g":"B"}"""))
            .Layer("same", layer => layer.Default("""{"g":"none"}""").Allocates("same", 50)));

        ILookup<string, int> users = Enumerable.Range(0, 1000).ToLookup(i => statsig.Server.GetLayer(new StatsigUser(i.ToString(CultureInfo.InvariantCulture)), "same").Get("g", ""));

        Assert.InRange(users["none"].Count(), 400, 600); // Bucketing hashes the IDs: the numbers are the same in every run.
        Assert.InRange(users["A"].Count(), 180, 320);
        Assert.InRange(users["B"].Count(), 180, 320);
    }

    [Fact]
    public void Experiment_AllocatedTwiceByALayer_Throws()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => specs.Experiment("e", "A").Layer("l", layer => layer.Allocates("e", 10).Allocates("e", 10))));

        Assert.Equal("The layer \"l\" allocates the experiment \"e\" already. Allocate each experiment once. (Parameter 'experimentName')", exception.Message);
    }

    [Fact]
    public void Experiment_InTwoLayers_Throws()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => specs
            .Experiment("e", "A").Layer("first", layer => layer.Allocates("e", 10)).Layer("second", layer => layer.Allocates("e", 10))));

        Assert.Equal("The layers \"first\" and \"second\" both allocate the experiment \"e\". An experiment is in one layer at most.", exception.Message);

        // The last description of a layer counts, so this experiment moved to the second.
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment("e", "A", """{"v":1}""").Layer("first", layer => layer.Allocates("e", 10)).Layer("second", layer => layer.Allocates("e")).Layer("first", """{"v":0}"""));
        Assert.Equal((0L, 1L), (statsig.Server.GetLayer(Nora, "first").Get("v", -1L), statsig.Server.GetLayer(Nora, "second").Get("v", -1L)));
    }

    [Fact]
    public void Experiment_ByAnotherIdTypeThanItsLayer_Throws()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => specs
            .Experiment("e", experiment => experiment.ByIdType("companyID").Group("A")).Layer("l", layer => layer.Allocates("e"))));

        Assert.Equal(
            "The layer \"l\" allocates users by \"userID\", and its experiment \"e\" by \"companyID\". Call ByIdType with the same ID type on both.", exception.Message);
    }

    private static JsonDocument ResponseOf(TestStatsig statsig) =>
        JsonDocument.Parse(Encoding.UTF8.GetBytes(statsig.GetClientInitializeResponse(Nora, new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None })!));
}
