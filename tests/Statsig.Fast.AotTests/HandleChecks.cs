using System;
using Statsig.Fast.Handles;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Calls by handle, by accessor and in bulk answer as calls by name.</summary>
internal static class HandleChecks
{
    internal static void Run()
    {
        StatsigServer server = Servers.Create();
        string[] names = [.. EveryFeature.Gates, "unknown"];
        GateHandle[] handles = Array.ConvertAll(names, server.GateHandle);
        var byName = new bool[names.Length];
        var byHandle = new bool[names.Length];
        foreach (StatsigUser user in EveryFeature.Users(100))
        {
            server.EvaluateGates(user, names, byName);
            server.EvaluateGates(user, handles, byHandle);
            for (int i = 0; i < names.Length; i++)
            {
                bool single = server.CheckGate(user, names[i]);
                Check.That(byName[i] == single && byHandle[i] == single, names[i]);
                Check.That(server.CheckGate(user, handles[i]) == single && new GateAccessor(handles[i]).For(server).IsOn(user) == single, names[i]);
                Check.Equal(server.GetFeatureGate(user, names[i]).RuleId, new GateAccessor(handles[i], server).Get(user).RuleId);
            }

            foreach (string name in EveryFeature.DynamicConfigs)
            {
                Check.Equal(server.GetDynamicConfig(user, name).Get("text", ""), server.GetDynamicConfig(user, server.DynamicConfigHandle(name)).Get("text", ""));
            }

            foreach (string name in EveryFeature.Experiments)
            {
                Check.Equal(server.GetExperiment(user, name).RuleId, server.GetExperiment(user, server.ExperimentHandle(name)).RuleId);
            }

            foreach (string name in EveryFeature.Layers)
            {
                Check.Equal(server.GetLayer(user, name).Get("color", ""), server.GetLayer(user, server.LayerHandle(name)).Get("color", ""));
            }

            ParameterStore store = server.GetParameterStore(user, server.ParameterStoreHandle("store"));
            foreach (string name in EveryFeature.StoreParameters)
            {
                Check.Equal(server.GetParameterStore(user, "store").Get(name, ""), store.Get(name, ""));
            }
        }

        if (!System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported)
        {
            // A user remembers what was found in its user agent, so the first time costs something.
            StatsigUser[] users = EveryFeature.Users(50);
            Check.Equal(0L, AllocationChecks.Measure(EvaluateAll));

            void EvaluateAll()
            {
                foreach (StatsigUser user in users)
                {
                    server.EvaluateGates(user, handles, byHandle);
                }
            }
        }
    }
}
