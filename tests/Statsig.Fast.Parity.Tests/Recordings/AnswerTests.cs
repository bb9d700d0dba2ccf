using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>That the comparison sees a difference in every part; otherwise agreement would prove nothing.</summary>
public sealed class AnswerTests
{
    private static readonly SecondaryExposure Exposure = new("gate", "true", "rule");

    private static readonly Answer Plain = new()
    {
        Value = JsonElement.Parse("""{"a": 1, "b": [1e21]}"""),
        Reason = "Recognized",
        Parameters = new Dictionary<string, ParameterRead> { ["a"] = new(true, "experiment", "rule", [Exposure]) },
    };

    [Fact]
    public void DifferencesTo_SameContentWrittenOtherwise_AreNone() => Assert.Equal(
        AnswerParts.None, Plain.DifferencesTo(Plain with { Value = JsonElement.Parse("""{"b": [1000000000000000000000], "a": 1.0}""") }));

    [Fact]
    public void DifferencesTo_OnePartChanged_IsThatPart()
    {
        Assert.Equal(AnswerParts.Value, Plain.DifferencesTo(Plain with { Value = JsonElement.Parse("""{"a": 1}""") }));
        Assert.Equal(AnswerParts.RuleId, Plain.DifferencesTo(Plain with { RuleId = "other" }));
        Assert.Equal(AnswerParts.Reason, Plain.DifferencesTo(Plain with { Reason = "Unsupported" }));
        Assert.Equal(AnswerParts.IdType, Plain.DifferencesTo(Plain with { IdType = "other" }));
        Assert.Equal(AnswerParts.Version, Plain.DifferencesTo(Plain with { Version = 1 }));
        Assert.Equal(AnswerParts.Group, Plain.DifferencesTo(Plain with { Group = "other" }));
        Assert.Equal(AnswerParts.AllocatedExperiment, Plain.DifferencesTo(Plain with { AllocatedExperiment = "other" }));
        Assert.Equal(AnswerParts.SecondaryExposures, Plain.DifferencesTo(Plain with { SecondaryExposures = [Exposure] }));
        Assert.Equal(AnswerParts.RulePassed, Plain.DifferencesTo(Plain with { RulePassed = false }));
        Assert.Equal(AnswerParts.Parameters, Plain.DifferencesTo(Plain with { Parameters = Answer.NoParameters }));
    }

    [Fact]
    public void DifferencesTo_OnePartOfAParameterChanged_IsInTheParameters()
    {
        foreach (ParameterRead changed in new ParameterRead[]
        {
            new(false, "experiment", "rule", [Exposure]), new(true, "other", "rule", [Exposure]),
            new(true, "experiment", "other", [Exposure]), new(true, "experiment", "rule", []),
        })
        {
            Assert.Equal(AnswerParts.Parameters, Plain.DifferencesTo(Plain with { Parameters = new Dictionary<string, ParameterRead> { ["a"] = changed } }));
        }
    }
}
