using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Payloads in the older shape: what a missing member counts as, and what still is malformed.</summary>
public sealed class LenientShapeTests
{
    private const string Older = """
        {"has_updates":true,"time":1,"layers":{"layer":["conf"]},
         "feature_gates":[{"name":"gate","type":"feature_gate","entity":"segment","salt":"gs","enabled":true,"defaultValue":true,"idType":"companyID",
           "rules":[{"name":"r","id":"rule","salt":"rs","passPercentage":50,"returnValue":true,"idType":"companyID",
             "conditions":[{"type":"user_bucket","operator":"lt","targetValue":5,"additionalValues":{"salt":"bs"},"idType":"companyID"}]}]}],
         "dynamic_configs":[{"name":"conf","type":"dynamic_config","entity":"experiment","salt":"cs","enabled":true,"defaultValue":{},"idType":"userID","rules":[]}],
         "layer_configs":[{"name":"layer","type":"dynamic_config","entity":"holdout","salt":"ls","enabled":true,"defaultValue":{},"idType":"userID","rules":[]}]}
        """;

    private const string Spec = "feature_gates/0/";
    private const string Rule = Spec + "rules/0/";
    private const string Condition = Rule + "conditions/0/";

    [Theory]
    [InlineData(Spec + "type")]
    [InlineData(Spec + "entity")]
    [InlineData(Spec + "salt")]
    [InlineData(Spec + "idType")]
    [InlineData(Spec + "enabled")]
    [InlineData(Spec + "rules")]
    [InlineData(Spec + "defaultValue")]
    [InlineData(Rule + "id")]
    [InlineData(Rule + "name")]
    [InlineData(Rule + "salt")]
    [InlineData(Rule + "idType")]
    [InlineData(Rule + "passPercentage")]
    [InlineData(Rule + "conditions")]
    [InlineData(Rule + "returnValue")]
    [InlineData(Condition + "type")]
    [InlineData(Condition + "idType")]
    [InlineData(Condition + "operator")]
    [InlineData(Condition + "targetValue")]
    [InlineData(Condition + "additionalValues")]
    public void Read_MemberMissingOrNull_KeepsTheSpec(string path)
    {
        foreach (string? json in (string?[])[null, "null"])
        {
            SpecSet set = Payloads.Accepted(ReadWith(path, json));

            Assert.Empty(set.Problems);
            Assert.Equal("gate", Assert.Single(set.FeatureGates).Name);
        }
    }

