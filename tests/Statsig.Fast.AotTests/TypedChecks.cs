using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Every accessor that is generated from the snapshot of <see cref="EveryFeature"/> answers as the call by name does.</summary>
internal static class TypedChecks
{
    /// <summary>All gates of the snapshot. A gate that is added there and not here fails the count.</summary>
    private static readonly GateAccessor[] AllGates =
    [
        Gates.Array, Gates.City, Gates.Default, Gates.Disabled, Gates.Environment, Gates.Fail, Gates.Group_, Gates.Half, Gates.HalfCompany, Gates.Holdout,
        Gates.Ip, Gates.Mapped, Gates.Middle, Gates.Multi, Gates.Nested, Gates.NotInList, Gates.Number, Gates.NumberText, Gates.Pass, Gates.Regex,
        Gates.Segment, Gates.Text, Gates.Time, Gates.Unsupported, Gates.UserAgent, Gates.Version,
    ];

    internal static void Run()
    {
        StatsigServer server = Servers.Create();
        Check.Equal(26, AllGates.Length);
        foreach (StatsigUser user in EveryFeature.Users(200))
        {
            RunGates(server, user);
            RunConfigs(server, user);
            RunExperiments(server, user);
            RunLayers(server, user);
            RunStores(server, user);
        }
    }

    private static void RunGates(StatsigServer server, StatsigUser user)
    {
        foreach (GateAccessor gate in AllGates)
        {
            FeatureGate byName = server.GetFeatureGate(user, gate.Name);
            FeatureGate typed = gate.For(server).Get(user);
            Check.That(gate.For(server).IsOn(user) == byName.Value && gate.For(server).IsOn(user, ExposureLogging.Disabled) == byName.Value && typed.Value == byName.Value, gate.Name);
            Check.Equal(byName.RuleId, typed.RuleId);
            Check.Equal(byName.Details.Text, typed.Details.Text);
        }
    }

    private static void RunConfigs(StatsigServer server, StatsigUser user)
    {
        DynamicConfig byName = server.GetDynamicConfig(user, "config");
        DynamicConfigTypes.Config typed = DynamicConfigs.Config.For(server).Get(user);
        Check.Equal(byName.Get("text", ""), typed.Text);
        Check.Equal(byName.Get("count", -1L), typed.CountOr(-1));
        Check.Equal(byName.Get("ratio", -1.0), typed.RatioOr(-1));
        Check.Equal(byName.Get("flag", false), typed.Flag);
        Check.Equal(byName.Get("list", (string[])[]).Length, typed.List?.Count ?? 0);
        Check.Equal(server.GetDynamicConfig(user, "config_new").Get("text", ""), DynamicConfigs.ConfigNew.For(server).Get(user).Text);
    }

    private static void RunExperiments(StatsigServer server, StatsigUser user)
    {
        Experiment byName = server.GetExperiment(user, "experiment");
        ExperimentTypes.Experiment typed = Experiments.Experiment.For(server).Get(user);
        Check.Equal(byName.Get("color", ""), typed.Color);
        Check.Equal(byName.Get("size", -1L), typed.SizeOr(-1));
        Check.Equal(byName.GroupName ?? "", typed.GroupName ?? "");

        // An autotune explores at random, so two calls need not agree; both give one of its arms or the default.
        Check.That(Experiments.Autotune.For(server).Get(user).ArmOr(-1) is >= 0 and <= 2 && server.GetExperiment(user, "autotune").Get("arm", -1L) is >= 0 and <= 2);
        foreach (RankedGroup group in Experiments.Autotune.For(server).GetRankedGroups(user))
        {
            Check.That(Experiments.Autotune.Of(in group).ArmOr(-1) is >= 0 and <= 2);
            server.LogExposure(in group);
        }
    }

    private static void RunLayers(StatsigServer server, StatsigUser user)
    {
        Layer byName = server.GetLayer(user, "layer");
        LayerTypes.Layer typed = Layers.Layer.For(server).Get(user);
        Check.Equal(byName.Get("color", ""), typed.Color);
        Check.Equal(byName.Get("own", "none"), typed.OwnOr("none"));
        Check.Equal(byName.Get("size", -1L), typed.SizeOr(-1));
        Layer merged = server.GetLayer(user, "merging");
        LayerTypes.Merging typedMerged = Layers.Merging.For(server).Get(user);
        Check.Equal(merged.Get("a", "none"), typedMerged.AOr("none"));
        Check.Equal(merged.Get("b", "none"), typedMerged.BOr("none"));
        Check.Equal(merged.Get("color", "none"), typedMerged.ColorOr("none"));
        Check.Equal(merged.Get("size", -1L), typedMerged.SizeOr(-1));
    }

    private static void RunStores(StatsigServer server, StatsigUser user)
    {
        ParameterStore byName = server.GetParameterStore(user, "store");
        ParameterStoreTypes.Store typed = ParameterStores.Store.For(server).Get(user);
        Check.Equal(byName.Get("static", ""), typed.Static);
        Check.Equal(byName.Get("gate", -1.0), typed.GateOr(-1));
        Check.Equal(byName.Get("config", "none"), typed.ConfigOr("none"));
        Check.Equal(byName.Get("experiment", "none"), typed.ExperimentOr("none"));
        Check.Equal(byName.Get("layer", "none"), typed.LayerOr("none"));
    }
}
