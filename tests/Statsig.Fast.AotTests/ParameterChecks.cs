using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Configs, experiments, layers and stores, and every type that a parameter can be read as.</summary>
internal static class ParameterChecks
{
    internal static void Run()
    {
        foreach (string payload in (string[])[EveryFeature.V2, EveryFeature.V1])
        {
            StatsigServer server = Servers.Create(payload);
            RunTypes(server);
            RunExperiments(server);
            RunLayers(server);
            RunStores(server);
        }

        var made = new DynamicConfig("made", """{"a":1}""", "rule", details: new EvaluationDetails(EvaluationSource.Network, EvaluationReason.Network, "Network:Recognized"));
        Check.Equal(1, made.Get("a", 0));
        RunRareTypes();
        Check.Equal("Network:Recognized", made.Details.ToString());
    }

    private static void RunTypes(StatsigServer server)
    {
        StatsigUser user = EveryFeature.Users(100).First(some => server.GetDynamicConfig(some, "config").Passed);
        DynamicConfig config = server.GetDynamicConfig(user, "config");
        Check.Equal("größe 🚀", config.Get("text", ""));
        Check.That(config.Get("flag", false) && config.Get("count", 0) == 12 && config.Get("count", 0L) == 12 && config.Get("ratio", 0.0) == 0.25);
        Check.Equal(12f, config.Get<float>("count", 0));
        Check.Equal(0.25m, config.Get<decimal>("ratio", 0));
        Check.Equal(12, config.Get<int>("count", 0));
        Check.Equal(12L, config.Get<long>("count", 0));
        Check.Equal(12.0, config.Get<double>("count", 0));
        Check.Equal(true, config.Get<bool>("flag", false));
        Check.Equal("größe 🚀", config.Get<string>("text", ""));
        Check.Equal(7, config.Get("text", 7));
        Check.Equal(7, config.Get("missing", 7));
        Check.That(config.Get<IReadOnlyList<string>>("list", []) is ["a", "b"]);
        Check.That(config.Get<string[]>("list", []) is ["a", "b"]);
        Check.That(config.Get<IReadOnlyList<long>>("longs", []) is [1, 2]);
        Check.That(config.Get<IReadOnlyList<double>>("doubles", []) is [0.5]);
        Check.That(config.Get<IReadOnlyList<bool>>("flags", []) is [true]);
        Check.That(!config.TryGet("list", out IReadOnlyList<long>? _) && !config.TryGet("map", out IReadOnlyList<string>? _));
        Check.Equal("""{"a":{"b":null}}""", config.Get<JsonFragment>("map", null)?.ToString());
        Check.That(config.Get<ParameterValue>("none", default).Kind == JsonValueKind.Undefined);
        Check.That(config.GetValue("none").Kind == JsonValueKind.Null && config.GetValue("missing").Kind == JsonValueKind.Undefined);
        Check.That(config.ValueJson.Contains("\"count\":12", System.StringComparison.Ordinal) && config.ParameterNames.Length == 10);
        Check.That(config.Details is { Version: 7, SpecsTimeMs: 1000, Reason: EvaluationReason.Bootstrap });
        Check.Equal("config_new", server.GetDynamicConfig(EveryFeature.User(1), "config_old").OverrideConfigName);
    }

    /// <summary>Types whose readers are chosen when the program runs: a native compiler must have kept them.</summary>
    private static void RunRareTypes()
    {
        var config = new DynamicConfig(
            "c", """{"big":18446744073709551615,"exact":0.1234567890123456789,"day":"friday","list":["a","b"],"sizes":[1,2],"map":{"x":1},"rows":[["a"],[]],"mixed":[1,"a",null]}""");
        Check.Equal(18446744073709551615UL, config.Get<ulong>("big", 0));
        Check.That(config.Get<decimal?>("exact", null) == 0.1234567890123456789m && config.Get<ushort?>("big", null) is null);
        Check.That(config.Get("day", Weekday.Monday) == Weekday.Friday && config.Get<Weekday?>("day", null) == Weekday.Friday);
        Check.That(config.Get("list", new List<string>()) is ["a", "b"] && config.Get("list", new HashSet<string>()).Contains("b"));
        Check.That(config.Get<int[]>("sizes", []) is [1, 2] && config.Get<IEnumerable<short>>("sizes", []).Sum(static size => size) == 3 && config.Get<IReadOnlyList<uint>>("sizes", []) is [1, 2]);
        Check.That(config.Get("map", new Dictionary<string, int>())["x"] == 1 && config.Get<IReadOnlyDictionary<string, double>>("map", new Dictionary<string, double>())["x"] == 1);
        Check.That(config.Get("map", new Dictionary<string, object>())["x"] is 1L && config.Get("map", new Dictionary<string, JsonElement>())["x"].GetInt32() == 1);
        Check.That(config.Get("rows", new List<List<string>>()) is [["a"], []] && config.Get<IReadOnlyList<object?>>("mixed", []) is [1L, "a", null]);
        Check.That(config.Get<JsonElement>("map", default).ValueKind == JsonValueKind.Object && config.Values.Count == 8);
        config.Get("big", "", out EvaluationDetails details);
        Check.That(details.ReadStatus == ParameterReadStatus.OtherKind);
    }

