using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation;

public sealed class FieldAnalysisTests
{
    public static TheoryData<string, string> Operators => new(
        from entry in new (string Operator, string Target)[]
        {
            ("any", """["a"]"""), ("none", """["a"]"""), ("any_case_sensitive", """["a"]"""), ("none_case_sensitive", """["a"]"""),
            ("str_starts_with_any", """["a"]"""), ("str_ends_with_any", """["a"]"""), ("str_contains_any", """["a"]"""), ("str_contains_none", """["a"]"""),
            ("str_matches", "\"a+(?=b)\""), ("str_matches", "\"^a$\""), ("eq", "\"a\""), ("neq", "\"a\""), ("eq", "null"), ("eq", """["a"]"""), ("neq", """{"a":1}"""),
            ("gt", "1"), ("gte", "1"), ("lt", "1"), ("lte", "1"),
            ("version_gt", "\"1\""), ("version_gte", "\"1\""), ("version_lt", "\"1\""), ("version_lte", "\"1\""), ("version_eq", "\"1\""), ("version_neq", "\"1\""),
            ("before", "1700000000000"), ("after", "1700000000000"), ("on", "1700000000000"), ("in_segment_list", "\"list\""), ("not_in_segment_list", "\"list\""),
            ("array_contains_any", """["a"]"""), ("array_contains_none", """["a"]"""), ("array_contains_all", """["a"]"""), ("not_array_contains_all", """["a"]"""),
        }
        select (entry.Operator, entry.Target));

    [Theory]
    [MemberData(nameof(Operators))]
    public void FieldsUsed_EveryOperatorOnEveryType_NamesTheField(string @operator, string target)
    {
        Assert.Equal("custom.plan", Of(When.Field("plan", @operator, target)));
        Assert.Equal("customIDs.companyID", Of(When.UnitId(@operator, target, "companyID")));
        Assert.Equal("statsigEnvironment.tier", Of(When.Environment("tier", @operator, target)));
        Assert.Equal("ip,country", Of(When.Ip("country", @operator, target)));
        Assert.Equal("userAgent,custom.os_name", Of(When.UserAgent("os_name", @operator, target)));
        Assert.Equal("", Of(When.Time(@operator, target)));
        Assert.Equal("", Of(When.App(@operator, target)));
    }

    [Theory]
    [InlineData("lt", "500", "userID")]
    [InlineData("gte", "500", "userID")]
    [InlineData("gt", "500", "userID")]
    [InlineData("any", "[1,2]", "userID")]
    [InlineData("none", """{"1":true}""", "userID")]
    [InlineData("lt", "1000", "")] // Every bucket is below, so none is computed.
    public void FieldsUsed_UserBucket_NamesTheUnitId(string @operator, string target, string expected) =>
        Assert.Equal(expected, Of(When.Bucket(@operator, target)));

    [Theory]
    [InlineData("userID", "userID")]
    [InlineData("Email", "email")]
    [InlineData("IP", "ip")]
    [InlineData("userAgent", "userAgent")]
    [InlineData("country", "country")]
    [InlineData("locale", "locale")]
    [InlineData("appVersion", "appVersion")]
    [InlineData("user_id", "userID,custom.user_id")]
    [InlineData("app_version", "appVersion,custom.app_version")]
    [InlineData("ip_address", "ip,custom.ip_address")]
    [InlineData("Plan", "custom.Plan")]
    [InlineData(null, "")]
    public void FieldsUsed_UserField_IsTheOwnFieldOrTheCustomOne(string? field, string expected) =>
        Assert.Equal(expected, Of(When.Field(field, "any", """["a"]""")));

