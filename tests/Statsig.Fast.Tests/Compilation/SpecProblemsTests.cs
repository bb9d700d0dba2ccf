using System;
using System.Linq;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Diagnostics;

namespace Statsig.Fast.Tests.Compilation;

/// <summary>What cannot be used is in one list, in the log and in a metric, once per payload.</summary>
[Collection(nameof(MeterProbe))]
public sealed class SpecProblemsTests
{
    [Fact]
    public void SpecProblems_UnknownConditions_AreOnePerSpec()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("a", gate => gate.Rule("r", When.Of("from_the_future", "any", "[]", "f"), When.Of("user_field", "resembles", "[]", "f")))
            .Gate("b", gate => gate.Rule("r", When.Of("user_field", null, "[]", "f")).Rule("s", When.Undelivered))
            .Gate("fine", gate => gate.Rule("r", When.Public)));

        Assert.Equal(["a", "b"], server.SpecProblems.Select(static problem => problem.Name));
        Assert.All(server.SpecProblems, static problem => Assert.Equal(SpecProblemCause.UnknownCondition, problem.Cause));
        Assert.Equal(
            "\"a\" has conditions that this version does not support, and evaluations that reach one end with the default: the condition type "
            + "\"from_the_future\"; the operator \"resembles\" of the condition type \"user_field\".",
            server.SpecProblems[0].Message);
        Assert.Contains("the condition type \"user_field\" without an operator; a condition that is missing in the payload.", server.SpecProblems[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"(\"", "\"(\", since a group is not closed.")]
    [InlineData("\"\\\\p{Nonsense}\"", "\"\\p{Nonsense}\", since the property \"Nonsense\" is unknown.")]
    [InlineData("\"(((a{1,100}){1,100}){1,100})\"", "since it is too large after the expansion of its repetitions.")]
    [InlineData("[\"a\"]", "a target that is not a text.")]
    public void SpecProblems_PatternThatCannotBeUsed_SaysWhy(string target, string ending)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Field("v", "str_matches", target))));

        SpecProblem problem = Assert.Single(server.SpecProblems);
        Assert.Equal((SpecProblemCause.UnusablePattern, "g"), (problem.Cause, problem.Name));
        Assert.StartsWith("\"g\" has patterns that match nothing: ", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(ending, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SpecProblems_PatternThatIsTooLong_IsShownInPart()
    {
        string pattern = new string('a', 20_000) + "+";
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Field("v", "str_matches", $"\"{pattern}\""))));

        Assert.EndsWith("aaa...\", since it has 20001 characters, more than 16384.", Assert.Single(server.SpecProblems).Message, StringComparison.Ordinal);
        Assert.InRange(server.SpecProblems[0].Message.Length, 200, 400);
    }

    [Fact]
    public void UpdateSpecs_Problems_AreLoggedAndCountedOncePerPayload()
    {
        var logger = new RecordingLogger();
        var client = new RecordingObservability();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogger = logger, ObservabilityClient = client });
        SpecBuilder Specs(long time) => new SpecBuilder().Time(time)
            .Gate("a", gate => gate.Rule("r", When.Unknown))
            .Gate("b", gate => gate.Rule("r", When.Unknown))
            .Gate("c", gate => gate.Rule("r", When.Field("v", "str_matches", "\"(\"")))
            .Gate("d", gate => gate.Rule("r", When.Field("v", "str_matches", "\"[\"")));

        server.UpdateSpecs(Specs(1).ToV2());
        server.UpdateSpecs(Specs(1).ToV2());
        Assert.Equal(3, logger.Messages.Count(static message => message.Level == OutputLogLevel.Warning));
        Assert.Single(logger.Messages, static message => message.Text.StartsWith("\"a\" has conditions", StringComparison.Ordinal));
        Assert.Single(logger.Messages, static message => message.Text.StartsWith("2 specs of the payload have patterns that match nothing. \"c\" has ", StringComparison.Ordinal));

        server.UpdateSpecs(Specs(2).ToV2());
        Assert.Equal(6, logger.Messages.Count(static message => message.Level == OutputLogLevel.Warning));
        Assert.Equal(
            ["unknown_condition 2", "unusable_pattern 2", "unknown_condition 2", "unusable_pattern 2"],
            client.Of("spec_problems").Select(static entry => FormattableString.Invariant($"{entry.Tags["cause"]} {entry.Value}")));
    }
}
