using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>The large synthetic payload, which is committed in both wire shapes.</summary>
public sealed class SyntheticPayloadTests
{
    private static readonly Lazy<SpecSet> V2 = new(static () => Read("synthetic_dcs.json.gz"));

    private static readonly Lazy<SpecSet> V1 = new(static () => Read("synthetic_dcs_v1.json.gz"));

    [Fact]
    public void Read_V2_FindsEverything()
    {
        SpecSet set = V2.Value;

        Assert.Equal((912, 42, 16), (set.FeatureGates.Count, set.DynamicConfigs.Count, set.LayerConfigs.Count));
        Assert.Equal((3, 6, 7, 6), (set.ParameterStores.Length, set.Autotunes.Length, set.Mappings.Count, set.MappingRules.Count));
        Assert.Equal(1200, set.Conditions.Count(static condition => condition is not null));
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void Read_V1_GivesTheSameSpecsAsV2()
    {
        Assert.Equal(Describe(V2.Value, V2.Value.FeatureGates), Describe(V1.Value, V1.Value.FeatureGates));
        Assert.Equal(Describe(V2.Value, V2.Value.DynamicConfigs), Describe(V1.Value, V1.Value.DynamicConfigs));
        Assert.Equal(Describe(V2.Value, V2.Value.LayerConfigs), Describe(V1.Value, V1.Value.LayerConfigs));
    }

    [Fact]
    public void Read_V1_GivesTheSameRestAsV2()
    {
        Assert.Equal(Describe(V2.Value, V2.Value.MappingRules), Describe(V1.Value, V1.Value.MappingRules));
        Assert.Equal(
            V2.Value.ExperimentToLayer.OrderBy(static link => link.Key), V1.Value.ExperimentToLayer.OrderBy(static link => link.Key));
        Assert.Equal(V2.Value.ParameterStores.Select(static store => store.Name), V1.Value.ParameterStores.Select(static store => store.Name));
        Assert.Equal(V2.Value.Autotunes.Select(static autotune => autotune.Salt), V1.Value.Autotunes.Select(static autotune => autotune.Salt));
        Assert.Equal(V2.Value.Time, V1.Value.Time);
        Assert.Empty(V1.Value.Problems);
    }

    [Theory]
    [InlineData("eval_proj_dcs.json", 82, 65, 12)]
    [InlineData("demo_proj_dcs.json", 9, 8, 1)]
    public void Read_RealPayload_FindsEverything(string fileName, int gates, int configs, int layers)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder?.Parent?.FullName ?? "", "shared", "parity", "real", fileName);
        if (!File.Exists(path))
        {
            Assert.Skip("The real payloads are not beside this checkout.");
        }

        SpecSet set = Payloads.Accepted(SpecsReader.Read(File.ReadAllBytes(path)));

        Assert.Equal((gates, configs, layers), (set.FeatureGates.Count, set.DynamicConfigs.Count, set.LayerConfigs.Count));
        Assert.Empty(set.Problems);
    }

    private static SpecSet Read(string fileName) => Payloads.Accepted(SpecsReader.Read(Payloads.Vector(fileName)));

    private static IEnumerable<string> Describe(SpecSet set, IEnumerable<Spec> specs) => specs
        .OrderBy(static spec => spec.Name, StringComparer.Ordinal)
        .Select(spec => string.Join(
            '|',
            [
                spec.Name, spec.Entity.ToString(), spec.Salt, spec.IdType, $"{spec.Enabled} {spec.IsActive} {spec.HasSharedParams}",
                $"{spec.UseNewLayerEval} {spec.ForwardAllExposures} {spec.Version}", Payloads.TextOf(set, spec.DefaultValue),
                string.Join(',', spec.ExplicitParameters ?? ["none"]), string.Join(',', spec.TargetAppIds ?? ["none"]),
                .. spec.Rules.Select(rule => Describe(set, rule)),
            ]));

    private static IEnumerable<string> Describe(SpecSet set, Dictionary<string, Rule> rules) => rules
        .OrderBy(static rule => rule.Key, StringComparer.Ordinal)
        .Select(rule => $"{rule.Key}: {Describe(set, rule.Value)}");

    private static string Describe(SpecSet set, Rule rule) => string.Join(
        '|',
        [
            rule.Id, rule.Salt ?? "none", rule.IdType, rule.GroupName ?? "none", rule.ConfigDelegate ?? "none",
            $"{rule.PassPercentage} {rule.SamplingRate} {rule.IsExperimentGroup}", Payloads.TextOf(set, rule.ReturnValue),

            // A reference without a target cannot be expressed in the older shape, which leaves it out.
            .. rule.Conditions.Select(index => set.Conditions[index]).OfType<Condition>().Select(condition => Describe(set, condition)),
        ]);

    private static string Describe(SpecSet set, Condition condition)
    {
        string target = condition.TargetValue.IsPresent ? Payloads.TextOf(set, condition.TargetValue) : "absent";
        if (condition.Type == "user_bucket" && JsonNode.Parse(target) is { } node and (JsonObject or JsonArray))
        {
            // The two shapes spell bucket sets differently.
            target = string.Join(' ', (node is JsonObject map ? map.Select(static entry => entry.Key)
                : node.AsArray().Select(static item => item!.ToJsonString())).Order(StringComparer.Ordinal));
        }

        return $"{condition.Type} {condition.Operator ?? "none"} {condition.Field ?? "none"} {condition.IdType} {condition.BucketSalt ?? "none"} {target}";
    }
}