    [Fact]
    public void FieldsUsed_NestedGatesHoldoutsAndSegments_AreIncludedOnce()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("outer", gate => gate.Rule("r", When.PassGate("inner"), When.FailGate("segment:s"), When.MultiPassGate("many", "nowhere"), When.PassGate("nowhere")))
            .Gate("inner", gate => gate.Rule("r", When.Field("email", "any", """["a"]"""), When.PassGate("outer")))
            .Gate("segment:s", gate => gate.Entity("segment").Rule("r", When.UnitId("in_segment_list", "\"list\"", "companyID")))
            .Gate("many", gate => gate.Rule("r", When.Field("email", "any", """["b"]"""))));

        Assert.Equal("email,customIDs.companyID", Text(server.GetFieldsNeededForGate("outer")));
        Assert.Equal("email,customIDs.companyID", Text(server.GetFieldsNeededForGate(server.GateHandle("outer"))));
        Assert.Equal("email", Text(server.GetFieldsNeededForGate("many")));
    }

    [Fact]
    public void FieldsUsed_GatesNestedByTheThousand_AreWalkedWithoutRecursion()
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            specs.Gate($"g{i}", gate => gate.Rule("r", When.PassGate($"g{i + 1}")));
        }

        specs.Gate("g20000", gate => gate.Rule("r", When.Field("email", "any", """["a"]""")));

        Assert.Equal("email", Text(TestServer.Create(specs).GetFieldsNeededForGate("g0")));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(0.01, "customIDs.companyID")]
    [InlineData(50, "customIDs.companyID")]
    [InlineData(100, "")]
    public void FieldsUsed_PassPercentage_NamesTheUnitIdWhenItDecides(double percentage, string expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("gate", gate => gate.Rule("r", rule => rule.When(When.Public).Pass(percentage).IdType("companyID"))));

        Assert.Equal(expected, Text(server.GetFieldsNeededForGate("gate")));
    }

    [Fact]
    public void FieldsUsed_RulesThatAreNeverReached_AddNothing()
    {
        ConditionJson email = When.Field("email", "any", """["a"]""");
        ConditionJson never = When.Field("plan", "gt", "null");
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("after all", gate => gate.Rule("r1", When.Public).Rule("r2", email))
            .Gate("after unknown", gate => gate.Rule("r1", When.Unknown, When.Field("country", "any", """["a"]""")).Rule("r2", email))
            .Gate("never", gate => gate.Rule("r1", rule => rule.When(never, When.Field("country", "any", """["a"]""")).Pass(50)).Rule("r2", email)));

        Assert.Equal("", Text(server.GetFieldsNeededForGate("after all")));
        Assert.Equal("", Text(server.GetFieldsNeededForGate("after unknown")));
        Assert.Equal("email", Text(server.GetFieldsNeededForGate("never")));
    }

    [Fact]
    public void FieldsUsed_Layer_IncludesTheExperimentsThatItDelegatesTo()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Layer("layer", layer => layer.Rule("r", rule => rule.When(When.Field("email", "any", """["a"]""")).Pass(50).Delegate("exp")))
            .Layer("merging", layer => layer.NewLayerEval().Rule("r1", When.Public)
                .Rule("r2", rule => rule.When(When.Public).Pass(50).Delegate("exp")))
            .Experiment("exp", experiment => experiment.Rule("g", When.Bucket("lt", "500", idType: "companyID"))));

        Assert.Equal("email,customIDs.companyID", Text(server.GetFieldsNeededForLayer("layer")));
        Assert.Equal("userID,customIDs.companyID", Text(server.GetFieldsNeededForLayer("merging")));
        Assert.Equal("customIDs.companyID", Text(server.GetFieldsNeededForExperiment("exp")));
        Assert.Equal("customIDs.companyID", Text(server.GetFieldsNeededForExperiment(server.ExperimentHandle("exp"))));
        Assert.Equal("email,customIDs.companyID", Text(server.GetFieldsNeededForLayer(server.LayerHandle("layer"))));
    }

    [Fact]
    public void FieldsUsed_ConfigMapping_IncludesItsRulesAndItsTarget()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .DynamicConfig("old", config => config.Rule("r", When.Field("email", "any", """["a"]""")))
            .DynamicConfig("new", config => config.Rule("r", When.Field("country", "any", """["a"]""")))
            .DynamicConfig("unreached", config => config.Rule("r", When.Field("locale", "any", """["a"]""")))
            .MappingRule("half", rule => rule.When(When.Field("plan", "any", """["a"]""")).Pass(50))
            .MappingRule("nobody", rule => rule.When(When.Public).Pass(0))
            .Map("old", "new", "half").Map("new", "unreached", "nobody"));

        Assert.Equal("userID,email,country,custom.plan", Text(server.GetFieldsNeededForDynamicConfig("old")));
        Assert.Equal("country", Text(server.GetFieldsNeededForDynamicConfig(server.DynamicConfigHandle("new"))));
    }

    [Fact]
    public void FieldsUsed_ContextualAutotune_IncludesWeightsUnitAndTargeting()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("target", gate => gate.Rule("r", When.Field("locale", "any", """["a"]""")))
            .Autotune("learned", autotune => autotune.Arm("a").IdType("companyID").TargetingGate("target")
                .Learned("a", numerical: """{"age":1}""", categorical: """{"country":{"US":1}}"""))
            .Autotune("explores", autotune => autotune.Arm("a").SampleRate(1).Learned("a", numerical: """{"age":1}"""))
            .Autotune("off", autotune => autotune.Arm("a").Disabled().Learned("a", numerical: """{"age":1}"""))
            .Gate("asks", gate => gate.Rule("r", When.ExperimentGroup("learned", "any", """["a"]"""))));

        Assert.Equal("country,locale,customIDs.companyID,custom.age", Text(server.GetFieldsNeededForExperiment("learned")));
        Assert.Equal("country,locale,customIDs.companyID,custom.age", Text(server.GetFieldsNeededForGate("asks")));
        Assert.Equal("", Text(server.GetFieldsNeededForDynamicConfig("learned")));
        Assert.Equal("userID", Text(server.GetFieldsNeededForExperiment("explores")));
        Assert.Equal("", Text(server.GetFieldsNeededForExperiment("off")));
    }

    [Fact]
    public void FieldsUsed_UnknownOrOddNames_AreEmpty()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder());

        foreach (string name in (string[])["nowhere", "", null!])
        {
            Assert.Empty(server.GetFieldsNeededForGate(name));
            Assert.Empty(server.GetFieldsNeededForDynamicConfig(name));
            Assert.Empty(server.GetFieldsNeededForExperiment(name));
            Assert.Empty(server.GetFieldsNeededForLayer(name));
        }
    }

    [Fact]
    public void SpecInfo_FieldsUsed_AreThoseOfItsRulesAndNotPartOfEquality()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", gate => gate.Rule("r", When.Field("email", "any", """["a"]"""))));

        SpecInfo info = Assert.Single(server.GetSpecs());

        Assert.Equal("email", Text(info.FieldsUsed));
        Assert.Equal(new SpecInfo("gate", SpecType.Gate, "userID", null), info);
        Assert.Equal(new SpecInfo("gate", SpecType.Gate, "userID", null).GetHashCode(), info.GetHashCode());
        Assert.Equal("SpecInfo { Name = gate, Type = Gate, IdType = userID, Version =  }", info.ToString());
        Assert.Empty(new SpecInfo("gate", SpecType.Gate, "userID", null).FieldsUsed);
    }

    [Theory]
    [InlineData(UsedFieldKind.UserId, "userID", "u", "userID")]
    [InlineData(UsedFieldKind.Email, "email", "e", "email")]
    [InlineData(UsedFieldKind.Ip, "ip", "i", "ip")]
    [InlineData(UsedFieldKind.UserAgent, "userAgent", "ua", "userAgent")]
    [InlineData(UsedFieldKind.Country, "country", "c", "country")]
    [InlineData(UsedFieldKind.Locale, "locale", "l", "locale")]
    [InlineData(UsedFieldKind.AppVersion, "appVersion", "a", "appVersion")]
    [InlineData(UsedFieldKind.Custom, "plan", "cf:plan", "custom.plan")]
    [InlineData(UsedFieldKind.CustomId, "stableID", "s", "customIDs.stableID")]
    [InlineData(UsedFieldKind.CustomId, "companyID", null, "customIDs.companyID")]
    [InlineData(UsedFieldKind.Environment, "tier", "en", "statsigEnvironment.tier")]
    public void UsedField_EveryKind_HasItsTexts(UsedFieldKind kind, string name, string? code, string text)
    {
        var field = new UsedField(kind, name);

        Assert.Equal((code, text), (field.Code, field.ToString()));
    }

    private static string Of(ConditionJson condition)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", gate => gate.Rule("r", condition)));
        return Text(server.GetFieldsNeededForGate("gate"));
    }

    private static string Text(IEnumerable<UsedField> fields) => string.Join(',', fields.Select(static field => field.ToString()));
}
