using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Feature gates, dynamic configs, experiments and layers as answers: their getters, their defaults, and made by hand.</summary>
public sealed class ResultTypesTests
{
    private const string Value = """{"t":"text","b":true,"i":5,"w":5.0,"d":5.5,"n":null,"l":["a"],"o":{"k":1}}""";

    [Fact]
    public void Getters_OfAllThree_AnswerTheValueOrTheFallback()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .DynamicConfig("x", config => config.Default(Value)).Layer("x", layer => layer.Default(Value)));
        var user = new StatsigUser("u");
        DynamicConfig config = server.GetConfig(user, "x");
        Experiment experiment = server.GetExperiment(user, "x");
        Layer layer = server.GetLayer(user, "x");

        Check(config.Get, config.Get, config.Get, config.Get, config.Get, config.GetValue);
        Check(experiment.Get, experiment.Get, experiment.Get, experiment.Get, experiment.Get, experiment.GetValue);
        Check(layer.Get, layer.Get, layer.Get, layer.Get, layer.Get, layer.GetValue);
        Assert.Equal(5.5m, config.Get("d", 0m));
        Assert.Equal(5.5f, experiment.Get("d", 0f));
        Assert.Equal(["a"], layer.Get<IReadOnlyList<string>>("l", []));
        Assert.Equal("z", config.Get("i", "z"));
        Assert.Null(config.Get<JsonFragment>("i", null));
        Assert.Equal("""{"k":1}""", layer.Get<JsonFragment>("o", null)!.ToString());
        Assert.True(config.TryGet("i", out long number) && number == 5);
        Assert.False(experiment.TryGet("nope", out long _));
        Assert.False(layer.TryGet("n", out string? _));
    }

    [Fact]
    public void Value_AsTextBytesAndNames_IsTheWholeOne()
    {
        DynamicConfig config = new("c", Value);
        Layer layer = new("c", Value);
        Experiment experiment = new("c", Value);

        Assert.Equal((Value, Value, Value), (config.ValueJson, layer.ValueJson, experiment.ValueJson));
        Assert.Equal(Value, Encoding.UTF8.GetString(config.ValueUtf8));
        Assert.Equal(Value, Encoding.UTF8.GetString(layer.ValueUtf8));
        Assert.Equal(Value, Encoding.UTF8.GetString(experiment.ValueUtf8));
        Assert.Equal(["t", "b", "i", "w", "d", "n", "l", "o"], config.ParameterNames.ToArray());
        Assert.Equal((8, 8), (layer.ParameterNames.Length, experiment.ParameterNames.Length));
    }

    [Fact]
    public void Default_OfEveryType_IsSafe()
    {
        FeatureGate gate = default;
        DynamicConfig config = default;
        Experiment experiment = default;
        Layer layer = default;
        ParameterStore store = default;
        EvaluationDetails uninitialized = new(EvaluationSource.Uninitialized, EvaluationReason.Uninitialized, "Uninitialized");

        Assert.Equal((false, "", "", null, "", null), (gate.Value, gate.Name, gate.RuleId, gate.GroupName, gate.IdType, gate.OverrideConfigName));
        Assert.Equal(("", "", "{}", "", false), (config.Name, config.RuleId, config.ValueJson, config.IdType, config.Passed));
        Assert.Equal(("", "", "{}", "", false), (experiment.Name, experiment.RuleId, experiment.ValueJson, experiment.IdType, experiment.IsActive));
        Assert.Equal(("", "", "{}", "", null), (layer.Name, layer.RuleId, layer.ValueJson, layer.IdType, layer.AllocatedExperiment));
        Assert.Equal(("", 0, "", 7), (store.Name, store.Count, store.DeclaredTypeOf("x"), store.Get("x", 7)));
        Assert.Equal(("f", 1, "", false), (config.Get("x", "f"), experiment.Get("x", 1), layer.RuleIdOf("x"), layer.IsExplicitParameter("x")));
        Assert.Empty(gate.SecondaryExposures);
        Assert.Empty(config.SecondaryExposures);
        Assert.Empty(experiment.SecondaryExposures);
        Assert.Empty(layer.SecondaryExposures);
        Assert.Empty(layer.UndelegatedSecondaryExposures);
        Assert.Equal(uninitialized, gate.Details);
        Assert.Equal(uninitialized, config.Details);
        Assert.Equal(uninitialized, experiment.Details);
        Assert.Equal(uninitialized, layer.Details);
        Assert.Equal(uninitialized, store.Details);
        Assert.False(experiment.IsUserInExperiment || experiment.Passed);
        Assert.True(config.ParameterNames.IsEmpty);
        Assert.Equal("{}", Encoding.UTF8.GetString(layer.ValueUtf8));
    }

    [Fact]
    public void Constructors_ForTests_SetWhatTheyTake()
    {
        var details = new EvaluationDetails(EvaluationSource.Network, EvaluationReason.Network, "Network:Recognized");
        var gate = new FeatureGate("g", true, "r", "userID", details);
        var config = new DynamicConfig("c", """{"a":1}""", "r", "G", "userID", details);
        var experiment = new Experiment("e", """{"a":1}""", "r", "G", "userID", details);
        var layer = new Layer("l", """{"a":1}""", "r", "G", "userID", details);

        Assert.Equal(("g", true, "r", "userID", details), (gate.Name, gate.Value, gate.RuleId, gate.IdType, gate.Details));
        Assert.Equal(("c", 1, "r", "G", "userID", details), (config.Name, config.Get("a", 0), config.RuleId, config.GroupName, config.IdType, config.Details));
        Assert.Equal(("e", 1, "r", "G", "userID", details), (experiment.Name, experiment.Get("a", 0), experiment.RuleId, experiment.GroupName, experiment.IdType, experiment.Details));
        Assert.Equal(("l", 1, "r", "G", "userID", details), (layer.Name, layer.Get("a", 0), layer.RuleId, layer.GroupName, layer.IdType, layer.Details));
        Assert.Null(gate.OverrideConfigName ?? config.OverrideConfigName ?? experiment.OverrideConfigName ?? layer.OverrideConfigName);
        Assert.Empty(gate.SecondaryExposures);
        Assert.Equal("r", layer.RuleIdOf("a"));
    }

    [Fact]
    public void Constructors_WrongArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new FeatureGate(null!, true));
        Assert.Throws<ArgumentNullException>(() => new DynamicConfig(null!, "{}"));
        Assert.Throws<ArgumentNullException>(() => new DynamicConfig("c", null!));
        Assert.Throws<ArgumentNullException>(() => new Experiment("c", null!));
        Assert.Throws<ArgumentNullException>(() => new Layer(null!, "{}"));
        Assert.ThrowsAny<JsonException>(() => new DynamicConfig("c", "{"));
        Assert.ThrowsAny<JsonException>(() => new Experiment("c", ""));
        Assert.ThrowsAny<JsonException>(() => new Layer("c", "nope"));
    }

    [Fact]
    public void SecondaryExposures_AreEqualByContent()
    {
        Assert.Equal(new SecondaryExposure("g", "true", "r"), new SecondaryExposure("g", "true", "r"));
        Assert.NotEqual(new SecondaryExposure("g", "true", "r"), new SecondaryExposure("g", "false", "r"));
        Assert.NotEqual(new SecondaryExposure("g", "true", "r"), new SecondaryExposure("h", "true", "r"));
        Assert.Equal(new SecondaryExposure("g", "true", "r").GetHashCode(), new SecondaryExposure("g", "true", "r").GetHashCode());
    }

    [Fact]
    public void Details_OfAnAnswer_HaveTheTimesOfItsRuleset()
    {
        var clock = new ManualClock(5000);
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1000).Gate("g", gate => gate.Version(3)), new StatsigOptions { LocalMode = true, TimeProvider = clock });
        clock.Advance(TimeSpan.FromSeconds(1));
        server.UpdateSpecs(new SpecBuilder().Time(2000).Gate("g", gate => gate.Version(4)).ToV2());
        clock.Advance(TimeSpan.FromSeconds(1));

        EvaluationDetails details = server.GetFeatureGate(new StatsigUser("u"), "g").Details;

        Assert.Equal(
            new EvaluationDetails(EvaluationSource.Bootstrap, EvaluationReason.Bootstrap, "Bootstrap:Recognized")
            {
                Version = 4,
                SpecsTimeMs = 2000,
                ReceivedAtMs = 6000,
                InitTimeMs = 1000,
                ServerTimeMs = 7000,
            },
            details);
        Assert.Equal("Bootstrap:Recognized", details.ToString());
    }

    [Fact]
    public void Answer_KeptOverAnUpdate_StaysAsItWas()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1).DynamicConfig("c", config => config.Default("""{"a":"old"}""")));
        DynamicConfig config = server.GetDynamicConfig(new StatsigUser("u"), "c");

        server.UpdateSpecs(new SpecBuilder().Time(2).DynamicConfig("c", spec => spec.Default("""{"a":"new"}""")).ToV2());

        Assert.Equal(("old", 1), (config.Get("a", ""), config.Details.SpecsTimeMs));
    }

    private static void Check(
        Func<string, string, string> text,
        Func<string, bool, bool> boolean,
        Func<string, int, int> whole,
        Func<string, long, long> wide,
        Func<string, double, double> number,
        Func<string, ParameterValue> value)
    {
        Assert.Equal(("text", "f", "f", "f"), (text("t", "f"), text("i", "f"), text("n", "f"), text("nope", "f")));
        Assert.Equal((true, true, false), (boolean("b", false), boolean("t", true), boolean("nope", false)));
        Assert.Equal((5, 5, 9, 9, 9), (whole("i", 9), whole("w", 9), whole("d", 9), whole("t", 9), whole("nope", 9)));
        Assert.Equal((5L, 5L, 9L, 9L), (wide("i", 9), wide("w", 9), wide("d", 9), wide("b", 9)));
        Assert.Equal((5.0, 5.0, 5.5, 9.0), (number("i", 9), number("w", 9), number("d", 9), number("b", 9)));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Undefined), (value("n").Kind, value("nope").Kind));
        Assert.Equal((JsonValueKind.Undefined, "f"), (value(null!).Kind, text(null!, "f")));
    }
}
