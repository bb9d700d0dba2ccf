using Statsig.Fast.Handles;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Handles;

/// <summary>Bulk calls by handle over a change of the ruleset.</summary>
public sealed class BulkHandlesTests
{
    [Fact]
    public void EvaluateGates_AfterTheRulesetChanged_AnswersFromTheNewOne()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("open", static gate => gate.Rule("all")).Gate("closed"));
        GateHandle[] handles = [server.GateHandle("closed"), server.GateHandle("open"), server.GateHandle("unknown"), default];
        var user = new StatsigUser("a");
        var values = new bool[handles.Length];
        server.EvaluateGates(user, handles, values);
        Assert.Equal([false, true, false, false], values);

        SpecsUpdateResult update = server.UpdateSpecs(
            new SpecBuilder().Time(1_800_000_000_000).Gate("closed", static gate => gate.Rule("all")).Gate("unknown", static gate => gate.Rule("all")).ToV2());
        server.EvaluateGates(user, handles, values);

        Assert.Equal(SpecsUpdateStatus.Applied, update.Status);
        Assert.Equal([true, false, true, false], values);
    }
}
