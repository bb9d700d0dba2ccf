using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Fetching configs, experiments, layers and stores and reading their parameters allocates nothing.</summary>
public sealed class ParameterTests
{
    private static readonly string[] Parameters =
        ["text", "flag", "count", "ratio", "list", "longs", "doubles", "flags", "map", "none", "color", "size", "own", "a", "b", "arm", "no_such_parameter"];

    public static TheoryData<string> ServerNames => Servers.Names;

    [Theory]
    [MemberData(nameof(ServerNames))]
    public void GetDynamicConfig_ParametersReadAsEveryType_AllocatesNothing(string serverName)
    {
        StatsigServer server = Servers.Of(serverName);
        long seen = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                foreach (string name in EveryFeature.DynamicConfigs)
                {
                    DynamicConfig config = server.GetDynamicConfig(user, name);
                    foreach (string parameter in Parameters)
                    {
                        seen += config.Get(parameter, "").Length + config.Get(parameter, 0) + config.Get(parameter, 0L) + (long)config.Get(parameter, 0.5);
                        seen += config.Get(parameter, true) ? 1 : 0;
                        seen += (config.TryGet(parameter, out float single) ? (long)single : 0) + (config.TryGet(parameter, out decimal exact) ? (long)exact : 0);
                        seen += config.TryGet(parameter, out ParameterValue value) ? (long)value.Kind : 0;
                        seen += config.TryGet(parameter, out JsonFragment? fragment) ? fragment.Utf8.Length : 0;
                        seen += config.TryGet(parameter, out string? text) ? text.Length : 0;
                    }

                    seen += ListsOf(config);
                    seen += config.ValueUtf8.Length + config.ValueJson.Length + config.ParameterNames.Length + config.RuleId.Length;
                    seen += config.Details.Text.Length + config.SecondaryExposures.Count;
                }
            }
        });
        GC.KeepAlive(seen);
    }

    [Fact]
    public void Get_ListOfAnotherType_AllocatesNothing()
    {
        StatsigUser user = Servers.Users.First(static user => Servers.Plain.GetDynamicConfig(user, "config").Passed);
        DynamicConfig config = Servers.Plain.GetDynamicConfig(user, "config");
        Allocated.AssertNothing(() =>
        {
            config.TryGet("list", out IReadOnlyList<double>? doubles);
            config.TryGet("map", out IReadOnlyList<string>? texts);
            config.TryGet("flags", out IReadOnlyList<long>? longs);
            config.TryGet("longs", out IReadOnlyList<bool>? flags);
            GC.KeepAlive(doubles);
            GC.KeepAlive(texts);
            GC.KeepAlive(longs);
            GC.KeepAlive(flags);
        });
    }

    [Fact]
    public void Get_ScalarsAndSharedCollections_AllocatesNothing()
    {
        var config = new DynamicConfig("c", """{"n":5,"big":18446744073709551615,"day":"Friday","list":["a"],"longs":[1],"map":{"a":1},"rows":[["a"]]}""");
        long seen = 0;
        Allocated.AssertNothing(() =>
        {
            seen += (config.Get<ulong>("big", 0) > 0 ? 1 : 0) + (config.Get<decimal?>("big", null) > 0 ? 1 : 0) + config.Get<byte>("n", 0) + config.Get<ushort?>("n", null) ?? 0;
            seen += (long)config.Get("day", DayOfWeek.Monday) + (long)config.Get<DayOfWeek?>("day", null)!.Value;
            seen += config.Get<IReadOnlyList<string>>("list", []).Count + config.Get<IReadOnlyCollection<int>>("longs", []).Count + config.Values.Count;
            seen += config.Get<IReadOnlyDictionary<string, int>>("map", ReadOnlyDictionary<string, int>.Empty).Count;
            seen += config.Get<IReadOnlyList<IReadOnlyList<string>>>("rows", []).Count + (long)config.Get<JsonElement>("map", default).ValueKind;
            seen += (long)TypedStatus(config);
        });
        Assert.True(seen > 0);
    }

    private static ParameterReadStatus TypedStatus(DynamicConfig config)
    {
        config.Get("n", "", out EvaluationDetails details);
        return details.ReadStatus;
    }

    [Theory]
    [MemberData(nameof(ServerNames))]
    public void GetExperiment_ParametersRead_AllocatesNothing(string serverName)
    {
        StatsigServer server = Servers.Of(serverName);
        long seen = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                foreach (string name in EveryFeature.Experiments)
                {
                    Experiment experiment = server.GetExperiment(user, name);
                    foreach (string parameter in Parameters)
                    {
                        seen += experiment.Get(parameter, "").Length + experiment.Get(parameter, 0) + (long)experiment.Get(parameter, 0.5);
                        seen += experiment.Get(parameter, false) ? 1 : 0;
                        seen += experiment.Get<long>(parameter, 1);
                    }

                    seen += experiment.SecondaryExposures.Count + experiment.Details.Text.Length + experiment.ValueJson.Length;
                    seen += (experiment.GroupName?.Length ?? 0) + (experiment.IsUserInExperiment ? 1 : 0) + experiment.RuleId.Length;
                }
            }
        });
        GC.KeepAlive(seen);
    }

    [Theory]
    [MemberData(nameof(ServerNames))]
    public void GetLayer_ParametersRead_AllocatesNothing(string serverName)
    {
        StatsigServer server = Servers.Of(serverName);
        long seen = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                foreach (string name in EveryFeature.Layers)
                {
                    Layer layer = server.GetLayer(user, name);
                    foreach (string parameter in Parameters)
                    {
                        seen += layer.Get(parameter, "").Length + layer.Get(parameter, 0) + (long)layer.Get(parameter, 0.5);
                        seen += layer.Get(parameter, false) ? 1 : 0;
                        seen += layer.RuleIdOf(parameter).Length + (layer.IsExplicitParameter(parameter) ? 1 : 0);
                        seen += layer.TryGet(parameter, out string? text) ? text.Length : 0;
                    }

                    seen += layer.SecondaryExposures.Count + layer.UndelegatedSecondaryExposures.Count + layer.Details.Text.Length;
                    seen += (layer.AllocatedExperiment?.Length ?? 0) + (layer.GroupName?.Length ?? 0) + layer.ValueJson.Length;
                }
            }
        });
        GC.KeepAlive(seen);
    }

    [Theory]
    [MemberData(nameof(ServerNames))]
    public void GetParameterStore_EveryKindOfReferenceRead_AllocatesNothing(string serverName)
    {
        StatsigServer server = Servers.Of(serverName);
        long seen = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                ParameterStore store = server.GetParameterStore(user, "store");
                foreach (string parameter in EveryFeature.StoreParameters)
                {
                    seen += store.Get(parameter, "").Length + store.Get(parameter, 0) + (store.Get(parameter, false) ? 1 : 0);
                    seen += store.TryGet(parameter, out double number) ? (long)number : 0;
                }

                seen += store.Details.Text.Length + store.Count + server.GetParameterStore(user, "no_such_store").Count;
            }
        });
        GC.KeepAlive(seen);
    }

    [Fact]
    public void GetExperiment_OfThisPayload_MeetsHoldoutGroupsAndArms()
    {
        var rules = Servers.Users.SelectMany(static user => new[] { Servers.Plain.GetExperiment(user, "experiment").RuleId, Servers.Plain.GetExperiment(user, "autotune").RuleId }).ToHashSet();
        var sources = Servers.Users.Select(static user => Servers.Plain.GetLayer(user, "merging").ValueJson).ToHashSet();

        Assert.Superset(new HashSet<string> { "ho", "targetingGate", "g0", "g1", "a1", "a2", "inlineTargetingRules" }, rules);
        Assert.True(sources.Count >= 6, string.Join('\n', sources));
        Assert.Contains(Servers.Users, static user => Servers.Plain.GetDynamicConfig(user, "config_old").OverrideConfigName == "config_new");
        Assert.Contains(Servers.Users, static user => Servers.Plain.GetLayer(user, "layer").AllocatedExperiment == "experiment");
    }

    private static long ListsOf(in DynamicConfig config) =>
        (config.TryGet("list", out IReadOnlyList<string>? texts) ? texts.Count : 0)
        + (config.TryGet("longs", out IReadOnlyList<long>? longs) ? longs.Count : 0)
        + (config.TryGet("doubles", out IReadOnlyList<double>? doubles) ? doubles.Count : 0)
        + (config.TryGet("flags", out IReadOnlyList<bool>? flags) ? flags.Count : 0);
}
