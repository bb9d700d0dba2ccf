using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Testing.Tests;

[Collection(Name)]
public sealed class SharedServerTests
{
    /// <summary>The collection of the tests that set the server of the process, which run one after the other.</summary>
    internal const string Name = "The server of the process";

    [Fact]
    public async Task OverrideGroup_OnTheServerOfTheProcess_ChecksTheGroup()
    {
        using var fixture = TestStatsig.Create(specs => specs.Experiment("e", experiment => experiment.Group("Control", 50).Group("Test", 50)));
        StatsigServer.SetShared(fixture.Server);
        try
        {
            Task<ArgumentException> elsewhere;
            using (ExecutionContext.SuppressFlow())
            {
                elsewhere = Task.Run(static () => Assert.Throws<ArgumentException>(() => OverrideScope.ExperimentGroup("e", "Contrl")));
            }

            Assert.Equal("There is no group \"Contrl\" in the experiment \"e\" of the current TestStatsig. Did you mean \"Control\"?", (await elsewhere).Message);
        }
        finally
        {
            StatsigServer.RemoveShared();
        }
    }
}
