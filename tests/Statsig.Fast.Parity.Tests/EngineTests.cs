using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>The engine alone answers as the server does, which the other tests compare with the recorded answers.</summary>
public sealed class EngineTests
{
    public static TheoryData<string> Recordings { get; } = ["synthetic", "field"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Engine_EveryRecordedUserAndName_AnswersAsTheServer(string name)
    {
        Recording recording = name == "field" ? Recording.Field : Recording.Synthetic;
        StatsigServer server = recording.CreateServer();
        StatsigEngine engine = recording.CreateEngine();
        int compared = 0;
        foreach (RecordedUser recorded in recording.Users)
        {
            StatsigUser user = recorded.User;
            foreach (JsonProperty gate in RecordedAnswers.Of(Section.Gates, recorded.Line))
            {
                FeatureGate own = engine.GetFeatureGate(user, gate.Name), other = server.GetFeatureGate(user, gate.Name);
                Expect(gate.Name, own.RuleId, other.RuleId, own.Details, other.Details, own.SecondaryExposures.Count, other.SecondaryExposures.Count);
                Assert.Equal((other.Value, other.Value), (own.Value, engine.CheckGate(user, gate.Name)));
                compared++;
            }

            foreach (JsonProperty config in RecordedAnswers.Of(Section.DynamicConfigs, recorded.Line))
            {
                DynamicConfig own = engine.GetDynamicConfig(user, config.Name), other = server.GetDynamicConfig(user, config.Name);
                Expect(config.Name, own.RuleId + own.ValueJson, other.RuleId + other.ValueJson, own.Details, other.Details, own.SecondaryExposures.Count, other.SecondaryExposures.Count);
                compared++;
            }

            foreach (JsonProperty layer in RecordedAnswers.Of(Section.Layers, recorded.Line))
            {
                Layer own = engine.GetLayer(user, layer.Name), other = server.GetLayer(user, layer.Name);
                Expect(layer.Name, own.RuleId + own.ValueJson, other.RuleId + other.ValueJson, own.Details, other.Details, own.SecondaryExposures.Count, other.SecondaryExposures.Count);
                Assert.Equal(other.AllocatedExperiment, own.AllocatedExperiment);
                compared++;
            }

            foreach (JsonProperty store in RecordedAnswers.Of(Section.ParameterStores, recorded.Line))
            {
                ParameterStore own = engine.GetParameterStore(user, store.Name), other = server.GetParameterStore(user, store.Name);
                Assert.Equal(other.Count, own.Count);
                for (int i = 0; i < own.Count; i++)
                {
                    Assert.Equal(other.GetValue(other.NameAt(i)).ToString(), own.GetValue(own.NameAt(i)).ToString());
                }

                compared++;
            }

            foreach (JsonProperty experiment in RecordedAnswers.Of(Section.Experiments, recorded.Line))
            {
                Experiment own = engine.GetExperiment(user, experiment.Name), other = server.GetExperiment(user, experiment.Name);
                Expect(experiment.Name, own.RuleId + own.GroupName, other.RuleId + other.GroupName, own.Details, other.Details, own.SecondaryExposures.Count, other.SecondaryExposures.Count);
                compared++;
            }
        }

        Assert.True(compared > 10_000, $"Only {compared} answers were compared.");
    }

    private static void Expect(string name, string rule, string expectedRule, EvaluationDetails details, EvaluationDetails expected, int exposures, int expectedExposures) =>
        Assert.True(
            rule == expectedRule && details.Reason == expected.Reason && details.Version == expected.Version && exposures == expectedExposures,
            $"{name}: {rule}, {details}, {exposures} exposures instead of {expectedRule}, {expected}, {expectedExposures}.");
}
