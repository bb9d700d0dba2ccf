using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class TimesTests
{
    // 2023-01-01T00:00:00Z
    private const string Target = "1672531200000";

    [Theory]
    [InlineData(Target, "1672531199999", true, false, false)]
    [InlineData(Target, "1672531200000", false, false, true)]
    [InlineData(Target, "1672531200001", false, true, true)]
    [InlineData(Target, "1672617599999", false, true, true)]
    [InlineData(Target, "1672617600000", false, true, false)]
    [InlineData(Target, "1672531200", false, false, true)]
    [InlineData(Target, "\"1672531200\"", false, false, true)]
    [InlineData(Target, "\"1672531201000\"", false, true, true)]
    [InlineData(Target, "1672531200000.0", false, false, true)]
    [InlineData(Target, "\"2023-01-01T00:00:00Z\"", false, false, true)]
    [InlineData(Target, "\"2023-01-01t00:00:00z\"", false, false, true)]
    [InlineData(Target, "\"2023-01-01 00:00:01\"", false, true, true)]
    [InlineData(Target, "\"2022-12-31T23:59:59Z\"", true, false, false)]
    [InlineData("\"2023-01-01T00:00:00.000Z\"", "1672531200000", false, false, true)]
    [InlineData("\"2023-01-01T02:00:00+02:00\"", "1672531200000", false, false, true)]
    [InlineData("\"1672531200000\"", "1672531200000", false, false, true)]
    [InlineData("1672531200000.9", "1672531200000", false, false, true)]
    [InlineData("1672531200", "1672531200", false, true, false)]
    [InlineData("0", "-1", true, false, true)]
    [InlineData("\"2023-1-1 0:0:0\"", "\"2023-1-1 0:0:1\"", false, true, true)]
    [InlineData("\" 2023- 1- 1\\t 0: 0: 0\"", "1672531200000", false, false, true)]
    [InlineData("\"nan\"", "1", false, true, true)]
    [InlineData("1e21", "1672531200000", true, false, false)]
    public void Compare_TwoTimes_PromotesTheUsersSecondsOnly(string target, string value, bool before, bool after, bool on) =>
        Assert.Equal((before, after, on), All(target, value));

    [Theory]
    [InlineData(Target, "1672531200000.5")]
    [InlineData(Target, "1e21")]
    [InlineData(Target, "null")]
    [InlineData(Target, null)]
    [InlineData(Target, "true")]
    [InlineData(Target, "\"2023-01-01\"")]
    [InlineData(Target, "\"2023-01-01T00:00\"")]
    [InlineData(Target, "\"2023-01-01T00:00:00\"")]
    [InlineData(Target, "\"2023-01-01T00:00:00.000Z\"")]
    [InlineData(Target, "\"2023-01-01T00:00:00+00:00\"")]
    [InlineData(Target, "\"Sun, 01 Jan 2023\"")]
    [InlineData("\"soon\"", "1672531200000")]
    [InlineData("true", "1672531200000")]
    [InlineData("[1672531200000]", "1672531200000")]
    [InlineData(null, "1672531200000")]
    public void Compare_WithoutTwoTimes_IsFalseForAllThree(string? target, string? value) =>
        Assert.Equal((false, false, false), All(target, value));

    [Fact]
    public void CurrentTime_IsSeenByTimeOperatorsOnly()
    {
        var clock = new ManualClock(1_672_531_200_000);
        StatsigServer server = TestServer.Create(
            new SpecBuilder()
                .Gate("after", gate => gate.Rule("r", When.Time("after", "1672531199999")))
                .Gate("before", gate => gate.Rule("r", When.Time("before", "1672531200001")))
                .Gate("on", gate => gate.Rule("r", When.Time("on", "\"2023-01-01T12:00:00Z\"")))
                .Gate("gt", gate => gate.Rule("r", When.Time("gt", "0")))
                .Gate("lte", gate => gate.Rule("r", When.Time("lte", "9999999999999")))
                .Gate("neq", gate => gate.Rule("r", When.Time("neq", "1672531200000")))
                .Gate("eq-null", gate => gate.Rule("r", When.Time("eq")))
                .Gate("neq-null", gate => gate.Rule("r", When.Time("neq")))
                .Gate("eq", gate => gate.Rule("r", When.Time("eq", "1672531200000")))
                .Gate("eq-empty", gate => gate.Rule("r", When.Time("eq", "\"\"")))
                .Gate("any-empty", gate => gate.Rule("r", When.Time("any", "[\"\"]"))),
            new StatsigOptions { LocalMode = true, TimeProvider = clock });
        bool Passes(string gate) => server.CheckGate(new StatsigUser("u"), gate);

        Assert.True(Passes("after") && Passes("before") && Passes("on") && Passes("neq") && Passes("eq-null") && Passes("any-empty"));
        Assert.False(Passes("gt") || Passes("lte") || Passes("neq-null") || Passes("eq") || Passes("eq-empty"));

        clock.Advance(System.TimeSpan.FromDays(1));
        Assert.True(Passes("after"));
        Assert.False(Passes("before") || Passes("on"));
    }

    private static (bool Before, bool After, bool On) All(string? target, string? value) =>
        (Verdict.Of("before", target, value), Verdict.Of("after", target, value), Verdict.Of("on", target, value));
}
