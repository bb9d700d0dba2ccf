using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CsCheck;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Random builder programs and users, for properties.</summary>
internal static class RandomSpecs
{
    internal static readonly string[] GateNames = ["g0", "g1", "g2"];

    /// <summary>Users whose IDs, countries and companies the conditions of the programs name.</summary>
    internal static readonly StatsigUser[] Users =
    [
        .. Enumerable.Range(0, 200).Select(static i => new StatsigUser($"u{i}")
        {
            Country = i % 3 == 0 ? "GB" : "FR",
            Email = i % 5 == 0 ? "a@shop.example" : null,
            CustomIds = [new("companyID", $"c{i % 7}")],
            Custom = [new("plan", i % 2 == 0 ? "premium" : "free")],
        }),
    ];

    /// <summary>A builder program as a sequence of numbers, which decide its steps.</summary>
    internal static Gen<int[]> Programs { get; } = Gen.Int[0, 999].Array[12, 40];

    /// <summary>Runs a program.</summary>
    internal static void Build(TestSpecs specs, int[] program)
    {
        var choices = new Queue<int>(program);
        int Next(int below) => (choices.TryDequeue(out int choice) ? choice : 0) % below;
        specs.Holdout("winter", holdout => holdout.PassesForEveryone().AtPercent(Next(100)));
        specs.Segment("staff", segment => segment.PassesFor(email: "a@shop.example"));
        for (int i = 0; i < GateNames.Length; i++)
        {
            int index = i;
            specs.Gate(GateNames[i], gate => Rules(gate, index, Next));
        }

        double first = Next(60);
        Func<ExperimentBuilder, ExperimentBuilder> excludes = Next(2) == 0 ? static experiment => experiment.HeldOutBy("winter") : static experiment => experiment.OnlyForGate("g0");

        // "d" is in no group and so not explicit: layers report it without the secondary exposures of the experiment.
        specs.Experiment("e0", experiment => excludes(experiment.Default("""{"n":-5,"d":"none"}"""))
            .Group("Control", first, $$"""{"n":{{Next(9)}}}""").Group("Test", Next(40), """{"n":10,"t":"x"}"""));
        specs.Layer("l0", layer => layer.Default("""{"n":-1,"t":"y"}""").Allocates("e0", Next(100)));
        specs.DynamicConfig("c0", config => config.Default("""{"a":[1,2],"b":true}""").For(audience => audience.Field("plan", "premium"), """{"a":[],"b":false}"""));
        specs.ParameterStore("s0", store => store.FromGate("p", "g1", "on", "off").FromLayer("q", "l0", "t").FromExperiment("r", "e0", "n", "number").Value("f", 1.5));
    }

    private static void Rules(GateBuilder gate, int index, Func<int, int> next)
    {
        if (next(4) == 0)
        {
            gate.ByIdType("companyID");
        }

        for (int rules = next(4); rules > 0; rules--)
        {
            _ = next(6) switch
            {
                0 => gate.PassesFor(country: "GB"),
                1 => gate.PassesFor(audience => audience.UserId("u1", "u2", "u3").CustomId("companyID", "c1", "c2", "c3")),
                2 => gate.FailsFor(audience => audience.InSegment("staff")),
                3 when index > 0 => gate.PassesFor(audience => audience.PassesGate(GateNames[index - 1])),
                4 => gate.HeldOutBy("winter"),
                _ => gate.PassesForEveryone(),
            };
            gate.AtPercent(next(101));
        }
    }

    /// <summary>Returns everything that a server answers a user, as text.</summary>
    internal static string AnswersOf(StatsigServer server, StatsigUser user)
    {
        Experiment experiment = server.GetExperiment(user, "e0");
        Layer layer = server.GetLayer(user, "l0");
        DynamicConfig config = server.GetDynamicConfig(user, "c0");
        ParameterStore store = server.GetParameterStore(user, "s0");
        return string.Join(
            ' ',
            GateNames.Select(name => server.GetFeatureGate(user, name)).Select(static gate => $"{gate.Value}/{gate.RuleId}")
                .Concat([experiment.ValueJson, experiment.RuleId, experiment.GroupName ?? "-", layer.Get("t", ""), layer.Get("n", 0L).ToString(CultureInfo.InvariantCulture), layer.RuleId])
                .Concat([config.ValueJson, config.RuleId, store.Get("p", ""), store.Get("q", ""), store.Get("r", 0.0).ToString(CultureInfo.InvariantCulture), store.Get("f", 0.0).ToString(CultureInfo.InvariantCulture)]));
    }
}
