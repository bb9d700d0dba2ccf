using System;
using System.Linq;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Checking a gate of any kind allocates nothing, whatever it answers.</summary>
public sealed class GateTests
{
    public static TheoryData<string, string> GatesAndServers { get; } =
        new(EveryFeature.Gates.SelectMany(_ => Servers.Names.Select(static row => row.Data), static (gate, server) => (gate, server)));

    [Theory]
    [MemberData(nameof(GatesAndServers))]
    public void CheckGate_AnyKind_AllocatesNothing(string gate, string serverName)
    {
        StatsigServer server = Servers.Of(serverName);
        int passed = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                passed += server.CheckGate(user, gate) ? 1 : 0;
            }
        });
        GC.KeepAlive(passed);
    }

    [Theory]
    [MemberData(nameof(GatesAndServers))]
    public void GetFeatureGate_AllOfItsMembersRead_AllocatesNothing(string gate, string serverName)
    {
        StatsigServer server = Servers.Of(serverName);
        long seen = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                FeatureGate answer = server.GetFeatureGate(user, gate);
                seen += answer.RuleId.Length + answer.IdType.Length + answer.Name.Length + (answer.GroupName?.Length ?? 0);
                seen += answer.Details.Text.Length + (long)answer.Details.Reason + (answer.OverrideConfigName?.Length ?? 0);
                seen += Length(answer);
            }
        });
        GC.KeepAlive(seen);
    }

    [Fact]
    public void CheckGate_OfTheEngineAlone_AllocatesNothing()
    {
        StatsigEngine engine = StatsigEngine.Load(Encoding.UTF8.GetBytes(EveryFeature.V2));
        int passed = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Servers.Users)
            {
                foreach (string gate in EveryFeature.Gates)
                {
                    passed += engine.CheckGate(user, gate) ? 1 : 0;
                    passed += engine.GetFeatureGate(user, gate).SecondaryExposures.Count;
                }
            }
        });
        Assert.NotEqual(0, passed);
    }

    [Fact]
    public void CheckGate_OfThesePayloads_PassesForSomeAndFailsForOthers()
    {
        // The tests above mean little for a gate that always takes the same way.
        string[] always = [.. EveryFeature.Gates.Where(static gate => Servers.Users.Select(user => Servers.Plain.CheckGate(user, gate)).Distinct().Count() == 1)];

        Assert.Equal(["pass", "fail", "default", "disabled", "unsupported", "", "no_such_gate"], always);
    }

    private static int Length(in FeatureGate answer)
    {
        int length = 0;
        for (int i = 0; i < answer.SecondaryExposures.Count; i++)
        {
            SecondaryExposure exposure = answer.SecondaryExposures[i];
            length += exposure.Gate.Length + exposure.GateValue.Length + exposure.RuleId.Length;
        }

        return length;
    }
}