    private enum Weekday
    {
        Monday,
        Friday,
    }

    private static void RunExperiments(StatsigServer server)
    {
        var rules = EveryFeature.Users(200).Select(user => server.GetExperiment(user, "experiment").RuleId).ToHashSet();
        Check.That(rules.IsSupersetOf(["ho", "targetingGate", "g0", "g1"]));
        Experiment test = EveryFeature.Users(200).Select(user => server.GetExperiment(user, "experiment")).First(static some => some.GroupName == "Test");
        Check.That(test is { RuleId: "g1", IsActive: true, IsUserInExperiment: true, IdType: "userID" } && test.Get("color", "") == "red" && test.Get("size", 0) == 2);
        Check.That(test.SecondaryExposures is [{ Gate: "holdout" }, { Gate: "text" }]);
        Check.That(server.GetExperimentGroups("experiment").Groups is [{ Name: "Control" }, { Name: "Test", ValueJson: """{"color":"red","size":2}""" }]);
        Check.Equal("red", server.GetExperimentByGroupName("experiment", "Test").Get("color", ""));
        Check.Equal("grey", server.GetExperimentByGroupId("experiment", "g0").Get("color", ""));
        var arms = EveryFeature.Users(200).Select(user => server.GetExperiment(user, "autotune").RuleId).ToHashSet();
        Check.That(arms.SetEquals(["a1", "a2", "inlineTargetingRules"]));
    }

    private static void RunLayers(StatsigServer server)
    {
        Layer layer = EveryFeature.Users(200).Select(user => server.GetLayer(user, "layer")).First(static some => some.AllocatedExperiment is not null && some.GroupName == "Control");
        Check.That(layer.Get("color", "") == "grey" && layer.Get("size", 0) == 1 && layer.IsExplicitParameter("color") && !layer.IsExplicitParameter("size"));
        Check.That(layer.SecondaryExposures.Count == 2 && layer.UndelegatedSecondaryExposures.Count == 0);
        var merged = EveryFeature.Users(300).Select(user => server.GetLayer(user, "merging").ValueJson).ToHashSet();
        Check.That(merged.Contains("""{"a":"one","b":"three","color":"base"}""") && merged.Contains("""{"a":"base","b":"base","color":"base"}"""));
        Layer three = EveryFeature.Users(300).Select(user => server.GetLayer(user, "merging")).First(static some => some.Get("b", "") == "three" && some.Get("a", "") == "one");
        Check.That(three.RuleIdOf("a") == "m1" && three.RuleIdOf("b") == "m3" && three.RuleIdOf("color") == "default");
    }

    private static void RunStores(StatsigServer server)
    {
        foreach (StatsigUser user in EveryFeature.Users(20))
        {
            ParameterStore store = server.GetParameterStore(user, "store");
            Check.Equal("fixed", store.Get("static", ""));
            Check.Equal(server.CheckGate(user, "half") ? 1 : 2, store.Get("gate", 0));
            Check.Equal(server.GetDynamicConfig(user, "config").Get("text", ""), store.Get("config", ""));
            Check.Equal(server.GetExperiment(user, "experiment").Get("color", ""), store.Get("experiment", ""));
            Check.Equal(server.GetLayer(user, "merging").Get("a", ""), store.Get("layer", ""));
            Check.Equal("fallback", store.Get("no_such_parameter", "fallback"));
        }
    }
}
