using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Our answer for each deviation that docs/compatibility.md lists, on payloads made for it.</summary>
public sealed class DeviationTests
{
    private static readonly StatsigUser User = new("user_1");

    [Fact]
    public void SecondaryExposures_GateNestedTwice_AreWithoutRepeats()
    {
        StatsigServer server = new TinyPayload()
            .Gate("inner", Public())
            .Gate("other", Public())
            .Gate("outer", Nested("pass_gate", "inner"), Nested("pass_gate", "other"), Nested("pass_gate", "inner"))
            .CreateServer();

        Assert.Equal(
            [new SecondaryExposure("inner", "true", TinyPayload.RuleId), new SecondaryExposure("other", "true", TinyPayload.RuleId)],
            server.GetFeatureGate(User, "outer").SecondaryExposures);
    }

    [Theory]
    [InlineData("multi_pass_gate", "off,on", true)]
    [InlineData("multi_pass_gate", "off,off", false)]
    [InlineData("multi_fail_gate", "on,off", true)]
    [InlineData("multi_fail_gate", "on,on", false)]
    public void MultiGateConditions_OfKnownGates_AreSupported(string type, string gates, bool passes)
    {
        StatsigServer server = new TinyPayload()
            .Gate("on", Public())
            .Gate("off", 0, "", "", 1, Public())
            .Gate("outer", TinyPayload.Condition(type, target: Texts(gates.Split(','))))
            .CreateServer();

        FeatureGate gate = server.GetFeatureGate(User, "outer");

        Assert.Equal((passes, passes ? TinyPayload.RuleId : "default", "Bootstrap:Recognized"), (gate.Value, gate.RuleId, gate.Details.Text));
    }

    [Theory]
    [InlineData("256.1.1.1")]
    [InlineData("999.1.1.1")]
    [InlineData("8.8.8.256")]
    public void CountryOfAddress_OctetAbove255_IsMissing(string ip)
    {
        StatsigServer server = new TinyPayload()
            .Gate("missing", TinyPayload.Condition("ip_based", "eq", "country"))
            .Gate("any", TinyPayload.Condition("ip_based", "none", "country", Texts("")))
            .CreateServer();
        var user = new StatsigUser("user_1") { Ip = ip };

        Assert.Equal((true, false), (server.CheckGate(user, "missing"), server.CheckGate(user, "any")));
    }

    [Theory]
    [InlineData("any_case_sensitive", "A", true)]
    [InlineData("any_case_sensitive", "a", true)]
    [InlineData("none_case_sensitive", "A", false)]
    [InlineData("none_case_sensitive", "a", false)]
    public void CaseSensitiveTargets_DifferingOnlyInCase_AreSeparate(string operatorName, string value, bool passes) =>
        Assert.Equal(passes, CheckCaseOnly(operatorName, value));

    [Theory]
    [InlineData("array_contains_any", "A", true)]
    [InlineData("array_contains_none", "A", false)]
    [InlineData("array_contains_all", "a", false)]
    [InlineData("array_contains_all", "A,a", true)]
    [InlineData("not_array_contains_all", "a", true)]
    [InlineData("not_array_contains_all", "A,a", false)]
    public void ArrayTargets_DifferingOnlyInCase_AreSeparate(string operatorName, string values, bool passes) =>
        Assert.Equal(passes, CheckCaseOnly(operatorName, StatsigValue.From(values.Split(','))));

    [Fact]
    public void Version_NestedGateAnsweredForByAMapping_IsThatOfTheOuterGate()
    {
        StatsigServer server = new TinyPayload()
            .Gate("source", 100, "", "", 2, Public())
            .Gate("target", 100, "", "", 3, Public())
            .Gate("outer", 100, "", "", 4, Nested("pass_gate", "source"))
            .Mapping("source", "target")
            .CreateServer();

        FeatureGate gate = server.GetFeatureGate(User, "outer");

        Assert.Equal((true, 4u, (string?)null), (gate.Value, gate.Details.Version, gate.OverrideConfigName));
    }

    [Fact]
    public void Version_OuterGateWithoutOne_IsNone()
    {
        StatsigServer server = new TinyPayload()
            .Gate("inner", 100, "", "", 2, Public())
            .Gate("outer", 100, "", "", null, Nested("pass_gate", "inner"))
            .CreateServer();

        FeatureGate gate = server.GetFeatureGate(User, "outer");

        Assert.Equal((true, (uint?)null), (gate.Value, gate.Details.Version));
    }

    [Fact]
    public void Reason_NestedGateOverridden_IsThatOfTheOuterGate()
    {
        StatsigServer server = new TinyPayload().Gate("inner", Public()).Gate("outer", Nested("pass_gate", "inner")).CreateServer();
        server.OverrideGate("inner", false);

        FeatureGate gate = server.GetFeatureGate(User, "outer");

        Assert.Equal((false, "default", "Bootstrap:Recognized"), (gate.Value, gate.RuleId, gate.Details.Text));
    }

    private static bool CheckCaseOnly(string operatorName, StatsigValue value) => new TinyPayload()
        .Gate("gate", TinyPayload.Condition("user_field", operatorName, "field", Texts("A", "a")))
        .CreateServer()
        .CheckGate(new StatsigUser("user_1") { Custom = [new("field", value)] }, "gate");

    private static JsonObject Public() => TinyPayload.Condition("public");

    private static JsonObject Nested(string type, string gate) => TinyPayload.Condition(type, target: gate);

    private static JsonArray Texts(params string[] texts) => [.. texts.Select(static text => (JsonNode)text)];
}
