using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Tests.StickyAssignments;

public sealed class StickyAssignmentTests
{
    private const string Everything = """
        {"value":true,"json_value":{"v":1e21,"t":"é"},"rule_id":"r","group_name":"G","secondary_exposures":[{"gate":"g","gateValue":"true","ruleID":"rg"}],"undelegated_secondary_exposures":[],"config_delegate":"exp","explicit_parameters":["v"],"time":123,"config_version":4}
        """;

    [Fact]
    public void Json_WrittenAndReadAgain_IsTheSame() => Assert.Equal(Everything.Trim(), Read(Everything).ToJson());

    [Fact]
    public void FromJson_EveryMember_IsRead()
    {
        StickyAssignment values = Read(Everything);

        Assert.Equal((true, """{"v":1e21,"t":"é"}""", "r", "G", "exp", 123, 4u), (values.Value, values.JsonValue, values.RuleId, values.GroupName, values.ConfigDelegate, values.TimeMs, values.ConfigVersion));
        Assert.Equal(["g:true:rg"], ExposureText.Of(values.SecondaryExposures));
        Assert.Empty(values.UndelegatedSecondaryExposures!);
        Assert.Equal(["v"], values.ExplicitParameters!);
    }

    [Fact]
    public void ToJson_OfNothing_HasEveryMember() => Assert.Equal(
        """{"value":false,"json_value":null,"rule_id":null,"group_name":null,"secondary_exposures":[],"undelegated_secondary_exposures":null,"config_delegate":null,"explicit_parameters":null,"time":null,"config_version":null}""",
        new StickyAssignment().ToJson());

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"value":null,"json_value":null,"rule_id":null,"secondary_exposures":null,"time":null,"config_version":null}""")]
    [InlineData("""{"value":"yes","json_value":[1],"rule_id":5,"group_name":{"a":[1]},"secondary_exposures":{"a":1},"undelegated_secondary_exposures":"x"}""")]
    [InlineData("""{"config_delegate":[["x"]],"explicit_parameters":{"a":1},"time":"soon","config_version":-1,"unknown":{"a":[1,{"b":2}]}}""")]
    [InlineData("""{"time":{},"config_version":4294967296,"json_value":"text"}""")]
    public void FromJson_MembersOfTheWrongKind_CountAsAbsent(string json)
    {
        StickyAssignment values = Read(json);

        Assert.Equal(new StickyAssignment() with { SecondaryExposures = values.SecondaryExposures }, values);
        Assert.Empty(values.SecondaryExposures);
    }

    [Theory]
    [InlineData("123", 123L)]
    [InlineData("123.9", 123L)]
    [InlineData("1.7e12", 1_700_000_000_000L)]
    [InlineData("null", null)]
    [InlineData("\"123\"", null)]
    [InlineData("[1]", null)]
    public void FromJson_Time_TakesAnyNumber(string json, long? expected) =>
        Assert.Equal(expected, Read($$"""{"time":{{json}}}""").TimeMs);

    [Fact]
    public void FromJson_OddExposures_AreReadAsFarAsTheyGo()
    {
        StickyAssignment values = Read("""{"secondary_exposures":[{"gate":"g","extra":{"a":1}},5,null,"x",[{"gate":"n"}],{"gate":7,"ruleID":"r","gateValue":"true"}]}""");

        Assert.Equal(["g::", ":true:r"], ExposureText.Of(values.SecondaryExposures));
    }

    [Fact]
    public void FromJson_OddTexts_AreLeftOut() =>
        Assert.Equal(["a", "b"], Read("""{"explicit_parameters":["a",5,null,["c"],{"d":1},"b"]}""").ExplicitParameters!);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"rule_id\":\"\\ud800\"}")]
    public void FromJson_WhatIsNoObject_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    private static StickyAssignment Read(string json) => StickyAssignment.FromJson(Encoding.UTF8.GetBytes(json));
}
