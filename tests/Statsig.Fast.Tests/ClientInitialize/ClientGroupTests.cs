using System.Text.Json;
using Statsig.Fast.TestKit;
using static Statsig.Fast.Tests.ClientInitialize.ClientServers;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>
/// Conditions on the group of an experiment in client responses: the entry is unsupported, and its value is what the whole rule says.
/// </summary>
/// <remarks>Every expected value is one that the reference gave to the same payload.</remarks>
public sealed class ClientGroupTests
{
    private static readonly ConditionJson InGroup = When.ExperimentGroup("exp", "any", """["A"]""");
    private static readonly ConditionJson NotInGroup = When.ExperimentGroup("exp", "none", """["A"]""");
    private static readonly ConditionJson Holds = When.Field("userID", "any", """["a"]""");
    private static readonly ConditionJson Fails = When.Field("userID", "any", """["b"]""");

    // For all users that a test names, "a": the rule "second" of two_rules holds, its first rule does not.
    private static readonly StatsigServer Server = TestServer.Create(new SpecBuilder()
        .Experiment("exp", static experiment => experiment.Rule("a", static rule => rule.Group("A").When(When.Public)))
        .Gate("in_group", static gate => gate.Rule("r", InGroup))
        .Gate("alone", static gate => gate.Rule("r", NotInGroup))
        .Gate("unknown_operator", static gate => gate.Rule("r", When.ExperimentGroup("exp", "no_such_operator")))
        .Gate("after_failing", static gate => gate.Rule("r", Fails, NotInGroup))
        .Gate("before_failing", static gate => gate.Rule("r", NotInGroup, Fails))
        .Gate("between_holding", static gate => gate.Rule("r", Holds, NotInGroup, Holds))
        .Gate("second_rule", static gate => gate.Rule("first", Fails).Rule("r", NotInGroup))
        .Gate("first_rule_ends_all", static gate => gate.Rule("first", NotInGroup, Fails).Rule("r", When.Public))
        .Gate("percentage_does_not_count", static gate => gate.Rule("r", static rule => rule.Pass(0).When(NotInGroup)))
        .Gate("return_value_does_not_count", static gate => gate.Rule("r", static rule => rule.Return("false").When(NotInGroup)))
        .Gate("default_does_not_count", static gate => gate.Default("true").Rule("r", NotInGroup, Fails))
        .Gate("unknown_condition_after", static gate => gate.Rule("r", NotInGroup, When.Unknown))
        .Gate("unknown_condition_before", static gate => gate.Rule("r", When.Unknown, NotInGroup))
        .Gate("passes_nested", static gate => gate.Rule("r", When.PassGate("alone")))
        .Gate("fails_nested", static gate => gate.Rule("r", When.FailGate("alone")))
        .Gate("fails_nested_failing", static gate => gate.Rule("r", When.FailGate("before_failing")))
        .Gate("nested_next_to_failing", static gate => gate.Rule("r", When.PassGate("alone"), Fails))
        .Gate("nested_twice", static gate => gate.Rule("r", Holds, When.FailGate("passes_nested")))
        .Gate("holding", static gate => gate.Rule("r", Holds))
        .Gate("failing", static gate => gate.Rule("r", Fails))
        .Gate("two_rules", static gate => gate.Rule("first", Fails).Rule("second", Holds))
        .Gate("ruleless", static gate => gate.Default("true"))
        .Gate("then_passes_holding", static gate => gate.Rule("r", NotInGroup, When.PassGate("holding")))
        .Gate("then_passes_failing", static gate => gate.Rule("r", NotInGroup, When.PassGate("failing")))
        .Gate("then_fails_holding", static gate => gate.Rule("r", NotInGroup, When.FailGate("holding")))
        .Gate("then_fails_failing", static gate => gate.Rule("r", NotInGroup, When.FailGate("failing")))
        .Gate("then_second_rule", static gate => gate.Rule("r", NotInGroup, When.PassGate("two_rules")))
        .Gate("then_ruleless", static gate => gate.Rule("r", NotInGroup, When.PassGate("ruleless")))
        .Gate("then_unknown_gate", static gate => gate.Rule("r", NotInGroup, When.FailGate("nowhere")))
        .Gate("answered_before", static gate => gate.Rule("first", When.PassGate("two_rules"), Fails).Rule("r", NotInGroup, When.PassGate("two_rules")))
        .Gate("answered_before_and_inverted", static gate => gate.Rule("first", When.PassGate("two_rules"), Fails).Rule("r", NotInGroup, When.FailGate("two_rules")))
        .Gate("multi_pass", static gate => gate.Rule("r", When.MultiPassGate("before_failing", "alone")))
        .Gate("multi_pass_none", static gate => gate.Rule("r", When.MultiPassGate("before_failing", "failing")))
        .Gate("multi_fail", static gate => gate.Rule("r", When.MultiFailGate("alone", "holding")))
        .Gate("multi_fail_none", static gate => gate.Rule("r", When.MultiFailGate("holding", "before_failing")))
        .DynamicConfig("config", static config => config.Rule("r", static rule => rule.Return("""{"a":1}""").When(Holds, NotInGroup)))
        .DynamicConfig("failing_config", static config => config.Rule("r", static rule => rule.Return("""{"a":1}""").When(NotInGroup, Fails)))
        .DynamicConfig("nesting_config", static config => config.Rule("r", static rule => rule.Return("""{"a":1}""").When(When.FailGate("alone"))))
        .Experiment("unsupported", static experiment => experiment.Rule("r", static rule => rule.Group("G").When(NotInGroup)))
        .Layer("layer", static layer => layer.Rule("r", static rule => rule.Return("""{"a":1}""").When(NotInGroup)))
        .DynamicConfig("mapped", static config => config.Rule("r", static rule => rule.Return("""{"a":1}""")))
        .Map("mapped", "config", "asks")
        .MappingRule("asks", static rule => rule.When(NotInGroup))
        .Autotune("tuned", static autotune => autotune.Arm("a").TargetingGate("alone"))
        .Autotune("not_tuned", static autotune => autotune.Arm("a").TargetingGate("before_failing")));

