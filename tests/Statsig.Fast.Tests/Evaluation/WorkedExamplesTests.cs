using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Worked examples of gates: their conditions, and the exposures that they leave.</summary>
public sealed class WorkedExamplesTests
{
    private static readonly StatsigUser User1 = new("user-1");
    private static readonly StatsigUser User2 = new("user-2");
    private static readonly StatsigUser User3 = new("user-3");

    [Fact]
    public void E1_PublicGate() => Expect(true, "r1", User1, gate => gate.Rule("r1", When.Public));

    [Fact]
    public void E2_UserInsidePassPercentage() => Expect(true, "r1", User1, gate => gate.Rule("r1", rule => rule.Pass(50).When(When.Public)));

    [Fact]
    public void E3_UserOutsidePassPercentage_KeepsTheRule() => Expect(
        false, "r1", User3, gate => gate.Rule("r1", rule => rule.Pass(50).When(When.Public)).Rule("r2", When.Public));

    [Theory]
    [InlineData(3.86, true)]
    [InlineData(3.85, false)]
    public void E4_FractionalPercentageBoundary(double percentage, bool passes) => Expect(
        passes, "r1", User2, gate => gate.Rule("r1", rule => rule.Pass(percentage).When(When.Public)));

    [Theory]
    [InlineData("", 18.60, true)]
    [InlineData("", 18.59, false)]
    [InlineData(null, 9.38, true)]
    [InlineData(null, 9.37, false)]
    public void E5_EmptyRuleSaltIsUsedAndAbsentOneIsTheRuleId(string? salt, double percentage, bool passes) => Expect(
        passes, "r1", User1, gate => gate.Rule("r1", rule => rule.Pass(percentage).Salt(salt).When(When.Public)));

    [Theory]
    [InlineData(46.08, true)]
    [InlineData(46.07, false)]
    public void E6_MissingUnitIdHashesAsEmptyText(double percentage, bool passes) => Expect(
        passes, "r1", User1, gate => gate.Rule("r1", rule => rule.Pass(percentage).IdType("companyID").When(When.Public)));

    [Fact]
    public void E7_RuleThatReturnsFalse() => Expect(
        false,
        "fail:all:id_override",
        User1,
        gate => gate
            .Rule("fail:all:id_override", rule => rule.Return("false").When(When.UnitId("any", """["user-1"]""")))
            .Rule("r2", When.Public));

    [Fact]
    public void E8_DefaultTrueWithoutMatch() => Expect(
        true, "default", User1, gate => gate.Default("true").Rule("r1", When.Field("email", "any", """["a@b.c"]""")));

    [Fact]
    public void E9_DisabledGateFallsThrough() => Expect(true, "disabled", User1, gate => gate.Default("true").Disabled());

    [Theory]
    [InlineData("""["ALPHA",9]""", true)]
    [InlineData("""["ALPHA",9.0]""", false)]
    public void E10_AnyComparesCanonicalText(string target, bool passes) => Expect(
        passes, "r1", new StatsigUser("user-1") { Custom = [new("level", 9.0)] }, "level", "any", target);

    [Fact]
    public void E11_NoneOfMissingFieldPasses() => Expect(true, "r1", User1, "plan", "none", """["a"]""");

    [Fact]
    public void E12_AnyCaseSensitive() => Expect(
        false, "r1", new StatsigUser("user-1") { Custom = [new("plan", "pro")] }, "plan", "any_case_sensitive", """["Pro"]""");

    [Fact]
    public void E13_CustomBeforePrivate() => Expect(
        true,
        "r1",
        new StatsigUser("user-1") { Custom = [new("plan", "from-custom")], PrivateAttributes = [new("Plan", "from-private")] },
        "Plan",
        "any",
        """["from-custom"]""");

    [Fact]
    public void E14_VersionWithSuffixAndOtherLength() => Expect(
        true, "r1", new StatsigUser("user-1") { AppVersion = "1.2.0.0-beta.3" }, "appVersion", "version_eq", "\"1.2\"");

    [Fact]
    public void E15_VersionWithTextPartFailsAlsoNeq() => Expect(
        false, "r1", new StatsigUser("user-1") { AppVersion = "1.x" }, "appVersion", "version_neq", "\"1.2\"");

    [Fact]
    public void E16_NumericCompareParsesText() => Expect(
        true, "r1", new StatsigUser("user-1") { Custom = [new("age", "18.0")] }, "age", "gte", "18");

    [Fact]
    public void E17_EqualityLooksThroughTheTargetsKind()
    {
        Expect(true, "r1", new StatsigUser("user-1") { Custom = [new("n", "5")] }, "n", "eq", "5");
        Expect(true, "r1", new StatsigUser("user-1") { Custom = [new("n", 5)] }, "n", "eq", "\"5\"");
        Expect(false, "r1", new StatsigUser("user-1") { Custom = [new("n", "true")] }, "n", "eq", "true");
    }

    [Fact]
    public void E18_EqNullMatchesMissingField() => Expect(true, "r1", User1, "n", "eq", null);

