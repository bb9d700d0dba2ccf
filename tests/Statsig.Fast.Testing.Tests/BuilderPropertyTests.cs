using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

public sealed class BuilderPropertyTests
{
    private static readonly ClientInitializeOptions Unhashed = new() { HashAlgorithm = HashAlgorithm.None };

    [Fact]
    public void Builder_OfRandomPrograms_AnswersAsAnIndependentPayload() => Property.Holds(
        RandomSpecs.Programs,
        static program =>
        {
            var plan = new RandomPlan(program);
            using var built = TestStatsig.Create(specs => RandomSpecs.Build(specs, plan));
            using var independent = TestStatsig.FromPayload(IndependentSpecs.PayloadOf(plan));

            Assert.Empty(independent.Server.SpecProblems);
            foreach (StatsigUser user in RandomSpecs.Users)
            {
                Assert.Equal(RandomSpecs.AnswersOf(independent.Server, user), RandomSpecs.AnswersOf(built.Server, user));
            }

            // The responses to clients carry the rest: ID types, layers, explicit parameters and secondary exposures.
            foreach (StatsigUser user in RandomSpecs.Users.Take(10))
            {
                JsonObject expected = ResponseOf(independent, user);
                JsonObject actual = ResponseOf(built, user);
                Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()}\nbut was {actual.ToJsonString()}");
            }
        });

    [Fact]
    public void Programs_OfTheProperty_ReachEveryKindOfAnswer()
    {
        // A generator whose programs never passed a gate or never filled a group would prove nothing.
        bool[] reached = new bool[9];
        Property.Holds(
            RandomSpecs.Programs,
            program =>
            {
                var plan = new RandomPlan(program);
                using var statsig = TestStatsig.FromPayload(IndependentSpecs.PayloadOf(plan));
                foreach (StatsigUser user in RandomSpecs.Users)
                {
                    Experiment experiment = statsig.Server.GetExperiment(user, "e0");
                    Layer layer = statsig.Server.GetLayer(user, "l0");
                    bool[] seen =
                    [
                        RandomSpecs.GateNames.Any(name => statsig.Server.CheckGate(user, name)), experiment.GroupName == "Control", experiment.GroupName == "Test",
                        experiment.RuleId == "prestart", experiment.RuleId == "held_out_1", experiment.RuleId == "targeting_1",
                        layer is { GroupName: "Test" }, layer.Get("d", "") == "none", layer.RuleId == "default",
                    ];
                    lock (reached)
                    {
                        for (int i = 0; i < seen.Length; i++)
                        {
                            reached[i] |= seen[i];
                        }
                    }
                }
            });

        Assert.DoesNotContain(false, reached);
    }

    private static JsonObject ResponseOf(TestStatsig statsig, StatsigUser user)
    {
        JsonObject response = JsonNode.Parse(statsig.GetClientInitializeResponse(user, Unhashed)!)!.AsObject();
        Assert.True(response["sdkInfo"]!.AsObject().Remove("sessionId")); // Random for each server.
        return response;
    }
}