    [Theory]
    [InlineData("in_group", false)]
    [InlineData("alone", true)]
    [InlineData("unknown_operator", false)]
    [InlineData("after_failing", false)]
    [InlineData("before_failing", false)]
    [InlineData("between_holding", true)]
    [InlineData("second_rule", true)]
    [InlineData("first_rule_ends_all", false)]
    [InlineData("percentage_does_not_count", true)]
    [InlineData("return_value_does_not_count", true)]
    [InlineData("default_does_not_count", false)]
    [InlineData("passes_nested", true)]
    [InlineData("fails_nested", true)]
    [InlineData("fails_nested_failing", false)]
    [InlineData("nested_next_to_failing", false)]
    [InlineData("nested_twice", true)]
    [InlineData("then_passes_holding", true)]
    [InlineData("then_passes_failing", false)]
    [InlineData("then_fails_holding", true)]
    [InlineData("then_fails_failing", false)]
    [InlineData("then_second_rule", false)]
    [InlineData("then_ruleless", true)]
    [InlineData("then_unknown_gate", false)]
    [InlineData("answered_before", true)]
    [InlineData("answered_before_and_inverted", false)]
    public void Gate_AskingForAGroup_IsWhatTheWholeRuleSays(string name, bool expected) => AssertGate(name, expected);

    [Theory]
    [InlineData("unknown_condition_after")] // The reference keeps the result of the condition before; here an unknown condition never lets anyone in.
    [InlineData("unknown_condition_before")]
    public void Gate_WithAnUnknownConditionToo_IsOff(string name) => AssertGate(name, false);

