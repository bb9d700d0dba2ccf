using System;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Servers with the payload of every feature.</summary>
internal static class Servers
{
    /// <summary>The users of all tests here: enough for every rule, bucket and hashing length to occur.</summary>
    internal static readonly StatsigUser[] Users = EveryFeature.Users(400);

    /// <summary>A server as it is.</summary>
    internal static readonly StatsigServer Plain = Create();

    /// <summary>A server with overrides, none of which concerns what the tests ask for.</summary>
    internal static readonly StatsigServer OverridesElsewhere = CreateWithOverridesElsewhere();

    /// <summary>A server that overrides everything, for everybody or for some users.</summary>
    internal static readonly StatsigServer Overridden = CreateOverridden();

    /// <summary>The servers by name, for theories.</summary>
    internal static StatsigServer Of(string name) => name switch
    {
        "plain" => Plain,
        "overrides elsewhere" => OverridesElsewhere,
        _ => Overridden,
    };

    internal static TheoryData<string> Names { get; } = ["plain", "overrides elsewhere", "overridden"];

    internal static StatsigServer Create(string? payload = null)
    {
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            EnvironmentTier = "production",
            // A thread that waits for a processor must not run out of time: that throws, which allocates.
            RegexMatchTimeout = TimeSpan.FromSeconds(30),
            OutputLogLevel = OutputLogLevel.None,
        });
        server.UpdateIdList(EveryFeature.ListName, Encoding.UTF8.GetBytes(EveryFeature.ListLines));
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(Encoding.UTF8.GetBytes(payload ?? EveryFeature.V2)).Status);
        Assert.DoesNotContain(server.SpecProblems, static problem => problem.Cause == SpecProblemCause.Skipped);
        return server;
    }

    private static StatsigServer CreateWithOverridesElsewhere()
    {
        StatsigServer server = Create();
        server.OverrideGate("other", true);
        server.OverrideGate("pass", false, "nobody");
        server.OverrideDynamicConfig("other", """{"a":1}""");
        server.OverrideExperiment("other", """{"a":1}""", "nobody");
        server.OverrideLayer("layer", """{"a":1}""", "nobody");
        server.OverrideParameterStore("other", """{"a":1}""");
        return server;
    }

    private static StatsigServer CreateOverridden()
    {
        StatsigServer server = Create();
        for (int i = 0; i < EveryFeature.Gates.Length; i++)
        {
            // One third for everybody, one third for a user ID, one third for a custom ID, text or number.
            server.OverrideGate(EveryFeature.Gates[i], i % 2 == 0, (i % 3) switch { 0 => null, 1 => "user-7", _ => "company-3" });
            server.OverrideGate(EveryFeature.Gates[i], true, "33");
        }

        server.OverrideDynamicConfig("config", """{"text":"overridden","count":3,"list":["x"]}""");
        server.OverrideExperimentByGroupName("experiment", "Test");
        server.OverrideExperimentByGroupName("experiment", "Control", "user-9");
        server.OverrideExperiment("autotune", """{"arm":9}""", "company-5");
        server.OverrideLayer("layer", """{"color":"over","size":3}""");
        server.OverrideLayer("merging", """{"a":"over"}""", "company-5");
        server.OverrideParameterStore("store", """{"static":1,"gate":{"ref_type":"gate","param_type":"number","gate_name":"half","pass_value":1,"fail_value":2}}""", "user-9");
        return server;
    }
}