    [Fact]
    public void E19_SecondsArePromotedOnTheUsersSide() => Expect(
        true, "r1", new StatsigUser("user-1") { Custom = [new("t", 1672531200)] }, "t", "before", "1672617600000");

    [Fact]
    public void E20_OnComparesUtcDays() => Expect(
        true, "r1", new StatsigUser("user-1") { Custom = [new("t", 1672617599999)] }, "t", "on", "1672531200000");

    [Fact]
    public void E21_RegexIsSearched() => Expect(true, "r1", User1, "userID", "str_matches", """
        "^user-\\d+$"
        """);

    [Theory]
    [InlineData("user-1", true)]
    [InlineData("user-2", false)]
    public void E22_UserBucketInMap(string userId, bool passes) => Expect(
        passes, passes ? "r1" : "default", new StatsigUser(userId), gate => gate.Rule("r1", When.Bucket("any", """{"12":true,"348":true}""")));

    [Fact]
    public void E23_UserBucketBelow()
    {
        Expect(false, "default", User2, gate => gate.Rule("r1", When.Bucket("lt", "500")));
        Expect(false, "default", User2, gate => gate.Rule("r1", When.Bucket("lt", "855")));
        Expect(true, "r1", User2, gate => gate.Rule("r1", When.Bucket("lt", "856")));
    }

    [Fact]
    public void E24_EnvironmentField()
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r1", When.Environment("tier", "any", """["Development"]"""))),
            new StatsigOptions { LocalMode = true, EnvironmentTier = "development" });

        Assert.True(server.CheckGate(User1, "g"));
    }

    [Fact]
    public void E25_NestedGateExposesItsChildrenFirst() => Expect(
        true,
        "r1",
        User1,
        new SpecBuilder()
            .Gate("g", gate => gate.Rule("r1", When.PassGate("inner"), When.Public))
            .Gate("inner", gate => gate.Rule("ri", When.FailGate("leaf")))
            .Gate("leaf", gate => gate.Rule("rl", When.Field("email", "any", """["x@y.z"]"""))),
        "leaf:false:default",
        "inner:true:ri");

    [Fact]
    public void E26_SegmentIsNotExposedButItsChildrenAre() => Expect(
        true,
        "r1",
        User1,
        new SpecBuilder()
            .Gate("g", gate => gate.Rule("r1", When.PassGate("segment:vip")))
            .Gate("segment:vip", gate => gate.Rule("seg", When.FailGate("h1")))
            .Gate("h1", gate => gate.Rule("hr", rule => rule.Pass(0).When(When.Public))),
        "h1:false:hr");

    [Fact]
    public void E27_UnknownNestedGateFailsWithoutExposure() => Expect(
        true, "r1", User1, new SpecBuilder().Gate("g", gate => gate.Rule("r1", When.FailGate("does_not_exist"))));

    [Fact]
    public void E28_ConditionsAfterAFailedOneLeaveExposures() => Expect(
        false,
        "default",
        User1,
        new SpecBuilder()
            .Gate("g", gate => gate.Rule("r1", When.Field("email", "any", """["zzz"]"""), When.PassGate("a")))
            .Gate("a", gate => gate.Rule("ra", When.Public)),
        "a:true:ra");

    [Fact]
    public void E29_ExposuresOfFailedRulesAreKept() => Expect(
        true,
        "r2",
        User1,
        new SpecBuilder()
            .Gate("g", gate => gate.Rule("r1", When.PassGate("a")).Rule("r2", When.Public))
            .Gate("a", gate => gate.Rule("ra", rule => rule.Pass(0).When(When.Public))),
        "a:false:ra");

    private static void Expect(bool passes, string ruleId, StatsigUser user, string field, string @operator, string? target) =>
        Expect(passes, passes ? ruleId : "default", user, gate => gate.Rule(ruleId, When.Field(field, @operator, target)));

    private static void Expect(bool passes, string ruleId, StatsigUser user, System.Action<EntityBuilder> define) =>
        Expect(passes, ruleId, user, new SpecBuilder().Gate("g", define));

    /// <summary>Both shapes of the payload, and both ways of asking, must agree.</summary>
    private static void Expect(bool passes, string ruleId, StatsigUser user, SpecBuilder specs, params string[] exposures)
    {
        foreach (byte[] payload in new[] { specs.ToV2(), specs.ToV1() })
        {
            StatsigServer server = TestServer.Create(payload);
            Assert.DoesNotContain(server.SpecProblems, static problem => problem.Cause == SpecProblemCause.Skipped);
            FeatureGate gate = server.GetFeatureGate(user, "g");

            Assert.Equal((passes, ruleId), (gate.Value, gate.RuleId));
            Assert.Equal(exposures, ExposureText.Of(gate.SecondaryExposures));
            Assert.Equal("Bootstrap:Recognized", gate.Details.Text);
            Assert.Equal(passes, server.CheckGate(user, "g"));
        }
    }
}
