using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class GatesTests
{
    private static readonly StatsigUser User = new("u");

    [Theory]
    [InlineData("pass", "fail", true, true)]
    [InlineData("pass", "pass", true, false)]
    [InlineData("fail", "fail", false, true)]
    [InlineData("unknown", "fail", false, true)]
    public void MultiGates_AnyPassesOrFails(string first, string second, bool anyPasses, bool anyFails)
    {
        Assert.Equal(anyPasses, Answer(When.MultiPassGate(first, second)).Value);
        Assert.Equal(anyFails, Answer(When.MultiFailGate(first, second)).Value);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(null)]
    [InlineData("\"pass\"")]
    public void MultiGates_WithoutAList_AreFalse(string? target)
    {
        Assert.False(Answer(When.Of("multi_pass_gate", null, target)).Value);
        Assert.False(Answer(When.Of("multi_fail_gate", null, target)).Value);
    }

    [Fact]
    public void MultiGates_StopAtTheFirstThatDecides()
    {
        Assert.Equal(["fail:false:default", "pass:true:r"], ExposureText.Of(Answer(When.MultiPassGate("fail", "pass", "other")).SecondaryExposures));
        Assert.Equal(["pass:true:r", "fail:false:default"], ExposureText.Of(Answer(When.MultiFailGate("pass", "fail", "other")).SecondaryExposures));
    }

    [Fact]
    public void MultiGates_UnsupportedOne_MakesTheResultUnsupported()
    {
        Assert.Equal("Bootstrap:Unsupported", Answer(When.MultiPassGate("unsupported", "pass")).Details.Text);
        Assert.Equal("Bootstrap:Unsupported", Answer(When.MultiFailGate("unsupported", "fail")).Details.Text);
        Assert.Equal("Bootstrap:Recognized", Answer(When.MultiPassGate("pass", "unsupported")).Details.Text);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("none")]
    [InlineData("nonsense")]
    public void PassAndFailGate_IgnoreTheOperator(string @operator)
    {
        Assert.True(Answer(When.Of("pass_gate", @operator, "\"pass\"")).Value);
        Assert.True(Answer(When.Of("fail_gate", @operator, "\"fail\"")).Value);
        Assert.True(Answer(When.Of("public", @operator)).Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("""["pass"]""")]
    public void PassAndFailGate_TargetThatIsNoName_IsAnUnknownGate(string? target)
    {
        Assert.False(Answer(When.Of("pass_gate", null, target)).Value);
        Assert.True(Answer(When.Of("fail_gate", null, target)).Value);
        Assert.Empty(Answer(When.Of("fail_gate", null, target)).SecondaryExposures);
    }

    [Fact]
    public void PassGate_RuleWithEmptyId_IsNotExposed()
    {
        FeatureGate gate = TestServer.Create(new SpecBuilder()
            .Gate("g", spec => spec.Rule("r", When.PassGate("a")))
            .Gate("a", spec => spec.Rule("", When.Public))).GetFeatureGate(User, "g");

        Assert.True(gate.Value);
        Assert.Empty(gate.SecondaryExposures);
    }

    [Fact]
    public void PassGate_SameGateTwice_IsExposedOnce() => Assert.Equal(
        ["pass:true:r"], ExposureText.Of(Answer(When.PassGate("pass"), When.PassGate("pass")).SecondaryExposures));

    private static FeatureGate Answer(params ConditionJson[] conditions) => TestServer.Create(new SpecBuilder()
        .Gate("g", gate => gate.Rule("rg", conditions))
        .Gate("pass", gate => gate.Rule("r", When.Public))
        .Gate("fail")
        .Gate("other", gate => gate.Rule("r", When.Public))
        .Gate("unsupported", gate => gate.Rule("r", When.Unknown))).GetFeatureGate(User, "g");
}
