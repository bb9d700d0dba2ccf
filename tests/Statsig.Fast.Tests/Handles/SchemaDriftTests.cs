using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Compilation;
using Statsig.Fast.Handles;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Handles;

/// <summary>What generated code expects against what is delivered.</summary>
public sealed class SchemaDriftTests
{
    private const byte Text = 1;
    private const byte Integer = 2;
    private const byte Number = 3;
    private const byte Optional = 0x80;
    private const byte Nullable = 0x40;
    private const byte TextList = 5 | (1 << 3);

    private static readonly StatsigUser User = new("user");

    [Fact]
    public void Compare_SpecsAsInTheSnapshot_HasNoDifferences() => Assert.Empty(Differences(
        new TestSchema(gates: ["g"], configs: ["c"], parameters: new() { ["c"] = [("t", Text), ("n", Integer), ("l", TextList)] }),
        new SpecBuilder().Gate("g").DynamicConfig("c", static config => config.Default("""{"t":"x","n":5.0,"l":["a"]}""").Rule("r", static rule => rule.Return("""{"t":"y","n":1,"l":[]}""")))));

    [Fact]
    public void Compare_EntriesMissing_AreNamed() => Assert.Equal(
        ["gate \"g\" is missing", "dynamic config \"c\" is missing", "experiment \"e\" is missing", "layer \"l\" is missing", "parameter store \"s\" is missing"],
        Differences(new TestSchema(gates: ["g"], configs: ["c"], experiments: ["e"], layers: ["l"], stores: ["s"]), new SpecBuilder()));

    [Theory]
    [InlineData(Text, """{"p":"x"}""", null)]
    [InlineData(Text, """{"p":5}""", "has another type of parameter")]
    [InlineData(Integer, """{"p":5.5}""", "has another type of parameter")]
    [InlineData(Number, """{"p":5.5}""", null)]
    [InlineData(Number, """{"p":true}""", "has another type of parameter")]
    [InlineData(Text, """{"p":null}""", "has another type of parameter")]
    [InlineData(Text | Nullable, """{"p":null}""", null)]
    [InlineData(Text, """{"q":"x"}""", "can lack the parameter")]
    [InlineData(Text | Optional, """{"q":"x"}""", "can lack the parameter")]
    [InlineData(TextList, """{"p":["a"]}""", null)]
    [InlineData(TextList, """{"p":[1]}""", "has another type of parameter")]
    [InlineData(TextList, """{"p":{}}""", "has another type of parameter")]
    [InlineData(6, """{"p":{"a":1}}""", null)]
    [InlineData(6, """{"p":[]}""", "has another type of parameter")]
    [InlineData(7, """{"p":[]}""", null)]
    public void Compare_Parameter_SaysWhatDiffers(byte type, string value, string? difference)
    {
        string[] differences = Differences(
            new TestSchema(experiments: ["e"], parameters: new() { ["e"] = [("p", type)] }), new SpecBuilder().Experiment("e", experiment => experiment.Default(value)));

        Assert.Equal(difference is null ? [] : [$"experiment \"e\" {difference} \"p\""], differences);
    }

    [Fact]
    public void Compare_OneRuleLacksTheParameter_IsADifferenceUnlessOptional()
    {
        SpecBuilder specs = new SpecBuilder().Layer("l", static layer => layer.Default("""{"p":"x"}""").Rule("r", static rule => rule.Return("{}")));

        Assert.Single(Differences(new TestSchema(layers: ["l"], parameters: new() { ["l"] = [("p", Text)] }), specs));
        Assert.Empty(Differences(new TestSchema(layers: ["l"], parameters: new() { ["l"] = [("p", Text | Optional)] }), specs));
    }

    [Fact]
    public void Compare_LayerHandsOver_LooksAtTheExperimentsValues()
    {
        SpecBuilder specs = new SpecBuilder()
            .Layer("l", static layer => layer.Default("""{"p":"x"}""").Rule("r", static rule => rule.Return("""{"p":"x"}""").Delegate("e")))
            .Experiment("e", static experiment => experiment.Default("""{"p":7}"""));

        Assert.Equal(["layer \"l\" has another type of parameter \"p\""], Differences(new TestSchema(layers: ["l"], parameters: new() { ["l"] = [("p", Text)] }), specs));
    }

    [Fact]
    public void Compare_ParameterStore_LooksAtDeclaredTypes()
    {
        SpecBuilder specs = new SpecBuilder().ParameterStore("s", static store => store.Static("a", "7", "number").Static("b", "\"x\""));

        Assert.Empty(Differences(new TestSchema(stores: ["s"], parameters: new() { ["s"] = [("a", Number), ("b", Text)] }), specs));
        Assert.Equal(
            ["parameter store \"s\" has another type of parameter \"a\"", "parameter store \"s\" can lack the parameter \"c\""],
            Differences(new TestSchema(stores: ["s"], parameters: new() { ["s"] = [("a", Text), ("c", Text)] }), specs));
    }

    [Fact]
    public async Task SchemaDrift_PayloadsComeAndGo_IsReportedOncePerPayload()
    {
        var logger = new RecordingLogger();
        StatsigServer server = TestServer.Create(Gates(1, "a"), new StatsigOptions { LocalMode = true, OutputLogger = logger });
        var schema = new TestSchema(gates: ["a", "b"]);
        var found = new SemaphoreSlim(0);
        var events = new List<SchemaDriftEventArgs>();
        server.SchemaDriftFound += (_, drift) =>
        {
            events.Add(drift);
            found.Release();
            throw new InvalidOperationException("A handler that fails changes nothing.");
        };

        // The first use of an accessor compares beside the call; later payloads are compared by the thread that applies them.
        server.CheckGate(User, new GateHandle(schema, 0));
        Assert.True(await found.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        server.CheckGate(User, new GateHandle(schema, 1));
        Assert.Equal(["gate \"b\" is missing"], server.SchemaDrift.Select(static difference => difference.ToString()));
        server.UpdateSpecs(Gates(2, "a", "b").ToV2());
        Assert.Empty(server.SchemaDrift);
        server.UpdateSpecs(Gates(3).ToV2());

        Assert.Equal(2, server.SchemaDrift.Count);
        Assert.Equal([1L, 3L], events.Select(static drift => drift.SpecsTimeMs));
        Assert.All(events, static drift => Assert.Equal("test", drift.Fingerprint));
    }

    [Fact]
    public void SchemaDrift_SchemaNotUsedWithTheServer_IsNotCompared()
    {
        StatsigServer other = TestServer.Create(Gates(1));
        StatsigServer server = TestServer.Create(Gates(1, "a"));
        server.CheckGate(User, new GateHandle(new TestSchema(gates: ["a"]), 0));
        server.CheckGate(User, server.GateHandle("no such gate"));

        other.UpdateSpecs(Gates(2).ToV2());

        Assert.Empty(other.SchemaDrift);
        Assert.Empty(server.SchemaDrift);
    }

    private static string[] Differences(TestSchema schema, SpecBuilder specs) =>
        [.. SchemaComparison.Compare(schema, TestServer.Create(specs).CurrentRuleset).Select(static difference => difference.ToString())];

    private static SpecBuilder Gates(long time, params string[] names)
    {
        SpecBuilder specs = new SpecBuilder().Time(time);
        foreach (string name in names)
        {
            specs.Gate(name);
        }

        return specs;
    }
}
