using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Reads a payload that holds every member, and looks at each of them.</summary>
public sealed class SpecsReaderTests
{
    private static readonly SpecSet Set = Payloads.Accepted(Payloads.Read(Payloads.EveryMember));

    [Fact]
    public void Read_EveryMember_HasNoProblems() => Assert.Empty(Set.Problems);

    [Fact]
    public void Read_SchemaFormOfASnapshot_IsRejectedWithTheWayOut()
    {
        SpecsReadResult read = SpecsReader.Read("""{"statsigSnapshot": 1, "gates": {"a": {}}}"""u8.ToArray());

        Assert.Equal(
            (SpecsReadStatus.Rejected, "The payload was rejected: it is a spec snapshot in the schema form, which has no rules; use a payload, which the command \"statsig-fast pull --full\" writes."),
            (read.Status, read.Error));
    }

    [Fact]
    public void Read_TopLevelScalars_AreKept()
    {
        Assert.True(Set.HasUpdates);
        Assert.Equal(1000, Set.Time);
        Assert.Equal(
            ("850", "17", "991", "production"),
            (Set.Checksum, Set.AppId, Set.HashedSdkKeyUsed, Set.DefaultEnvironment));
    }

    [Fact]
    public void Read_TopLevelMaps_AreKept()
    {
        Assert.Equal("app", Set.SdkKeysToAppIds!["client-a"]);
        Assert.Equal("45", Set.HashedSdkKeysToAppIds!["123"]);
        Assert.True(Set.IdLists!["list"]);
        Assert.True(Set.SdkFlags!["flag"]);
        Assert.Equal((10_000, 0, 1.5), (Set.Diagnostics!["initialize"], Set.Diagnostics["log"], Set.Diagnostics["dcs"]));
        Assert.Equal(new SdkConfigValue("on", null), Set.SdkConfigs!["sampling_mode"]);
        Assert.Equal(new SdkConfigValue(null, 2000), Set.SdkConfigs["event_queue_size"]);
        Assert.Equal(SdkConfigValue.None, Set.SdkConfigs["odd"]);
        Assert.Equal("{\"sampling_rate\":1}", Payloads.TextOf(Set, Set.SessionReplayInfo));
        Assert.Equal(("layer", "layer"), (Set.ExperimentToLayer["conf"], Set.ExperimentToLayer["other"]));
    }

    [Fact]
    public void Read_Spec_KeepsEveryMember()
    {
        Spec spec = Assert.Single(Set.DynamicConfigs);

        Assert.Equal(("conf", SpecEntity.Experiment, "cs", "userID"), (spec.Name, spec.Entity, spec.Salt, spec.IdType));
        Assert.True(spec.Enabled && spec.IsActive && spec.HasSharedParams && spec.ForwardAllExposures);
        Assert.False(spec.UseNewLayerEval);
        Assert.True(Set.LayerConfigs[0].UseNewLayerEval);
        Assert.Equal(uint.MaxValue, spec.Version);
        Assert.Equal(["a", "b"], spec.ExplicitParameters!);
        Assert.Equal(["app"], spec.TargetAppIds!);
        Assert.Equal("{\"a\":0}", Payloads.TextOf(Set, spec.DefaultValue));
    }

    [Fact]
    public void Read_SpecWithoutOptionalMembers_HasDefaults()
    {
        Spec spec = Set.FeatureGates[0];

        Assert.False(spec.Enabled || spec.IsActive || spec.HasSharedParams || spec.ForwardAllExposures || spec.UseNewLayerEval);
        Assert.Null(spec.Version);
        Assert.Null(spec.ExplicitParameters);
        Assert.Null(spec.TargetAppIds);
        Assert.Equal((null, null), (spec.Rules[0].Salt, spec.Rules[0].SamplingRate));
    }

    [Fact]
    public void Read_EscapedName_IsResolved() => Assert.Equal("segment:seg", Set.FeatureGates[1].Name);

    [Fact]
    public void Read_Rule_KeepsEveryMember()
    {
        Rule rule = Set.DynamicConfigs[0].Rules[0];

        Assert.Equal(("r1", "s", "companyID", "Test", "exp"), (rule.Id, rule.Salt, rule.IdType, rule.GroupName, rule.ConfigDelegate));
        Assert.Equal((12.5, 101UL), (rule.PassPercentage, rule.SamplingRate));
        Assert.True(rule.IsExperimentGroup);
        Assert.Equal("{\"a\":[1,\"x\\n\",null,{\"b\":1e21}]}", Payloads.TextOf(Set, rule.ReturnValue));
    }

    [Fact]
    public void Read_ConditionReferences_BecomeIndexesInOrderOfSight()
    {
        Assert.Equal([0, 1, 2], Set.DynamicConfigs[0].Rules[0].Conditions);
        Assert.Equal([0], Set.FeatureGates[0].Rules[0].Conditions);
        Assert.Equal("public", Set.Conditions[0]!.Type);
        Assert.Null(Set.Conditions[2]);
    }

