using System.Globalization;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Writes the payload of a random plan as the service would deliver it, without any code of the kit.</summary>
/// <remarks>
/// IDs and salts are those of the kit, since they decide who is in a share. What a value contains is written out: the service delivers
/// every value of an experiment in a layer with all parameters of the layer.
/// </remarks>
internal static class IndependentSpecs
{
    internal static byte[] PayloadOf(RandomPlan plan)
    {
        SpecBuilder specs = new SpecBuilder().Time(1)
            .Gate("winter", gate => gate.Entity("holdout").Salt("winter").Version(1).Rule("everyone_1", rule => rule.Salt("everyone_1").Pass(plan.WinterPercent).When(Conditions.Public)))
            .Gate("segment:staff", gate => gate.Salt("segment:staff").Version(1).Rule("pass_1", rule => rule.Salt("pass_1").When(Conditions.Field("email", "any", """["a@shop.example"]"""))));
        for (int i = 0; i < plan.Gates.Length; i++)
        {
            int index = i;
            specs.Gate(RandomSpecs.GateNames[i], gate => WriteGate(gate, plan.Gates[index], index));
        }

        bool isInLayer = plan.AllocatedPercent is not null;
        specs.Experiment("e0", experiment => WriteExperiment(experiment, plan, isInLayer));
        specs.Layer("l0", layer => WriteLayer(layer, plan));
        specs.DynamicConfig("c0", config => config.Salt("c0").Version(1).Default("""{"a":[1,2],"b":true}""")
            .Rule("rule_1", rule => rule.Salt("rule_1").Return("""{"a":[],"b":false}""").When(Conditions.Field("plan", "any", """["premium"]"""))));
        specs.ParameterStore("s0", store => store.Gate("p", "g1", "\"on\"", "\"off\"").Layer("q", "l0", "t").Experiment("r", "e0", "n", "number").Static("f", "1.5", "number"));
        return specs.ToV2();
    }

    private static void WriteGate(EntityBuilder entity, RandomPlan.Gate gate, int index)
    {
        string idType = gate.IsByCompany ? "companyID" : "userID";
        entity.Salt(RandomSpecs.GateNames[index]).Version(1).IdType(idType);
        int number = 0;
        if (gate.IsHeldOut)
        {
            number++;
            entity.Rule("held_out_1", rule => rule.Salt("held_out_1").IdType(idType).Return("false").When(Conditions.PassGate("winter")));
        }

        foreach ((RandomPlan.Audience audience, double percent) in gate.Rules)
        {
            number++;
            string id = audience == RandomPlan.Audience.Segment ? $"fail_{number}" : $"pass_{number}";
            entity.Rule(id, rule => rule.Salt(id).IdType(idType).Pass(percent).Return(audience == RandomPlan.Audience.Segment ? "false" : "true").When(audience switch
            {
                RandomPlan.Audience.Country => [Conditions.Ip("country", "any", """["GB"]""")],
                RandomPlan.Audience.Ids =>
                [
                    Conditions.UnitId("any_case_sensitive", """["u1","u2","u3","U4"]"""),
                    Conditions.UnitId("any_case_sensitive", """["c1","c2","c3","c4"]""", "companyID"),
                ],
                RandomPlan.Audience.Segment => [Conditions.PassGate("segment:staff")],
                _ => [Conditions.PassGate(RandomSpecs.GateNames[index - 1])],
            }));
        }

        if (gate.EveryonePercent is { } everyone)
        {
            string id = $"everyone_{number + 1}";
            entity.Rule(id, rule => rule.Salt(id).IdType(idType).Pass(everyone).When(Conditions.Public));
        }
    }

    private static void WriteExperiment(EntityBuilder entity, RandomPlan plan, bool isInLayer)
    {
        string idType = plan.IsByCompany ? "companyID" : "userID";
        string none = isInLayer ? """{"n":-5,"d":"none","t":"y"}""" : """{"n":-5,"d":"none"}""";
        string control = isInLayer ? $$"""{"n":{{plan.ControlValue}},"t":"y"}""" : $$"""{"n":{{plan.ControlValue}}}""";
        int controlBuckets = (int)(plan.ControlPercent * 10 + 0.5);
        int testBuckets = controlBuckets + (int)(plan.TestPercent * 10 + 0.5);
        entity.Salt("e0").Version(1).IdType(idType).Default(none).Active(!plan.IsInactive);
        if (isInLayer)
        {
            entity.SharedParams().Explicit("n", "t");
        }

        string exclusion = plan.IsHeldOut ? "held_out_1" : "targeting_1";
        entity.Rule(exclusion, rule => rule.Salt(exclusion).IdType(idType).Return(none).When(plan.IsHeldOut ? Conditions.PassGate("winter") : Conditions.FailGate("g0")));
        if (plan.IsInactive)
        {
            entity.Rule("prestart", rule => rule.Salt("prestart").IdType(idType).Return(none).When(Conditions.Public));
        }

        entity.Rule("group_2", rule => rule.Salt("group_2").IdType(idType).Return(control).Group("Control").When(Bucket(controlBuckets, "experiment:e0", idType)));
        entity.Rule("group_3", rule => rule.Salt("group_3").IdType(idType).Return("""{"n":10,"t":"x"}""").Group("Test").When(Bucket(testBuckets, "experiment:e0", idType)));
    }

    private static void WriteLayer(EntityBuilder entity, RandomPlan plan)
    {
        string idType = plan.IsByCompany ? "companyID" : "userID";
        entity.Salt("l0").Version(1).IdType(idType).Default("""{"n":-1,"t":"y"}""");
        if (plan.AllocatedPercent is { } percent)
        {
            entity.Rule("allocation_1", rule => rule.Salt("allocation_1").IdType(idType).Return("""{"n":-1,"t":"y"}""").Delegate("e0")
                .When(Bucket((int)(percent * 10 + 0.5), "layer:l0", idType)));
        }
    }

    private static ConditionJson Bucket(int below, string salt, string idType) => Conditions.Bucket("lt", below.ToString(CultureInfo.InvariantCulture), salt, idType);
}
