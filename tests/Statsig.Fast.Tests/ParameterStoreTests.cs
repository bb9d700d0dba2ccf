using System;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Parameter stores: what their parameters refer to, and the exposures of reading them.</summary>
public sealed class ParameterStoreTests
{
    private static readonly StatsigUser Inside = new("in");
    private static readonly StatsigUser Outside = new("out");

    [Fact]
    public void Parameters_OfEveryKind_AreEvaluatedWhenRead()
    {
        ParameterStore store = Server().GetParameterStore(Inside, "store");
        ParameterStore other = Server().GetParameterStore(Outside, "store");

        Assert.Equal(("s", "s"), (store.Get("static", ""), other.Get("static", "")));
        Assert.Equal((1, 2), (store.Get("gate", 0), other.Get("gate", 0)));
        Assert.Equal(("in", "default"), (store.Get("config", ""), other.Get("config", "")));
        Assert.Equal(("in", "default"), (store.Get("experiment", ""), other.Get("experiment", "")));
        Assert.Equal(("in", "layer"), (store.Get("layer", ""), other.Get("layer", "")));
        Assert.Equal("Bootstrap:Recognized", store.Details.Text);
        Assert.Equal("store", store.Name);
    }

    [Fact]
    public void Parameters_ThatLeadNowhere_AnswerTheFallback()
    {
        ParameterStore store = Server().GetParameterStore(Inside, "store");

        Assert.Equal("f", store.Get("nope", "f"));
        Assert.Equal("f", store.Get("unknown-config", "f"));
        Assert.Equal("f", store.Get("unknown-parameter", "f"));
        Assert.Equal(7, store.Get("static", 7));
        Assert.True(store.Get("static", true));
        Assert.Equal(7L, store.Get("static", 7L));
        Assert.Equal(7.5, store.Get("static", 7.5));
        Assert.Null(store.Get<JsonFragment>("static", null));
        Assert.False(store.TryGet("unknown-config", out string? _));
        Assert.Equal(JsonValueKind.Undefined, store.GetValue(null!).Kind);
        Assert.Equal("f", store.Get(null!, "f"));
        Assert.Equal("fail", store.Get("unknown-gate", "f"));
    }

    [Fact]
    public void Members_AreListedWithTheirDeclaredTypes()
    {
        ParameterStore store = Server().GetParameterStore(Inside, "store");

        Assert.Equal(8, store.Count);
        Assert.Equal(("static", "gate"), (store.NameAt(0), store.NameAt(1)));
        Assert.Equal(("string", "number", "", ""), (store.DeclaredTypeOf("static"), store.DeclaredTypeOf("gate"), store.DeclaredTypeOf("nope"), store.DeclaredTypeOf(null!)));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.NameAt(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.NameAt(-1));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("")]
    [InlineData(null)]
    public void Store_ThatIsUnknown_AnswersFallbacks(string? name)
    {
        ParameterStore store = Server().GetParameterStore(Inside, name!);

        Assert.Equal((name ?? "", 0, "Bootstrap:Unrecognized", EvaluationReason.Unrecognized), (store.Name, store.Count, store.Details.Text, store.Details.Reason));
        Assert.Equal("f", store.Get("static", "f"));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.NameAt(0));
    }

    [Fact]
    public void Override_MixesReferencesAndFixedValues()
    {
        StatsigServer server = Server();
        server.OverrideParameterStore("store", """
            {"fixed":5,"object":{"a":1},"text":"t","nothing":null,
             "gate":{"ref_type":"gate","param_type":"string","gate_name":"g","pass_value":"p","fail_value":"f"},
             "static":{"ref_type":"static","value":"other"}}
            """);

        ParameterStore store = server.GetParameterStore(Inside, "store");

        Assert.Equal((5, "t", "p", "other"), (store.Get("fixed", 0), store.Get("text", ""), store.Get("gate", ""), store.Get("static", "")));
        Assert.Equal("""{"a":1}""", store.Get<JsonFragment>("object", null)!.ToString());
        Assert.Equal(("z", "z"), (store.Get("nothing", "z"), store.Get("config", "z")));
        Assert.Equal(("LocalOverride:Recognized", EvaluationReason.LocalOverride), (store.Details.Text, store.Details.Reason));
    }

    [Fact]
    public void Override_ForOneId_LeavesOthersAlone()
    {
        StatsigServer server = Server();
        server.OverrideParameterStore("store", """{"static":"mine"}""", "in");

        Assert.Equal("mine", server.GetParameterStore(Inside, "store").Get("static", ""));
        Assert.Equal("s", server.GetParameterStore(Outside, "store").Get("static", ""));
        server.RemoveParameterStoreOverride("store");
        Assert.Equal("s", server.GetParameterStore(Inside, "store").Get("static", ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void Override_WhatIsNoObject_IsRefused(string json)
    {
        StatsigServer server = Server();

        Assert.ThrowsAny<JsonException>(() => server.OverrideParameterStore("store", json));
        Assert.Equal("s", server.GetParameterStore(Inside, "store").Get("static", ""));
    }

    [Fact]
    public void Overrides_OfWhatAParameterRefersTo_Count()
    {
        StatsigServer server = Server();
        server.OverrideGate("g", true);
        server.OverrideExperiment("exp", """{"v":"forced"}""");

        ParameterStore store = server.GetParameterStore(Outside, "store");

        Assert.Equal((1, "forced"), (store.Get("gate", 0), store.Get("experiment", "")));
    }

    [Fact]
    public void Store_KeptOverAnUpdate_StaysWithItsRuleset()
    {
        StatsigServer server = Server();
        ParameterStore store = server.GetParameterStore(Inside, "store");

        server.UpdateSpecs(new SpecBuilder().Time(1_800_000_000_000).ToV2());

        Assert.Equal("in", store.Get("config", ""));
        Assert.Equal(0, server.GetParameterStore(Inside, "store").Count);
    }

    private static StatsigServer Server() => TestServer.Create(new SpecBuilder()
        .Gate("g", gate => gate.Rule("r", When.UnitId("any", """["in"]""")))
        .DynamicConfig("cfg", config => config.Default("""{"v":"default"}""").Rule("r", rule => rule.Return("""{"v":"in"}""").When(When.PassGate("g"))))
        .Experiment("exp", config => config.Default("""{"v":"default"}""").Rule("r", rule => rule.Return("""{"v":"in"}""").When(When.PassGate("g"))))
        .Layer("lay", layer => layer.Default("""{"v":"layer"}""").Rule("r", rule => rule.Delegate("exp").When(When.PassGate("g"))))
        .ParameterStore("store", store => store
            .Static("static", "\"s\"")
            .Gate("gate", "g", "1", "2", "number")
            .DynamicConfig("config", "cfg", "v")
            .Experiment("experiment", "exp", "v")
            .Layer("layer", "lay", "v")
            .DynamicConfig("unknown-config", "nowhere", "v")
            .DynamicConfig("unknown-parameter", "cfg", "w")
            .Gate("unknown-gate", "nowhere", "\"pass\"", "\"fail\"")));
}
