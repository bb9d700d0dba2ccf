using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>What a malformed part costs: the payload, one spec, one member, or nothing.</summary>
public sealed class SpecsReaderRobustnessTests
{
    private const string GoodGate =
        """{"type":"t","entity":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"rules":[],"idType":"userID"}""";

    [Theory]
    [InlineData("has_updates", null)]
    [InlineData("has_updates", "null")]
    [InlineData("has_updates", "1")]
    [InlineData("time", null)]
    [InlineData("time", "null")]
    [InlineData("time", "\"1000\"")]
    [InlineData("time", "-5")]
    [InlineData("time", "-0")]
    [InlineData("time", "1000.5")]
    [InlineData("time", "1e3")]
    [InlineData("time", "99999999999999999999")]
    [InlineData("feature_gates", null)]
    [InlineData("feature_gates", "null")]
    [InlineData("feature_gates", "\"x\"")]
    [InlineData("dynamic_configs", null)]
    [InlineData("layer_configs", "7")]
    [InlineData("condition_map", null)]
    [InlineData("condition_map", "null")]
    [InlineData("condition_map", "[]")]
    [InlineData("experiment_to_layer", null)]
    [InlineData("experiment_to_layer", "null")]
    [InlineData("experiment_to_layer", "{\"a\":1}")]
    public void Read_RequiredMemberMissingOrOfAnotherKind_Rejects(string member, string? json)
    {
        SpecsReadResult result = Payloads.ReadWith(member, json);

        Assert.Equal(SpecsReadStatus.Rejected, result.Status);
        Assert.Null(result.SpecSet);
        Assert.Contains($"\"{member}\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("condition_map/c1/type", null)]
    [InlineData("condition_map/c1/type", "null")]
    [InlineData("condition_map/c1/idType", null)]
    [InlineData("condition_map/c1/idType", "5")]
    [InlineData("condition_map/c1/additionalValues", "{\"x\":1}")]
    [InlineData("condition_map/c1/additionalValues", "{\"x\":null}")]
    [InlineData("condition_map/c1/additionalValues", "[]")]
    [InlineData("condition_map/c1", "null")]
    [InlineData("condition_map/c1", "\"c\"")]
    public void Read_MalformedConditionInMap_Rejects(string path, string? json)
    {
        SpecsReadResult result = Payloads.ReadWith(path, json);

        Assert.Equal(SpecsReadStatus.Rejected, result.Status);
        Assert.Contains("condition \"c1\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"has_updates\":false")]
    [InlineData("{\"has_updates\":false}x")]
    [InlineData("{\"has_updates\":false}{}")]
    [InlineData("{\"has_updates\":false,}")]
    [InlineData("{\"has_updates\":false}//")]
    [InlineData("\uFEFF{\"has_updates\":false}")]
    [InlineData("{\"has_updates\":false,\"checksum\":\"\\x\"}")]
    [InlineData("{\"has_updates\":false,\"checksum\":\"\\ud800\"}")]
    [InlineData("{\"has_updates\":false,\"\\udc00\":1}")]
    [InlineData("{\"has_updates\":false,\"x\":01}")]
    public void Read_NotOneJsonObject_Rejects(string json)
    {
        SpecsReadResult result = Payloads.Read(json);

        Assert.Equal(SpecsReadStatus.Rejected, result.Status);
        Assert.NotEmpty(result.Error!);
    }

    [Fact]
    public void Read_InvalidUtf8_RejectsWithPlace()
    {
        byte[] payload = Encoding.UTF8.GetBytes("{\"has_updates\":false,\n\"x\":\"?\"}");
        payload[Array.IndexOf(payload, (byte)'?')] = 0xC0;

        SpecsReadResult result = SpecsReader.Read(payload);

        Assert.Contains("line 2, byte 5", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Read_DeepNesting_Rejects(char open, char close)
    {
        string unit = open == '{' ? "{\"a\":" : "[";
        string deep = string.Concat(Enumerable.Repeat(unit, 100_000)) + "1" + new string(close, 100_000);

        SpecsReadResult result = Payloads.ReadWith("feature_gates/gate/defaultValue", deep);

        Assert.Contains("depth", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DepthWithinBounds_IsFine()
    {
        string deep = new string('[', 250) + new string(']', 250);

        Payloads.Accepted(Payloads.ReadWith("feature_gates/gate/defaultValue", deep));
    }

    [Theory]
    [InlineData("{\"has_updates\":false}")]
    [InlineData("{\"has_updates\":false,\"time\":\"x\",\"feature_gates\":null,\"condition_map\":{\"c\":1}}")]
    [InlineData("{\"has_updates\":true,\"has_updates\":false}")]
    public void Read_WithoutUpdates_NeedsNothingElse(string json)
    {
        SpecsReadResult result = Payloads.Read(json);

        Assert.Equal(SpecsReadStatus.NoUpdates, result.Status);
        Assert.False(result.SpecSet!.HasUpdates);
    }

    [Theory]
    [InlineData("name", true)]
    [InlineData("id", true)]
    [InlineData("idType", true)]
    [InlineData("passPercentage", true)]
    [InlineData("conditions", true)]
    [InlineData("returnValue", false)]
    [InlineData("salt", false, "1")]
    [InlineData("groupName", false, "[]")]
    [InlineData("isExperimentGroup", false, "\"true\"")]
    [InlineData("samplingRate", false, "\"10\"")]
    [InlineData("passPercentage", false, "\"100\"")]
    [InlineData("passPercentage", false, "1e400")]
    [InlineData("conditions", false, "[1]")]
    [InlineData("conditions", false, "[{\"type\":\"public\",\"idType\":\"userID\"}]")]
    [InlineData("conditions", false, "{}")]
    public void Read_MalformedRule_SkipsItsSpecOnly(string member, bool alsoNull, string? json = null)
    {
        string path = $"dynamic_configs/conf/rules/0/{member}";

        AssertSkipped(Payloads.ReadWith(path, json), "conf", member);
        if (alsoNull)
        {
            AssertSkipped(Payloads.ReadWith(path, "null"), "conf", member);
        }
    }

    [Theory]
    [InlineData("type", true)]
    [InlineData("entity", true)]
    [InlineData("salt", true)]
    [InlineData("enabled", true)]
    [InlineData("rules", true)]
    [InlineData("idType", true)]
    [InlineData("defaultValue", false)]
    [InlineData("version", false, "-1")]
    [InlineData("version", false, "4294967296")]
    [InlineData("version", false, "1.5")]
    [InlineData("enabled", false, "\"true\"")]
    [InlineData("rules", false, "{}")]
    [InlineData("explicitParameters", false, "[1]")]
    [InlineData("targetAppIDs", false, "\"app\"")]
    [InlineData("isActive", false, "0")]
    public void Read_MalformedSpec_IsSkippedAlone(string member, bool alsoNull, string? json = null)
    {
        AssertSkipped(Payloads.ReadWith($"dynamic_configs/conf/{member}", json), "conf", member);
        if (alsoNull)
        {
            AssertSkipped(Payloads.ReadWith($"dynamic_configs/conf/{member}", "null"), "conf", member);
        }
    }

    [Theory]
    [InlineData("version")]
    [InlineData("explicitParameters")]
    [InlineData("isActive")]
    [InlineData("defaultValue")]
    [InlineData("targetAppIDs")]
    [InlineData("rules/0/salt")]
    [InlineData("rules/0/groupName")]
    [InlineData("rules/0/samplingRate")]
    [InlineData("rules/0/returnValue")]
    [InlineData("rules/0/unknown")]
    public void Read_NullWhereAllowed_IsAbsence(string path)
    {
        SpecSet set = Payloads.Accepted(Payloads.ReadWith($"dynamic_configs/conf/{path}", "null"));

        Assert.Single(set.DynamicConfigs);
        Assert.Empty(set.Problems);
    }

    [Theory]
    [InlineData("1e30", ulong.MaxValue)]
    [InlineData("0.9", 0UL)]
    [InlineData("18446744073709549568", 18446744073709549568UL)]
    [InlineData("-1", null)]
    [InlineData("-0.5", null)]
    public void Read_SamplingRate_TruncatesAndSaturates(string json, ulong? expected)
    {
        SpecSet set = Payloads.Accepted(Payloads.ReadWith("dynamic_configs/conf/rules/0/samplingRate", json));

        Assert.Equal(expected, set.DynamicConfigs[0].Rules[0].SamplingRate);
    }

    [Theory]
    [InlineData("checksum", "5")]
    [InlineData("app_id", "{}")]
    [InlineData("company_id", "[]")]
    [InlineData("response_format", "1")]
    [InlineData("hashed_sdk_key_used", "[]")]
    [InlineData("default_environment", "true")]
    [InlineData("sdk_keys_to_app_ids", "{\"a\":[]}")]
    [InlineData("hashed_sdk_keys_to_app_ids", "5")]
    [InlineData("id_lists", "{\"a\":\"true\"}")]
    [InlineData("diagnostics", "{\"a\":\"1\"}")]
    [InlineData("sdk_configs", "[]")]
    [InlineData("sdk_flags", "{\"a\":1}")]
    [InlineData("session_replay_info", "\"x\"")]
    [InlineData("param_stores", "[]")]
    [InlineData("cmab_configs", "1")]
    [InlineData("overrides", "{\"gate\":[{\"rules\":[]}]}")]
    [InlineData("overrides", "{\"gate\":{}}")]
    [InlineData("override_rules", "\"x\"")]
    [InlineData("layers", "{\"l\":\"x\"}")]
    public void Read_MalformedOptionalMember_BecomesAbsentWithAProblem(string member, string json)
    {
        SpecSet set = Payloads.Accepted(Payloads.ReadWith(member, json));

        Assert.Equal(member, Assert.Single(set.Problems).Name);
        Assert.Equal((2, 1, 1), (set.FeatureGates.Count, set.DynamicConfigs.Count, set.LayerConfigs.Count));
        Assert.True(
            member is "company_id" or "response_format" // Checked and not kept.
            || set.Checksum is null || set.AppId is null
            || set.HashedSdkKeyUsed is null || set.DefaultEnvironment is null || set.SdkKeysToAppIds is null
            || set.HashedSdkKeysToAppIds is null || set.IdLists is null || set.Diagnostics is null || set.SdkConfigs is null
            || set.SdkFlags is null || !set.SessionReplayInfo.IsPresent || set.ParameterStores.Length == 0 || set.Autotunes.Length == 0
            || set.Mappings.Count == 0 || set.MappingRules.Count == 0 || !set.ExperimentToLayer.ContainsKey("other"));
    }

    [Fact]
    public void Read_NullOptionalMembers_AreAbsentWithoutAProblem()
    {
        string[] optional =
        [
            "checksum", "app_id", "company_id", "response_format", "hashed_sdk_key_used", "default_environment",
            "sdk_keys_to_app_ids", "hashed_sdk_keys_to_app_ids", "id_lists", "diagnostics", "sdk_configs", "sdk_flags",
            "session_replay_info", "param_stores", "cmab_configs", "overrides", "override_rules", "layers",
        ];

        SpecSet set = Payloads.Accepted(Payloads.ReadWith(payload => Array.ForEach(optional, name => payload[name] = null)));

        Assert.Empty(set.Problems);
        Assert.Equal((null, null, null), (set.SdkConfigs, set.SdkFlags, set.AppId));
    }

    [Theory]
    [InlineData("param_stores/ps", "5", "ps")]
    [InlineData("param_stores/ps/parameters", null, "ps")]
    [InlineData("param_stores/ps/parameters/st", "{\"ref_type\":\"static\"}", "ps.st")]
    [InlineData("param_stores/ps/parameters/st", "[]", "ps.st")]
    [InlineData("param_stores/ps/parameters/ga/pass_value", null, "ps.ga")]
    [InlineData("param_stores/ps/parameters/co/param_name", "1", "ps.co")]
    [InlineData("cmab_configs/cmab/salt", null, "cmab")]
    [InlineData("cmab_configs/cmab/groups", "[{\"id\":\"g\",\"name\":\"n\"}]", "cmab")]
    [InlineData("cmab_configs/cmab/config", "{\"g1\":{\"alpha\":\"x\"}}", "cmab")]
    [InlineData("cmab_configs/cmab/sampleRate", "null", "cmab")]
    [InlineData("override_rules/or/id", null, "or")]
    [InlineData("override_rules/or/conditions", "[{\"type\":\"public\"}]", "or")]
    public void Read_MalformedEntry_IsSkippedAlone(string path, string? json, string name)
    {
        SpecSet set = Payloads.Accepted(Payloads.ReadWith(path, json));

        Assert.Equal(name, Assert.Single(set.Problems).Name);
        Assert.Equal(991, int.Parse(set.HashedSdkKeyUsed!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"value":1,"gate_name":"g","pass_value":1,"fail_value":2}""", StoreReference.Static)]
    [InlineData("""{"ref_type":"static","gate_name":"g","pass_value":1,"fail_value":2,"config_name":"c","param_name":"p"}""", StoreReference.Gate)]
    [InlineData("""{"gate_name":"g","pass_value":1,"experiment_name":"e","config_name":"c","param_name":"p"}""", StoreReference.DynamicConfig)]
    [InlineData("""{"gate_name":1,"config_name":null,"layer_name":"l","experiment_name":"e","param_name":"p"}""", StoreReference.Experiment)]
    internal void Read_ParameterWithMembersOfSeveralKinds_IsTheFirstKind(string json, StoreReference kind)
    {
        SpecSet set = Payloads.Accepted(Payloads.ReadWith("param_stores/ps/parameters", $$"""{"p":{{json}}}"""));

        Assert.Equal(kind, Assert.Single(set.ParameterStores[0].Parameters).Kind);
    }

    [Fact]
    public void Read_RepeatedMembers_TheLastCounts()
    {
        const string Repeated = """
            {"has_updates":false,"has_updates":true,"time":"x","time":1,"time":2,"feature_gates":null,
             "feature_gates":{"old":GATE},"feature_gates":{"g":5,"g":GATE,"h":GATE,"h":null,"i":{"salt":"old","salt":"a",
               "type":"t","entity":"layer","entity":"segment","enabled":false,"enabled":true,"defaultValue":1,"defaultValue":2,
               "rules":[1],"rules":[],"idType":"x","idType":"y"}},
             "dynamic_configs":{},"layer_configs":{},"experiment_to_layer":{"e":"a","e":"b"},
             "condition_map":{"c":5},"condition_map":{"c":{"type":"a","type":"b","idType":"x"},"c":{"type":"z","idType":"x"}},
             "checksum":"1","checksum":5,"app_id":[],"app_id":"a"}
            """;

        SpecsReadResult result = Payloads.Read(Repeated.Replace("GATE", GoodGate, StringComparison.Ordinal));

        // A member of another kind invalidates the spec even when it is repeated later, so "i" with rules [1] is skipped.
        SpecSet set = Payloads.Accepted(result);
        Assert.Equal(["g"], set.FeatureGates.Select(static spec => spec.Name));
        Assert.Equal(2, set.Time);
        Assert.Equal("z", Assert.Single(set.Conditions)!.Type);
        Assert.Equal("b", set.ExperimentToLayer["e"]);
        Assert.Equal((null, "a"), (set.Checksum, set.AppId));
        Assert.Equal(["g", "h", "i", "checksum", "app_id"], set.Problems.Select(static problem => problem.Name));
    }

    [Fact]
    public void Read_EscapedMemberNames_AreKnown()
    {
        string escaped = Payloads.EveryMember
            .Replace("\"feature_gates\"", "\"feature\\u005fgates\"", StringComparison.Ordinal)
            .Replace("\"returnValue\"", "\"return\\u0056alue\"", StringComparison.Ordinal)
            .Replace("\"c1\"", "\"\\u00631\"", StringComparison.Ordinal);

        SpecSet set = Payloads.Accepted(Payloads.Read(escaped));

        Assert.Empty(set.Problems);
        Assert.Equal("public", set.Conditions[set.FeatureGates[0].Rules[0].Conditions[0]]!.Type);
    }

    [Fact]
    public void Read_HalfSurrogateInAnOpaqueValue_IsNotOurConcern() =>
        Payloads.Accepted(Payloads.ReadWith("dynamic_configs/conf/defaultValue", "{\"a\":\"\\ud800\"}"));

    [Theory]
    [InlineData("\"\\ud83d\\ude80\"", "\U0001F680")]
    [InlineData("\"\\u0000\\\"\\/\"", "\0\"/")]
    [InlineData("\"\u00FC\u540D\"", "\u00FC\u540D")]
    public void Read_EscapesInTexts_AreResolved(string json, string expected) =>
        Assert.Equal(expected, Payloads.Accepted(Payloads.ReadWith("dynamic_configs/conf/salt", json)).DynamicConfigs[0].Salt);

    [Fact]
    public void Read_ArrayOfSpecs_TakesInlineConditionsAndReferences()
    {
        SpecSet set = Payloads.Accepted(Payloads.ReadWith(payload =>
        {
            JsonObject conf = payload["dynamic_configs"]!["conf"]!.DeepClone().AsObject();
            conf["name"] = "conf";
            conf["rules"]![0]!["conditions"] = JsonNode.Parse("""["c2",{"type":"unit_id","idType":"userID"}]""");
            JsonNode bad = conf.DeepClone();
            bad["rules"]![0]!["conditions"] = JsonNode.Parse("""[{"type":5}]""");
            bad.AsObject().Remove("name");
            JsonNode named = bad.DeepClone();
            named["name"] = "late";
            payload["dynamic_configs"] = new JsonArray(conf, bad, named, 5);
        }));

        Spec spec = Assert.Single(set.DynamicConfigs);
        Assert.Equal(["user_bucket", "unit_id"], spec.Rules[0].Conditions.Select(index => set.Conditions[index]!.Type));
        Assert.Equal(["dynamic_configs[1]", "late", "dynamic_configs[3]"], set.Problems.Select(static problem => problem.Name));
    }

    [Fact]
    public void Read_OnlyArrays_NeedsNoV2Members()
    {
        SpecSet set = Payloads.Accepted(Payloads.Read(
            """{"has_updates":true,"time":1,"feature_gates":[],"dynamic_configs":[],"layer_configs":[],"layers":{"l":["e"]},"experiment_to_layer":5,"condition_map":null}"""));

        Assert.Equal("l", set.ExperimentToLayer["e"]);
        Assert.Equal("experiment_to_layer", Assert.Single(set.Problems).Name);
    }

    private static void AssertSkipped(SpecsReadResult result, string name, string member)
    {
        SpecSet set = Payloads.Accepted(result);
        Assert.DoesNotContain(set.DynamicConfigs, spec => spec.Name == name);
        Assert.Equal((2, 1), (set.FeatureGates.Count, set.LayerConfigs.Count));
        SkippedPart problem = Assert.Single(set.Problems);
        Assert.Equal(name, problem.Name);
        Assert.Contains($"\"{member}\"", problem.Reason, StringComparison.Ordinal);
    }
}
