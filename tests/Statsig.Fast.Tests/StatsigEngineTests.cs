using System;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

public sealed class StatsigEngineTests
{
    private static readonly StatsigUser User = new("u") { Country = "GB" };

    [Fact]
    public void CheckGate_GateForAllUsers_Passes()
    {
        StatsigEngine engine = StatsigEngine.Load(Specs().ToV2());

        Assert.True(engine.CheckGate(User, "on"));
        Assert.True(engine.GetFeatureGate(User, "on").Value);
        Assert.Equal("Bootstrap:Recognized", engine.GetFeatureGate(User, "on").Details.Text);
        Assert.Equal(1234, engine.SpecsTimeMs);
        Assert.Empty(engine.SpecProblems);
    }

    [Fact]
    public void Load_OlderShape_AnswersAlike() => Assert.True(StatsigEngine.Load(Specs().ToV1()).CheckGate(User, "on"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"has_updates\":true")]
    [InlineData("{\"has_updates\":false}")]
    public void Load_UnusablePayload_Throws(string payload)
    {
        FormatException exception = Assert.Throws<FormatException>(() => StatsigEngine.Load(Encoding.UTF8.GetBytes(payload)));

        Assert.Contains(payload.Contains("false", StringComparison.Ordinal) ? "no specs" : "cannot be used", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OptionsThatAreNotValid_ThrowsAndNamesThem()
    {
        byte[] payload = Specs().ToV2();

        var tier = Assert.Throws<ArgumentException>(() => StatsigEngine.Load(payload, new StatsigEngineOptions { EnvironmentTier = "" }));
        var clock = Assert.Throws<ArgumentException>(() => StatsigEngine.Load(payload, new StatsigEngineOptions { TimeProvider = null! }));

        Assert.Equal(("EnvironmentTier", "TimeProvider"), (tier.ParamName, clock.ParamName));
        Assert.StartsWith("EnvironmentTier is empty. Use a name such as \"production\", or null for none.", tier.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Getters_UnknownNames_AnswerTheDefault()
    {
        StatsigEngine engine = StatsigEngine.Load(Specs().ToV2());

        Assert.False(engine.CheckGate(User, "missing"));
        Assert.False(engine.CheckGate(User, null!));
        Assert.Equal(EvaluationReason.Unrecognized, engine.GetFeatureGate(User, "missing").Details.Reason);
        Assert.Equal("{}", engine.GetDynamicConfig(User, "missing").ValueJson);
        Assert.Equal(7, engine.GetExperiment(User, "missing").Get("p", 7));
        Assert.Equal("d", engine.GetLayer(User, "missing").Get("p", "d"));
        Assert.Equal(0, engine.GetParameterStore(User, "missing").Count);
    }

    [Fact]
    public void Getters_NullUser_Throw()
    {
        StatsigEngine engine = StatsigEngine.Load(Specs().ToV2());

        Assert.Throws<ArgumentNullException>(() => engine.CheckGate(null!, "on"));
        Assert.Throws<ArgumentNullException>(() => engine.GetFeatureGate(null!, "on"));
        Assert.Throws<ArgumentNullException>(() => engine.GetDynamicConfig(null!, "on"));
        Assert.Throws<ArgumentNullException>(() => engine.GetExperiment(null!, "on"));
        Assert.Throws<ArgumentNullException>(() => engine.GetLayer(null!, "on"));
        Assert.Throws<ArgumentNullException>(() => engine.GetParameterStore(null!, "on"));
        Assert.Throws<ArgumentNullException>(() => engine.EvaluateAll(null!));
    }

    [Fact]
    public void EvaluateAll_GatesOfTheSpecs_AreAllThere()
    {
        int passing = 0, all = 0;
        foreach (FeatureGate gate in StatsigEngine.Load(Specs().ToV2()).EvaluateAll(User).Gates)
        {
            all++;
            passing += gate.Value ? 1 : 0;
        }

        Assert.Equal((2, 1), (all, passing));
    }

    private static SpecBuilder Specs() => new SpecBuilder().Time(1234)
        .Gate("on", static gate => gate.Rule("everyone", When.Public))
        .Gate("off", static gate => gate.Rule("nobody", When.UnitId("any", "[]")));
}
