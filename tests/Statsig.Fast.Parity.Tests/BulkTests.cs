using System;
using System.Linq;
using CsCheck;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Parity.Tests.Recordings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Bulk calls answer what single calls answer.</summary>
public sealed class BulkTests
{
    private static readonly StatsigServer Server = Recording.Synthetic.CreateServer();
    private static readonly string[] Names = [.. Server.GetSpecs().Where(static spec => spec.Type == SpecType.Gate).Select(static spec => spec.Name), "unknown"];

    public static TheoryData<string> Lanes => [.. LaneStrategies.Names.Where(static name => LaneStrategies.TryCreate(name) is not null), LaneStrategies.NoneName];

    [Fact]
    public void EvaluateGates_AnyGatesAndUsers_AnswersAsSingleCalls()
    {
        Gen<(int[] Gates, int User)> cases = from gates in Gen.Int[0, Names.Length - 1].Array[0, 100]
                                             from user in Gen.Int[0, Recording.Synthetic.Users.Count - 1]
                                             select (gates, user);

        Property.Holds(cases, static picked =>
        {
            StatsigUser user = Recording.Synthetic.Users[picked.User].User;
            string[] names = [.. picked.Gates.Select(static gate => Names[gate])];
            var values = new bool[names.Length];
            Server.EvaluateGates(user, names, values);
            var byHandle = new bool[names.Length];
            Server.EvaluateGates(user, Array.ConvertAll(names, Server.GateHandle), byHandle);
            return values.SequenceEqual(names.Select(name => Server.CheckGate(user, name))) && values.SequenceEqual(byHandle);
        }, 300);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void EvaluateGates_AllGatesOfEveryUser_AnswersAsSingleCalls(string lanes)
    {
        Rulesets.Ruleset ruleset = Server.CurrentRuleset;
        var values = new bool[Names.Length];
        foreach (RecordedUser recorded in Recording.Synthetic.Users)
        {
            BulkGates.Evaluate(ruleset, recorded.User, null, Names, values, LaneStrategies.Choose(lanes));

            Assert.Equal(Names.Select(name => Server.CheckGate(recorded.User, name)), values);
        }
    }

    [Fact]
    public void EvaluateGates_Overrides_Show()
    {
        StatsigServer server = Recording.Synthetic.CreateServer();
        server.OverrideGate("n_leaf_half", false);
        var values = new bool[Names.Length];
        StatsigUser user = Recording.Synthetic.Users[0].User;

        server.EvaluateGates(user, Names, values);

        Assert.Equal(Names.Select(name => server.CheckGate(user, name)), values);
        Assert.False(values[Array.IndexOf(Names, "n_leaf_half")]);
        var byHandle = new bool[Names.Length];
        server.EvaluateGates(user, Array.ConvertAll(Names, server.GateHandle), byHandle);
        Assert.Equal(values, byHandle);
    }

    [Fact]
    public void EvaluateAll_EveryEntity_AnswersAsTheGetters()
    {
        StatsigUser user = Recording.Synthetic.Users[3].User;
        UserEvaluations all = Server.EvaluateAll(user);
        int gates = 0, configs = 0, experiments = 0, layers = 0;
        foreach (FeatureGate gate in all.Gates)
        {
            gates++;
            Assert.Equal(Server.GetFeatureGate(user, gate.Name).RuleId, gate.RuleId);
        }

        foreach (DynamicConfig config in all.DynamicConfigs)
        {
            configs++;
            Assert.Equal(Server.GetDynamicConfig(user, config.Name).ValueJson, config.ValueJson);
        }

        foreach (Experiment experiment in all.Experiments)
        {
            experiments++;
            Assert.Equal(Server.GetExperiment(user, experiment.Name).GroupName, experiment.GroupName);
        }

        foreach (Layer layer in all.Layers)
        {
            layers++;
            Assert.Equal(Server.GetLayer(user, layer.Name).AllocatedExperiment, layer.AllocatedExperiment);
        }

        // As many as a client response holds.
        Assert.Equal((907, 42, 16), (gates, configs + experiments, layers));
        Assert.Equal(Server.GetDynamicConfigNames().Count, configs);
    }

    [Fact]
    public void EvaluateGates_FewerValuesThanHandles_Throws() =>
        Assert.Throws<ArgumentException>(static () => Server.EvaluateGates(new StatsigUser("a"), new GateHandle[2], new bool[1]));

    [Fact]
    public void EvaluateGates_FewerValuesThanNames_Throws() =>
        Assert.Throws<ArgumentException>(static () => Server.EvaluateGates(new StatsigUser("a"), ["a", "b"], new bool[1]));
}
