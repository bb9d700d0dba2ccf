using System;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.AotTests;

/// <summary>NativeAOT allocates nothing per evaluation either; it has another optimizer, so this is measured here again.</summary>
internal static class AllocationChecks
{
    private static long _seen;

    internal static void Run()
    {
        if (System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported)
        {
            // On the JIT, methods that were not yet optimized may box; Statsig.Fast.Allocation.Tests measures there.
            return;
        }

        StatsigServer server = Servers.Create();
        StatsigUser[] users = EveryFeature.Users(100);
        Check.Equal(0L, Measure(() => Gates(server, users)));
        Check.Equal(0L, Measure(() => Parameters(server, users)));
        server.OverrideGate("pass", false, "user-7");
        server.OverrideExperimentByGroupName("experiment", "Test", "company-3");
        Check.Equal(0L, Measure(() => Gates(server, users)));
        Check.Equal(0L, Measure(() => Parameters(server, users)));
    }

    /// <summary>What a pass allocates after the first one.</summary>
    internal static long Measure(Action pass)
    {
        pass();
        return AllocationProbe.BytesOfOne(pass);
    }

    private static void Gates(StatsigServer server, StatsigUser[] users)
    {
        foreach (StatsigUser user in users)
        {
            foreach (string name in EveryFeature.Gates)
            {
                FeatureGate gate = server.GetFeatureGate(user, name);
                _seen += (server.CheckGate(user, name) ? 1 : 0) + gate.RuleId.Length + gate.SecondaryExposures.Count + gate.Details.Text.Length;
            }
        }
    }

    private static void Parameters(StatsigServer server, StatsigUser[] users)
    {
        foreach (StatsigUser user in users)
        {
            foreach (string name in EveryFeature.DynamicConfigs)
            {
                DynamicConfig config = server.GetDynamicConfig(user, name);
                _seen += config.Get("text", "").Length + config.Get("count", 0) + (long)config.Get<decimal>("ratio", 0) + config.ParameterNames.Length;
            }

            foreach (string name in EveryFeature.Experiments)
            {
                Experiment experiment = server.GetExperiment(user, name);
                _seen += experiment.Get("color", "").Length + experiment.SecondaryExposures.Count;
            }

            foreach (string name in EveryFeature.Layers)
            {
                Layer layer = server.GetLayer(user, name);
                _seen += layer.Get("color", "").Length + layer.RuleIdOf("a").Length + layer.UndelegatedSecondaryExposures.Count;
            }

            ParameterStore store = server.GetParameterStore(user, "store");
            foreach (string name in EveryFeature.StoreParameters)
            {
                _seen += store.Get(name, "").Length;
            }
        }
    }
}
