using System;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// What explanations say about conditions and buckets. That their outcomes are the recorded answers is part of every comparison with
/// recorded answers (<see cref="ExplainedAnswers"/>).
/// </summary>
public sealed class ExplanationTests(ITestOutputHelper output)
{
    private const int MaxDepth = 1_000;

    public static TheoryData<string> Recordings { get; } = ["synthetic", "global fields", "field", "eval_proj", "demo_proj"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Explain_EveryRecordedUserAndName_StatesConditionsAndBucketsAsTheyAreAlone(string name)
    {
        Recording recording = name switch
        {
            "synthetic" => Recording.Synthetic,
            "global fields" => Recording.GlobalFields,
            "field" => Recording.Field,
            _ => Recording.Real(name),
        };
        var judge = new ExplanationJudge(recording.Payload);
        StatsigServer server = recording.CreateServer();
        StatsigServer judging = recording.CreateServer(judge.Payload);
        int explanations = 0;
        foreach (RecordedUser recorded in recording.Users)
        {
            foreach (Section section in Enum.GetValues<Section>())
            {
                foreach (JsonProperty entry in RecordedAnswers.Of(section, recorded.Line))
                {
                    Explanation explanation = ExplainedAnswers.Explain(server, section, recorded.User, entry.Name, null);
                    string? fault = judge.FindFault(judging, recorded.User, explanation);
                    Assert.True(fault is null, $"User {recorded.Index}: {fault}\n{explanation}");
                    explanations++;
                }
            }
        }

        output.WriteLine($"{explanations} explanations, {judge.Checked} conditions and buckets");
        Assert.True(judge.Checked > explanations / 2, $"Only {judge.Checked} conditions and buckets were checked.");
    }

    [Fact]
    public void ToJsonAndToString_EveryName_AreValidAndTellTheOutcome()
    {
        StatsigServer server = Recording.Synthetic.CreateServer();
        for (int i = 0; i < Recording.Synthetic.Users.Count; i += 40)
        {
            RecordedUser recorded = Recording.Synthetic.Users[i];
            foreach (Section section in Enum.GetValues<Section>())
            {
                foreach (JsonProperty entry in RecordedAnswers.Of(section, recorded.Line))
                {
                    Explanation explanation = ExplainedAnswers.Explain(server, section, recorded.User, entry.Name, null);
                    using JsonDocument json = JsonDocument.Parse(explanation.ToJson(), new JsonDocumentOptions { MaxDepth = MaxDepth });
                    JsonElement outcome = json.RootElement.GetProperty("outcome");

                    Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
                    Assert.Equal(
                        (explanation.RuleId, explanation.Details.Text, explanation.Passed),
                        (outcome.GetProperty("ruleID").GetString(), outcome.GetProperty("reason").GetString(), outcome.GetProperty("passed").GetBoolean()));
                    Assert.DoesNotContain(explanation.ToString(), static character => character != '\n' && char.IsControl(character));
                }
            }
        }
    }
}
