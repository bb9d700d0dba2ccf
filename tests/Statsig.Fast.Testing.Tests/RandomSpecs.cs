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
    internal static Gen<int[]> Programs { get; } = Gen.Int[0, 999].Array[20, 60];

    /// <summary>Runs a program.</summary>
    internal static void Build(TestSpecs specs, int[] program) => Build(specs, new RandomPlan(program));

    /// <summary>Describes the specs of a plan.</summary>
    internal static void Build(TestSpecs specs, RandomPlan plan)
    {
        specs.Holdout("winter", holdout => holdout.PassesForEveryone().AtPercent(plan.WinterPercent));
        specs.Segment("staff", segment => segment.PassesFor(email: "A@shop.example"));
        for (int i = 0; i < GateNames.Length; i++)
        {
            int index = i;
            specs.Gate(GateNames[i], gate => Rules(gate, plan.Gates[index], index));
        }

        string idType = plan.IsByCompany ? "companyID" : "userID";
        specs.Experiment("e0", experiment =>
        {
            _ = plan.IsHeldOut ? experiment.HeldOutBy("winter") : experiment.OnlyForGate("g0");
            _ = plan.IsInactive ? experiment.Inactive() : experiment;

            // "d" is in no group and so not explicit: layers report it without the secondary exposures of the experiment.
            experiment.Group("Control", plan.ControlPercent, $$"""{"n":{{plan.ControlValue}}}""").Group("Test", plan.TestPercent, """{"n":10,"t":"x"}""")
                .Default("""{"n":-5,"d":"none"}""").ByIdType(idType);
        });
        specs.Layer("l0", layer =>
        {
            _ = plan.AllocatedPercent is { } percent ? layer.Allocates("e0", percent) : layer;
            layer.Default("""{"n":-1,"t":"y"}""").ByIdType(idType);
        });
        specs.DynamicConfig("c0", config => config.For(audience => audience.Field("plan", "Premium"), """{"a":[],"b":false}""").Default("""{"a":[1,2],"b":true}"""));
        specs.ParameterStore("s0", store => store.FromGate("p", "g1", "on", "off").FromLayer("q", "l0", "t").FromExperiment("r", "e0", "n", "number").Value("f", 1.5));
    }

    private static void Rules(GateBuilder builder, RandomPlan.Gate gate, int index)
    {
        _ = gate.IsHeldOut ? builder.HeldOutBy("winter") : builder;
        foreach ((RandomPlan.Audience audience, double percent) in gate.Rules)
        {
            _ = audience switch
            {
                RandomPlan.Audience.Country => builder.PassesFor(country: "GB").AtPercent(percent),
                RandomPlan.Audience.Ids => builder.PassesFor(users => users.UserId("u1", "u2", "u3", "U4").CustomId("companyID", "c1", "c2", "c3", "c4")).AtPercent(percent),
                RandomPlan.Audience.Segment => builder.FailsFor(users => users.InSegment("staff")),
                _ => builder.PassesFor(users => users.PassesGate(GateNames[index - 1])).AtPercent(percent),
            };
        }

        _ = gate.EveryonePercent is { } everyone ? builder.PassesForEveryone().AtPercent(everyone) : builder;
        _ = gate.IsByCompany ? builder.ByIdType("companyID") : builder;
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