    [Theory]
    [InlineData("multi_pass", true)]
    [InlineData("multi_pass_none", false)]
    [InlineData("multi_fail", true)] // As "fail_gate": a gate that asked for a group is not inverted.
    [InlineData("multi_fail_none", false)]
    public void Gate_AskingThroughSeveralGates_IsWhatAnyOfThemSays(string name, bool expected) => AssertGate(name, expected);

    [Theory]
    [InlineData("any", null, false)]
    [InlineData("none", null, true)]
    [InlineData("any", "\"A\"", false)]
    [InlineData("none", "5", true)]
    [InlineData("any_case_sensitive", null, false)]
    [InlineData("none_case_sensitive", "{}", true)]
    [InlineData("str_starts_with_any", null, false)]
    [InlineData("str_contains_none", null, true)]
    [InlineData("gt", null, false)]
    [InlineData("lte", "[]", false)]
    [InlineData("version_eq", null, false)]
    [InlineData("version_neq", "5", false)]
    [InlineData("before", null, false)]
    [InlineData("on", "[]", false)]
    [InlineData("array_contains_any", null, false)]
    [InlineData("array_contains_none", "\"A\"", false)]
    [InlineData("not_array_contains_all", null, false)]
    [InlineData("in_segment_list", null, false)]
    [InlineData("not_in_segment_list", null, true)]
    [InlineData("str_matches", null, false)]
    [InlineData("eq", null, true)]
    [InlineData("neq", "[]", true)]
    public void Gate_WhoseTargetDecidesAlone_AsksForTheGroupAllTheSame(string @operator, string? target, bool expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Experiment("exp", static experiment => experiment.Rule("a", static rule => rule.Group("A")))
            .Gate("gate", gate => gate.Rule("r", When.ExperimentGroup("exp", @operator, target)).Rule("next", static rule => rule.When(When.Public))));

        JsonElement entry = Response(server).GetProperty("feature_gates").GetProperty("gate");

