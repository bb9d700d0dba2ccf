using System.Collections.Generic;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Local overrides of every kind.</summary>
internal static class OverrideChecks
{
    internal static void Run()
    {
        StatsigServer server = Servers.Create();
        StatsigUser user = EveryFeature.User(1), other = EveryFeature.User(2);
        server.OverrideGate("fail", true, "user-1");
        server.OverrideGate("made_up", true);
        server.OverrideDynamicConfig("config", new Dictionary<string, object?> { ["a"] = 1, ["b"] = new object?[] { "x", 2.5, null }, ["c"] = new Dictionary<string, object?> { ["d"] = true } });
        server.OverrideExperimentByGroupName("experiment", "Test", "company-1");
        server.OverrideLayer("layer", """{"color":"over"}""");
        server.OverrideParameterStore("store", """{"static":"over","gate":{"ref_type":"gate","param_type":"number","gate_name":"made_up","pass_value":8,"fail_value":9}}""");

        Check.That(server.CheckGate(user, "fail") && !server.CheckGate(other, "fail") && server.CheckGate(other, "made_up"));
        Check.Equal("LocalOverride:Recognized", server.GetFeatureGate(user, "fail").Details.Text);
        Check.Equal("""{"a":1,"b":["x",2.5,null],"c":{"d":true}}""", server.GetDynamicConfig(user, "config").ValueJson);
        Check.Equal("red", server.GetExperiment(user, "experiment").Get("color", ""));
        Check.Equal("over", server.GetLayer(user, "layer").Get("color", ""));
        Check.Equal("over", server.GetParameterStore(user, "store").Get("static", ""));
        Check.Equal(8, server.GetParameterStore(user, "store").Get("gate", 0));
        Check.Throws<System.Text.Json.JsonException>(() => server.OverrideLayer("layer", "{"));

        server.RemoveAllOverrides();
        Check.That(!server.CheckGate(user, "fail") && server.GetFeatureGate(user, "fail").RuleId == "f");
    }
}
