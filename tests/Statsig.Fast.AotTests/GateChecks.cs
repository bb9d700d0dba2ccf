using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Gates of every kind of condition, from payloads of both shapes.</summary>
internal static class GateChecks
{
    internal static void Run()
    {
        StatsigServer v2 = Servers.Create();
        StatsigServer v1 = Servers.Create(EveryFeature.V1);
        RunConditions(v2);
        RunConditions(v1);
        foreach (StatsigUser user in EveryFeature.Users(100))
        {
            foreach (string name in EveryFeature.Gates)
            {
                FeatureGate gate = v2.GetFeatureGate(user, name);
                Check.Equal(gate.Value, v2.CheckGate(user, name));
                Check.Equal(gate.Value, v1.CheckGate(user, name));
                Check.Equal(gate.RuleId, v2.ExplainGate(user, name).RuleId);
                Check.That(v2.ExplainGate(user, name).ToJson().Length > 100 && v1.ExplainGate(user, name).ToString().Contains(name, System.StringComparison.Ordinal));
                Check.Equal(gate.RuleId, v1.GetFeatureGate(user, name).RuleId);
                Check.That(gate.SecondaryExposures.SequenceEqual(v1.GetFeatureGate(user, name).SecondaryExposures));
            }
        }

        RunUpdates(v2);
    }

    private static void RunConditions(StatsigServer server)
    {
        StatsigUser user = EveryFeature.User(1);
        Check.That(server.CheckGate(user, "pass") && !server.CheckGate(user, "fail") && !server.CheckGate(user, "default"));
        Check.Equal("any", server.GetFeatureGate(user, "text").RuleId);
        Check.Equal("contains", server.GetFeatureGate(EveryFeature.User(2), "text").RuleId);
        Check.Equal("any", server.GetFeatureGate(new StatsigUser("u") { Custom = [new("city", "köln")] }, "city").RuleId);
        Check.Equal("contains", server.GetFeatureGate(new StatsigUser("u") { Custom = [new("city", "Zürich")] }, "city").RuleId);
        Check.Equal("r", server.GetFeatureGate(user, "regex").RuleId);
        Check.Equal("l", server.GetFeatureGate(EveryFeature.User(8), "regex").RuleId);
        Check.That(server.CheckGate(new StatsigUser("u") { AppVersion = "1.5.10" }, "version"));
        Check.That(!server.CheckGate(new StatsigUser("u") { AppVersion = "1.5.2" }, "version"));
        Check.Equal("t", server.GetFeatureGate(new StatsigUser("u") { Custom = [new("joined", 1_700_000_000)] }, "time").RuleId);
        Check.Equal("g", server.GetFeatureGate(new StatsigUser("u") { Custom = [new("level", "7.5")] }, "number").RuleId);
        Check.Equal("a", server.GetFeatureGate(new StatsigUser("u") { Custom = [new("level", 5.0)] }, "number_text").RuleId);
        Check.Equal("a", server.GetFeatureGate(new StatsigUser("u") { Custom = [new("tags", StatsigValue.FromArray("x", 7))] }, "array").RuleId);
        Check.That(server.CheckGate(user, "environment") && !server.CheckGate(EveryFeature.User(4), "environment"));
        Check.Equal("Bootstrap:Unsupported", server.GetFeatureGate(user, "unsupported").Details.Text);
        Check.Equal("Bootstrap:Unrecognized", server.GetFeatureGate(user, "no_such_gate").Details.Text);
        Check.That(EveryFeature.Users(50).Any(some => server.GetFeatureGate(some, "mapped").OverrideConfigName == "half"));
        Check.That(EveryFeature.Users(50).Any(some => server.CheckGate(some, "group")));
        FeatureGate nested = server.GetFeatureGate(user, "nested");
        Check.That(server.GetFieldsNeededForGate("nested").Count > 0 && server.GetFieldsNeededForGate("no such gate").Count == 0);
        Check.That(nested.SecondaryExposures is [{ Gate: "text", GateValue: "true", RuleId: "any" }, { Gate: "middle" }, { Gate: "half" }]);
    }

    private static void RunUpdates(StatsigServer server)
    {
        Check.That(server.GetFeatureGateNames().Contains("pass") && !server.GetFeatureGateNames().Contains("segment:seg"));
        Check.That(server.GetSpecs().Count > 30 && server.GetExperimentNames().Contains("experiment") && server.GetLayerNames().Count == 2);
        Check.That(server.GetAutotuneNames() is not null && server.GetParameterStoreNames() is ["store"] && server.GetDynamicConfigNames().Contains("config"));
        Check.Equal(SpecsUpdateStatus.Rejected.ToString(), server.Update("{").Status.ToString());
        Check.Equal(SpecsUpdateStatus.Older.ToString(), server.Update(EveryFeature.V2.Replace("\"time\":1000", "\"time\":1", System.StringComparison.Ordinal)).Status.ToString());
        Check.That(server.CheckGate(EveryFeature.User(1), "pass"));
        server.ShutdownAsync().GetAwaiter().GetResult();
        // The last rules go on answering.
        Check.Equal("Bootstrap:Recognized", server.GetFeatureGate(EveryFeature.User(1), "pass").Details.Text);
        Check.That(!StatsigServer.Shared.CheckGate(EveryFeature.User(1), "pass"));
    }
}