        Assert.Equal((expected, ""), (entry.GetProperty("value").GetBoolean(), entry.GetProperty("rule_id").GetString()));
    }

    [Theory]
    [InlineData("any", """["A"]""", false, "next")]
    [InlineData("none", """["A"]""", true, "r")]
    [InlineData("eq", null, true, "r")]
    [InlineData("neq", null, false, "next")]
    [InlineData("not_in_segment_list", "\"list\"", true, "r")]
    public void Gate_AskingForTheGroupOfNoExperiment_SeesAMissingValue(string @operator, string? target, bool holds, string rule)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("gate", gate => gate.Rule("r", When.ExperimentGroup(null, @operator, target)).Rule("next", static next => next.Return("false")))
            .Gate("nesting", static gate => gate.Rule("r", When.PassGate("gate"))));

        JsonElement gates = Response(server).GetProperty("feature_gates");

        JsonElement entry = gates.GetProperty("gate");
        Assert.Equal((holds, rule), (entry.GetProperty("value").GetBoolean(), entry.GetProperty("rule_id").GetString()));
        Assert.Equal(holds ? "r" : "default", gates.GetProperty("nesting").GetProperty("rule_id").GetString());
        Assert.Equal((holds, rule), (server.GetFeatureGate(User, "gate").Value, server.GetFeatureGate(User, "gate").RuleId));
    }

    [Theory]
    [InlineData("config", true)]
    [InlineData("failing_config", false)]
    [InlineData("nesting_config", true)]
    public void Config_AskingForAGroup_PassesAsTheWholeRuleSays(string name, bool expected)
    {
        JsonElement entry = Entry("dynamic_configs", name, ClientResponseFormat.V1);
        Assert.Equal((JsonValueKind.Null, "", expected), (entry.GetProperty("value").ValueKind, entry.GetProperty("rule_id").GetString(), entry.GetProperty("passed").GetBoolean()));
        Assert.Equal(expected, Entry("dynamic_configs", name, ClientResponseFormat.InitV2).GetProperty("p").GetBoolean());
    }

    [Theory]
    [InlineData("dynamic_configs", "unsupported")]
    [InlineData("layer_configs", "layer")]
    public void ExperimentOrLayer_AskingForAGroup_HasNoValue(string member, string name)
    {
        JsonElement entry = Entry(member, name, ClientResponseFormat.V1);
        Assert.Equal((JsonValueKind.Null, ""), (entry.GetProperty("value").ValueKind, entry.GetProperty("rule_id").GetString()));
        Assert.Equal(member == "dynamic_configs", entry.TryGetProperty("is_experiment_active", out JsonElement isActive) && isActive.GetBoolean());
    }

    [Fact]
    public void Mapping_WhoseRuleAsksForAGroup_IsSkipped()
    {
        JsonElement entry = Entry("dynamic_configs", "mapped", ClientResponseFormat.V1);

        Assert.Equal(("r", true), (entry.GetProperty("rule_id").GetString(), entry.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public void Autotune_WhoseTargetingGateAsksForAGroup_GoesByItsValue()
    {
        JsonElement entry = Entry("dynamic_configs", "tuned", ClientResponseFormat.V1);
        Assert.Equal("a:explore", entry.GetProperty("rule_id").GetString());
        Assert.Equal("""[{"gate":"alone","gateValue":"true","ruleID":""}]""", entry.GetProperty("secondary_exposures").GetRawText());
        Assert.Equal("inlineTargetingRules", Entry("dynamic_configs", "not_tuned", ClientResponseFormat.V1).GetProperty("rule_id").GetString());
    }

    [Theory]
    [InlineData("alone", true)]
    [InlineData("before_failing", false)]
    public void SessionReplay_WhoseTargetingGateAsksForAGroup_GoesByItsValue(string gate, bool expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("alone", static spec => spec.Rule("r", NotInGroup))
            .Gate("before_failing", static spec => spec.Rule("r", NotInGroup, Fails))
            .Set("session_replay_info", $$"""{"targeting_gate":"{{gate}}"}"""));

        Assert.Equal(expected, Response(server).GetProperty("passes_session_recording_targeting").GetBoolean());
    }

    [Fact]
    public void Gate_WithLocalOverrides_SaysTheSame()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("holding", static gate => gate.Rule("r", Holds))
            .Gate("then_passes_overridden", static gate => gate.Rule("r", NotInGroup, When.PassGate("holding")))
            .Gate("before_failing", static gate => gate.Rule("r", NotInGroup, Fails)));
        server.OverrideGate("holding", false);

        JsonElement gates = Response(server, new ClientInitializeOptions { IncludeLocalOverrides = true }).GetProperty("feature_gates");

        Assert.False(gates.GetProperty("then_passes_overridden").GetProperty("value").GetBoolean());
        Assert.False(gates.GetProperty("before_failing").GetProperty("value").GetBoolean());
    }

    [Fact]
    public void Check_OfTheSameGates_AsksForTheGroup()
    {
        Assert.False(Server.CheckGate(User, "alone"));
        Assert.True(Server.CheckGate(User, "in_group"));
        Assert.True(Server.CheckGate(User, "fails_nested"));
    }

    private static void AssertGate(string name, bool expected)
    {
        foreach (ClientResponseFormat format in (ClientResponseFormat[])[ClientResponseFormat.V1, ClientResponseFormat.V2])
        {
            JsonElement entry = Entry("feature_gates", name, format);
            Assert.Equal((expected, "", 0), (entry.GetProperty("value").GetBoolean(), entry.GetProperty("rule_id").GetString(), entry.GetProperty("secondary_exposures").GetArrayLength()));
        }

        JsonElement shortEntry = Entry("feature_gates", name, ClientResponseFormat.InitV2);
        Assert.Equal((expected, ""), (shortEntry.TryGetProperty("v", out _), shortEntry.GetProperty("r").GetString()));
    }

    private static JsonElement Entry(string member, string name, ClientResponseFormat format) =>
        Response(Server, new ClientInitializeOptions { Format = format }).GetProperty(member).GetProperty(name);
}