    [Fact]
    public void Read_Condition_KeepsEveryMember()
    {
        Condition condition = Set.Conditions[1]!;

        Assert.Equal(
            ("user_bucket", "any", "f", "userID", "bs"),
            (condition.Type, condition.Operator, condition.Field, condition.IdType, condition.BucketSalt));
        Assert.Equal("{\"12\":true}", Payloads.TextOf(Set, condition.TargetValue));
    }

    [Fact]
    public void Read_InlineConditionOfOverrideRule_IsItsOwnEntry()
    {
        int[] indexes = Set.MappingRules["or"].Conditions;

        Assert.Equal(0, indexes[0]);
        Assert.Equal(("public", false), (Set.Conditions[indexes[1]]!.Type, Set.Conditions[indexes[1]]!.TargetValue.IsPresent));
    }

    [Fact]
    public void Read_ParameterStore_TellsKindsApart()
    {
        ParameterStoreSpec store = Assert.Single(Set.ParameterStores);

        Assert.Equal(("ps", 3u, "app"), (store.Name, store.Version!.Value, store.TargetAppIds!.Single()));
        Assert.Equal(
            [
                ("st", StoreReference.Static, null, null), ("ga", StoreReference.Gate, "gate", null),
                ("co", StoreReference.DynamicConfig, "conf", "a"), ("ex", StoreReference.Experiment, "conf", "b"),
                ("la", StoreReference.Layer, "layer", "c"),
            ],
            store.Parameters.Select(static parameter =>
                (parameter.Name, parameter.Kind, parameter.TargetName, parameter.TargetParameter)));
        Assert.Equal("null", Payloads.TextOf(Set, store.Parameters[0].Value));
        Assert.Equal(
            ("1", "[2]", "boolean"),
            (Payloads.TextOf(Set, store.Parameters[1].Value), Payloads.TextOf(Set, store.Parameters[1].FailValue), store.Parameters[1].ParameterType));
    }

    [Fact]
    public void Read_Autotune_KeepsEveryMember()
    {
        AutotuneSpec autotune = Assert.Single(Set.Autotunes);
        AutotuneGroup group = Assert.Single(autotune.Groups);
        AutotuneWeights weights = autotune.Weights!["g1"];

        Assert.Equal(("cmab", "cm", "userID", "gate"), (autotune.Name, autotune.Salt, autotune.IdType, autotune.TargetingGateName));
        Assert.Equal((true, false, 2u, 0.5), (autotune.Enabled, autotune.HigherIsBetter, autotune.Version, autotune.SampleRate));
        Assert.Empty(autotune.TargetAppIds!);
        Assert.Equal(("g1", "arm one", "{\"a\":1}"), (group.Id, group.Name, Payloads.TextOf(Set, group.ParameterValues)));
        Assert.Equal((0.5, -1, 10), (weights.Alpha, weights.Intercept, weights.Records));
        Assert.Equal(("num", -0.3), (weights.Numerical[0].Key, weights.Numerical[0].Value));
        Assert.Equal(("country", 0.4), (weights.Categorical[0].Key, weights.Categorical[0].Value["US"]));
    }

    [Fact]
    public void Read_Mapping_KeepsRulesInOrder()
    {
        ConfigMapping mapping = Assert.Single(Set.Mappings["gate"]);

        Assert.Equal("gate2", mapping.NewConfigName);
        Assert.Equal([new ConfigMappingRule("or", 1_500_000_000_000), new ConfigMappingRule("or2", 0)], mapping.Rules);
    }

    [Fact]
    public void Read_RepeatedTexts_AreOneString()
    {
        Assert.Same(Set.DynamicConfigs[0].IdType, Set.FeatureGates[0].IdType);
        Assert.Same("userID", Set.FeatureGates[0].IdType);
        Assert.Same(Set.ExperimentToLayer["conf"], Set.LayerConfigs[0].Name);
    }

    [Fact]
    public void Read_MembersInAnyOrder_GivesTheSameSet()
    {
        JsonObject reversed = new(JsonNode.Parse(Payloads.EveryMember)!.AsObject()
            .Reverse().Select(static member => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(member.Key, member.Value?.DeepClone())));
        SpecSet set = Payloads.Accepted(Payloads.Read(reversed));
        int[] indexes = set.DynamicConfigs[0].Rules[0].Conditions;

        Assert.Equal(["public", "user_bucket", null], indexes.Select(index => set.Conditions[index]?.Type));
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void Read_WhiteSpaceAround_IsFine() =>
        Payloads.Accepted(SpecsReader.Read(Encoding.UTF8.GetBytes(" \r\n\t" + Payloads.EveryMember + " \r\n")));
}