    [Fact]
    public void Read_OnlyNames_AreSpecsThatAreOff()
    {
        SpecSet set = Payloads.Accepted(Payloads.Read(
            """{"has_updates":true,"time":1,"feature_gates":[{"name":"g"}],"dynamic_configs":[{"name":"c"}],"layer_configs":[{"name":"l"}]}"""));

        Assert.Equal(
            [("g", SpecEntity.FeatureGate), ("c", SpecEntity.DynamicConfig), ("l", SpecEntity.Layer)],
            set.FeatureGates.Concat(set.DynamicConfigs).Concat(set.LayerConfigs).Select(static spec => (spec.Name, spec.Entity)));
        Spec gate = set.FeatureGates[0];
        Assert.Equal(("", "userID", false, 0, false), (gate.Salt, gate.IdType, gate.Enabled, gate.Rules.Length, gate.DefaultValue.IsPresent));
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void Read_EmptyRuleAndCondition_CountAsNobodyAndUnknown()
    {
        SpecSet set = Payloads.Accepted(Payloads.Read(
            """{"has_updates":true,"time":1,"feature_gates":[{"name":"g","enabled":true,"rules":[{},{"conditions":[{}]}]}]}"""));

        Rule rule = set.FeatureGates[0].Rules[0];
        Assert.Equal(("", null, "userID", 0), (rule.Id, rule.Salt, rule.IdType, rule.PassPercentage));
        Assert.Equal((0, false), (rule.Conditions.Length, rule.ReturnValue.IsPresent));
        Condition condition = set.Conditions[set.FeatureGates[0].Rules[1].Conditions[0]]!;
        Assert.Equal(("", "userID", null), (condition.Type, condition.IdType, condition.BucketSalt));
    }

    [Fact]
    public void Read_NotEnabledNorDisabled_DoesNotLookAtRules()
    {
        SpecSet set = Payloads.Accepted(ReadWith(Spec + "enabled", null));

        Assert.Empty(set.FeatureGates[0].Rules);
        Assert.Single(Payloads.Accepted(ReadWith(Spec + "enabled", "false")).FeatureGates[0].Rules);
    }

    [Theory]
    [InlineData("{\"salt\":null}", null)]
    [InlineData("{\"salt\":\"text\",\"custom_id\":null,\"weight\":3,\"list\":[1,{\"salt\":\"x\"}]}", "text")]
    [InlineData("{\"salt\":5}", "5")]
    [InlineData("{\"salt\":5.50}", "5.5")]
    [InlineData("{\"salt\":1e3}", "1000")]
    [InlineData("{\"salt\":1e400}", "1e400")]
    [InlineData("{\"salt\":true}", "true")]
    [InlineData("{\"salt\":[\"a\"]}", null)]
    [InlineData("{\"salt\":{\"salt\":\"a\"},\"weight\":1}", null)]
    [InlineData("[{\"salt\":\"a\"}]", null)]
    [InlineData("7", null)]
    [InlineData("\"salt\"", null)]
    public void Read_AdditionalValuesOfAnyKind_KeepTheSalt(string json, string? salt)
    {
        SpecSet set = Payloads.Accepted(ReadWith(Condition + "additionalValues", json));

        Assert.Empty(set.Problems);
        Assert.Equal((salt, "companyID"), (set.Conditions[0]!.BucketSalt, set.Conditions[0]!.IdType));
    }

    [Theory]
    [InlineData(Spec + "salt", "1")]
    [InlineData(Spec + "idType", "[]")]
    [InlineData(Spec + "enabled", "\"true\"")]
    [InlineData(Spec + "rules", "{}")]
    [InlineData(Rule + "id", "5")]
    [InlineData(Rule + "passPercentage", "\"100\"")]
    [InlineData(Rule + "conditions", "{}")]
    [InlineData(Rule + "conditions", "[null]")]
    [InlineData(Condition + "type", "5")]
    [InlineData(Condition + "idType", "5")]
    [InlineData(Condition + "operator", "{}")]
    public void Read_MemberOfAnotherKind_SkipsItsSpecOnly(string path, string json)
    {
        SpecSet set = Payloads.Accepted(ReadWith(path, json));

        Assert.Empty(set.FeatureGates);
        Assert.Equal("gate", Assert.Single(set.Problems).Name);
        Assert.Equal((1, 1), (set.DynamicConfigs.Count, set.LayerConfigs.Count));
    }

    [Fact]
    public void Read_SpecWithoutName_IsSkippedAlone() =>
        Assert.Equal("feature_gates[0]", Assert.Single(Payloads.Accepted(ReadWith(Spec + "name", null)).Problems).Name);

    [Theory]
    [InlineData("feature_gates", 0, 1, 1)]
    [InlineData("dynamic_configs", 1, 0, 1)]
    [InlineData("layer_configs", 1, 1, 0)]
    public void Read_ContainerMissingOrNull_IsEmpty(string container, int gates, int configs, int layers)
    {
        foreach (string? json in (string?[])[null, "null"])
        {
            SpecSet set = Payloads.Accepted(ReadWith(container, json));

            Assert.Equal((gates, configs, layers), (set.FeatureGates.Count, set.DynamicConfigs.Count, set.LayerConfigs.Count));
            Assert.Empty(set.Problems);
        }
    }

    [Theory]
    [InlineData("{\"has_updates\":true,\"time\":1}", "feature_gates")]
    [InlineData("{\"has_updates\":true,\"time\":1,\"feature_gates\":null}", "feature_gates")]
    [InlineData("{\"has_updates\":true,\"time\":1,\"feature_gates\":[],\"layer_configs\":5}", "layer_configs")]
    [InlineData("{\"has_updates\":true,\"time\":1,\"feature_gates\":[],\"dynamic_configs\":{}}", "layer_configs")]
    [InlineData("{\"has_updates\":true,\"feature_gates\":[]}", "time")]
    [InlineData("{\"time\":1,\"feature_gates\":[]}", "has_updates")]
    public void Read_WithoutWhatEveryPayloadNeeds_Rejects(string json, string member)
    {
        SpecsReadResult result = Payloads.Read(json);

        Assert.Equal(SpecsReadStatus.Rejected, result.Status);
        Assert.Contains($"\"{member}\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_MappingRuleWithMembersMissing_IsKeptInTheOlderShapeOnly(bool rulesComeFirst)
    {
        const string Rules = "\"override_rules\":{\"m\":{\"passPercentage\":100,\"conditions\":[{\"type\":\"public\"}]},\"bad\":{\"id\":5}},";
        string older = rulesComeFirst ? Older.Insert(Older.IndexOf('{', StringComparison.Ordinal) + 1, Rules) : Older.Insert(Older.LastIndexOf('}'), "," + Rules.TrimEnd(','));
        string newer = Payloads.EveryMember.Insert(Payloads.EveryMember.IndexOf('{', StringComparison.Ordinal) + 1, Rules)
            .Replace("\"override_rules\": {\"or\"", "\"unused\": {\"or\"", StringComparison.Ordinal);

        SpecSet kept = Payloads.Accepted(Payloads.Read(older));
        SpecSet strict = Payloads.Accepted(Payloads.Read(newer));

        Assert.Equal(["m"], kept.MappingRules.Keys);
        Assert.Equal("public", kept.Conditions[kept.MappingRules["m"].Conditions[0]]!.Type);
        Assert.Equal("bad", Assert.Single(kept.Problems).Name);
        Assert.Empty(strict.MappingRules);
        Assert.Equal(["bad", "m"], strict.Problems.Select(static problem => problem.Name));
    }

    private static SpecsReadResult ReadWith(string path, string? json)
    {
        JsonObject payload = JsonNode.Parse(Older)!.AsObject();
        string[] steps = path.Split('/');
        JsonNode node = steps[..^1].Aggregate((JsonNode)payload, static (inner, step) =>
            inner is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : inner[step]!);
        node.AsObject().Remove(steps[^1]);
        if (json is null)
        {
            return Payloads.Read(payload);
        }

        // As raw text: numbers such as 1e400 do not survive the document model.
        node[steps[^1]] = "\uE000";
        return Payloads.Read(payload.ToJsonString().Replace("\"\\uE000\"", json, StringComparison.Ordinal));
    }
}
