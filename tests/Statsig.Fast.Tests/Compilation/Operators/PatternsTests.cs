using System;
using System.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

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
    public void StrMatches_PatternThatNeverEnds_IsNoMatch()
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Field("v", "str_matches", "\"^(a+)+$\""))),
            new StatsigOptions { LocalMode = true, RegexMatchTimeout = TimeSpan.FromMilliseconds(20) });
        var watch = Stopwatch.StartNew();

        Assert.False(server.CheckGate(Verdict.UserWith(new string('a', 60) + "!"), "g"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }
}
