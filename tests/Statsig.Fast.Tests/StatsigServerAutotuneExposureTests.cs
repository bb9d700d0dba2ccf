using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

public sealed class StatsigServerAutotuneExposureTests
{
    private static readonly StatsigUser User = new("user-1");

    [Fact]
    public async Task LogExposure_ChosenGroup_IsAManualExposureOfItsRule()
    {
        (List<string> exposures, _) = await LogAsync(static server => server.LogExposure(server.GetRankedGroups(User, "cmab")[1]));

        Assert.Equal(["cmab b manual target:true:rt"], exposures);
    }

    [Fact]
    public async Task LogExposure_GroupMadeByHand_RecordsNothing()
    {
        (List<string> exposures, _) = await LogAsync(static server => server.LogExposure(new RankedGroup(1, new Experiment("cmab", "{}"))));

        Assert.Empty(exposures);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("b:explore")]
    [InlineData("gone since")]
    public async Task ManuallyLogAutotuneExposure_RuleId_IsRecordedAsItIs(string ruleId)
    {
        (List<string> exposures, _) = await LogAsync(server => server.ManuallyLogAutotuneExposure(User, "cmab", ruleId));

        Assert.Equal([$"cmab {ruleId} manual target:true:rt"], exposures);
    }

    [Fact]
    public async Task ManuallyLogAutotuneExposure_UnknownName_RecordsNothingAndWarns()
    {
        (List<string> exposures, string log) = await LogAsync(static server => server.ManuallyLogAutotuneExposure(User, "nowhere", "a"));

        Assert.Empty(exposures);
        Assert.Contains("no autotune named \"nowhere\"", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task ManuallyLogAutotuneExposure_WithoutRuleId_RecordsNothingAndWarns(string? ruleId)
    {
        (List<string> exposures, string log) = await LogAsync(server => server.ManuallyLogAutotuneExposure(User, "cmab", ruleId!));

        Assert.Empty(exposures);
        Assert.Contains("\"cmab\" without a rule ID was ignored", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetRankedGroups_Call_RecordsNothingAndWarnsAboutAnUnknownNameOnce()
    {
        (List<string> exposures, string log) = await LogAsync(static server =>
        {
            server.GetRankedGroups(User, "cmab");
            server.GetRankedGroups(User, "nowhere");
            server.GetRankedGroups(User, "nowhere");
        });

        Assert.Empty(exposures);
        Assert.Equal(2, log.Split("no autotune named \"nowhere\"").Length);
    }

    private static async Task<(List<string> Exposures, string Log)> LogAsync(Action<StatsigServer> act)
    {
        var endpoint = new FakeEventEndpoint();
        var logger = new RecordingLogger();
        await using StatsigServer server = EventServer.Create(
            new SpecBuilder()
                .Gate("target", static gate => gate.Rule("rt", When.Public))
                .Autotune("cmab", static autotune => autotune.Arm("a").Arm("b").TargetingGate("target")
                    .Learned("a", intercept: 2, numerical: """{"n":1}""").Learned("b", intercept: 1, numerical: """{"n":1}""")),
            endpoint,
            new StatsigOptions { ManualMode = true, OutputLogger = logger, OutputLogLevel = OutputLogLevel.Warning });
        act(server);
        Assert.True((await server.FlushAsync()).Completed);
        return ([.. endpoint.Events.Select(TextOf)], string.Join('\n', logger.Messages.Select(static message => message.Text)));
    }

    private static string TextOf(JsonElement posted)
    {
        JsonElement metadata = posted.GetProperty("metadata");
        JsonElement secondary = Assert.Single(posted.GetProperty("secondaryExposures").EnumerateArray());
        return $"{metadata.GetProperty("config")} {metadata.GetProperty("ruleID")} {(metadata.GetProperty("isManualExposure").GetString() == "true" ? "manual" : "")} "
            + $"{secondary.GetProperty("gate")}:{secondary.GetProperty("gateValue")}:{secondary.GetProperty("ruleID")}";
    }
}
