using System.Linq;
using System.Threading.Tasks;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>SFG104 to SFG106: uses of what should be cleaned up.</summary>
public sealed class LifecycleAnalyzerTests
{
    private const string Later = "2026-09-01";

    [Theory]
    [InlineData("server.CheckGate(user, \"always_on\")", "SFG104 server.CheckGate(user, \"always_on\") : The gate \"always_on\" is true for every user")]
    [InlineData("Gates.AlwaysOn.For(server).IsOn(user)", "SFG104 Gates.AlwaysOn.For(server).IsOn(user) : The gate \"always_on\" is true for every user")]
    [InlineData("Gates.AlwaysOn.For(server).Get(user).RuleId", "SFG104 Gates.AlwaysOn : The gate \"always_on\" is true for every user")]
    [InlineData("new StatsigGates(server).AlwaysOn.IsOn(user)", "SFG104 new StatsigGates(server).AlwaysOn.IsOn(user) : The gate \"always_on\" is true for every user")]
    [InlineData("server.CheckGate(user, \"old\")", "SFG105 server.CheckGate(user, \"old\") : The gate \"old\" is archived")]
    [InlineData("Gates.Summer.For(server).IsOn(user)", "SFG106 Gates.Summer.For(server).IsOn(user) : The gate \"summer\" expired on 2026-08-31")]
    public async Task Use_OfWhatShouldGo_IsReportedOnce(string expression, string finding)
    {
        Assert.Equal([finding], await FindingsAsync(Sources.Returning(expression), Later));
    }

    [Theory]
    [InlineData("server.CheckGate(user, \"new_cart\")", Later)]
    [InlineData("Gates.NewCart.For(server).IsOn(user)", Later)]
    [InlineData("DynamicConfigs.Rates.For(server).Get(user).Carrier", Later)]
    public async Task Use_OfWhatMayStay_IsSilent(string expression, string today)
    {
        Assert.Empty(await FindingsAsync(Sources.Returning(expression), today));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-08-31")]
    [InlineData("today")]
    public async Task Expiry_BeforeTheDayAfter_IsNotReported(string? today)
    {
        Assert.Equal(
            ["SFG104 Gates.Summer.For(server).IsOn(user) : The gate \"summer\" is false for every user"],
            await FindingsAsync(Sources.Returning("Gates.Summer.For(server).IsOn(user)"), today));
    }

    [Theory]
    [InlineData("SFG104", "server.CheckGate(user, \"always_on\") && user.Email is null", "true && user.Email is null")]
    [InlineData("SFG104", "Gates.AlwaysOn.For(server).IsOn(user)", "true")]
    [InlineData("SFG106", "Gates.Summer.For(server).IsOn(user) ? 1 : user.Email is null ? 2 : 3", "false ? 1 : user.Email is null ? 2 : 3")]
    public async Task Fix_OfAKnownAnswer_ReplacesTheCheckByIt(string id, string before, string after)
    {
        AnalyzerRun run = AnalyzerRun.Of(Sources.Returning(before), Sources.Snapshot, Later);

        Assert.Equal(Sources.Returning(after), await run.FixAsync(id, Assert.Single(await run.TitlesAsync(id))));
    }

    [Fact]
    public async Task Fix_OfAnUnknownAnswer_OffersBoth()
    {
        AnalyzerRun run = AnalyzerRun.Of(Sources.Returning("server.CheckGate(user, \"old\")"), Sources.Snapshot);

        Assert.Equal(["Replace the check with true", "Replace the check with false"], await run.TitlesAsync("SFG105"));
        Assert.Equal(Sources.Returning("false"), await run.FixAsync("SFG105", "Replace the check with false"));
    }

    [Theory]
    [InlineData("Gates.AlwaysOn.For(server).IsOn(user);")]
    [InlineData("_ = Gates.AlwaysOn.For(server).Get(user);")]
    public async Task Fix_OfWhatAConstantCannotReplace_IsNotOffered(string statements)
    {
        Assert.Empty(await AnalyzerRun.Of(Sources.Doing(statements), Sources.Snapshot).TitlesAsync("SFG104"));
    }

    /// <summary>Without the hint at the typed accessor, which every call by name has.</summary>
    private static async Task<string[]> FindingsAsync(string source, string? today) =>
        [.. (await AnalyzerRun.Of(source, Sources.Snapshot, today).FindingsAsync()).Where(static finding => !finding.StartsWith("SFG103", System.StringComparison.Ordinal))];
}
