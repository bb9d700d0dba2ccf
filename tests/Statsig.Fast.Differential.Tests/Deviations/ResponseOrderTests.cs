using System.Collections.Generic;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>Which differences of client responses go away when the reference is asked for the entry alone.</summary>
public sealed class ResponseOrderTests
{
    private static readonly AnswerKey Rule = new("response none feature_gates", "g", "rule_id");

    [Fact]
    public void Remove_EntryAloneAnswersAsOurs_IsTakenOut()
    {
        List<Difference> left = [new(0, Rule, "\"a\"", "\"b\""), new(0, Rule with { Part = "value" }, "true", "false")];

        int removed = ResponseOrder.Remove(left, CaseWith("experiment_group"), static _ => AnswerWith("""{"rule_id":"b","value":true}"""));

        Assert.Equal(1, removed);
        Assert.Equal("value", Assert.Single(left).Key.Part);
    }

    [Fact]
    public void Remove_NoConditionOnAGroup_AsksNothing()
    {
        List<Difference> left = [new(0, Rule, "\"a\"", "\"b\"")];

        int removed = ResponseOrder.Remove(left, CaseWith("public"), static _ => throw new System.InvalidOperationException("It was asked."));

        Assert.Equal(0, removed);
        Assert.Single(left);
    }

    [Fact]
    public void Remove_OtherAnswers_StayAndAreNotAskedFor()
    {
        List<Difference> left = [new(0, new AnswerKey("gates", "g", "rule"), "\"a\"", "\"b\"")];

        Assert.Equal(0, ResponseOrder.Remove(left, CaseWith("experiment_group"), static _ => throw new System.InvalidOperationException("It was asked.")));
    }

    private static DifferentialCase CaseWith(string type) => new(TreeReader.Read(
        $$$"""{"users":[{}],"payload":{"condition_map":{"k":{"type":"{{{type}}}"} } } }"""));

    private static Tree AnswerWith(string entry) => TreeReader.Read(
        $$$"""
        {"users":[{"gates":{},"configs":{},"experiments":{},"layers":{},"stores":{},"events":[],"responses":{"none":{"feature_gates":{"g":{{{entry}}} } } } }]}
        """);
}
