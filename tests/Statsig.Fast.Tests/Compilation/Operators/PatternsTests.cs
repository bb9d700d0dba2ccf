using System;
using System.Diagnostics;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Diagnostics;

namespace Statsig.Fast.Tests.Compilation.Operators;

[Collection(nameof(MeterProbe))]
public sealed class PatternsTests
{
    [Theory]
    [InlineData("(?<=foo)bar", "foobar", true)]
    [InlineData("^user-\\\\d+$", "user-1", true)]
    [InlineData("ser", "user-1", true)]
    [InlineData("SER", "user-1", false)]
    [InlineData("(?i)SER", "user-1", true)]
    [InlineData("", "", true)]
    [InlineData("", "anything", true)]
    [InlineData("^a$", "a\\n", false)]
    [InlineData("(?P<name>a)(?P=name)", "aa", true)]
    [InlineData("(a)\\\\1", "aa", true)]
    [InlineData("[[:alpha:]]+", "123", false)]
    [InlineData("[[:alpha:]]+", "12a", true)]
    [InlineData("(", "(", false)]
    [InlineData("[", "[", false)]
    public void StrMatches_TextValues(string pattern, string value, bool expected) =>
        Assert.Equal(expected, Verdict.Of("str_matches", $"\"{pattern}\"", $"\"{value}\""));

    [Theory]
    [InlineData("\"^15$\"", "15", true)]
    [InlineData("\"true\"", "true", true)]
    [InlineData("\"^\\\\[1\"", "[1,2]", true)]
    [InlineData("\"\"", null, false)]
    [InlineData("\"\"", "null", false)]
    [InlineData("\"\"", """{"a":1}""", false)]
    [InlineData("15", "15", false)]
    [InlineData("""["a"]""", "\"a\"", false)]
    [InlineData(null, "\"a\"", false)]
    public void StrMatches_OtherValuesAndTargets(string? target, string? value, bool expected) =>
        Assert.Equal(expected, Verdict.Of("str_matches", target, value));

    [Fact]
    public void StrMatches_PatternThatBacktracksWithoutEnd_AnswersAtOnce()
    {
        var logger = new RecordingLogger();
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Field("v", "str_matches", "\"^(\\\\w+[.-]?\\\\w*)*@example\\\\.com$\""))),
            new StatsigOptions { LocalMode = true, RegexTimeoutPerCall = TimeSpan.FromSeconds(10), OutputLogger = logger });

        Assert.True(server.CheckGate(Verdict.UserWith(new string('a', 29) + "@example.com"), "g"));
        Assert.False(server.CheckGate(Verdict.UserWith(new string('a', 29) + "@example.org"), "g"));
        // A search that is given up is logged.
        Assert.DoesNotContain(logger.Messages, static message => message.Level >= OutputLogLevel.Warning);
    }

    [Fact]
    public void StrMatches_ManyPatternsThatNeedBacktracking_ShareTheBudgetOfOneResponse()
    {
        const int Patterns = 500;
        var logger = new RecordingLogger();
        var client = new RecordingObservability { WantsEveryTag = true };
        var specs = new SpecBuilder();
        for (int i = 0; i < Patterns; i++)
        {
            string pattern = FormattableString.Invariant($"\"^(?!x{i})(([a-z])+.)+[A-Z]([a-z])+$\"");
            specs.Gate(FormattableString.Invariant($"g{i}"), gate => gate.Rule("r", When.Field("v", "str_matches", pattern)));
        }

        StatsigServer server = TestServer.Create(specs, new StatsigOptions
        {
            LocalMode = true,
            RegexTimeoutPerCall = TimeSpan.FromMilliseconds(200),
            OutputLogger = logger,
            ObservabilityClient = client,
            TimeProvider = new ManualClock(),
        });
        StatsigUser user = Verdict.UserWith(new string('a', 5000));
        var watch = Stopwatch.StartNew();
        server.GetClientInitializeResponse(user);

        // Without a shared budget it takes 100 s at least; with it, less than one on a machine that has nothing else to do.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(Patterns, client.Of("pattern_budget_exhausted").Length);
        LoggedMessage logged = Assert.Single(logger.Messages, static message => message.Text.StartsWith("The pattern ", StringComparison.Ordinal));
        Assert.Contains("\" of \"g", logged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("aaa", logged.Text, StringComparison.Ordinal);
        Assert.False(server.CheckGate(user, "g0"));
    }
}
