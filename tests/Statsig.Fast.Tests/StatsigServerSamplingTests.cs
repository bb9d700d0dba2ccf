using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Sampled exposures through the public API, as the service receives them.</summary>
public sealed class StatsigServerSamplingTests : StatsigServerEventsTestBase
{
    private const int ManyUsers = 20_000;

    [Theory]
    [InlineData(1, "r", "production")]
    [InlineData(2, "r", "production")]
    [InlineData(4, "r", "production")]
    [InlineData(10, "r", "production")]
    [InlineData(16, "r", "production")]
    [InlineData(50, "r", "production")]
    [InlineData(100, "r", "production")]
    [InlineData(101, "r", null)]
    [InlineData(101, "r", "production")]
    [InlineData(101, "r", "development")]
    [InlineData(101, "r", "a tier of ours")]
    [InlineData(101, "r:override", "production")]
    [InlineData(101, "r:id_override", null)]
    public async Task Sampling_On_LogsOneInSoManyAndTheFirst(int rate, string ruleId, string? tier)
    {
        SpecBuilder specs = new SpecBuilder().Gate("sampled", spec => spec.Rule(ruleId, rule => rule.SamplingRate(rate).When(When.Public)))
            .Set("sdk_configs", """{"sampling_mode":"on"}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint, Roomy(tier));
        CheckForMany(server, "sampled");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        EventStatistics now = server.EventStatistics;
        AssertOneIn(rate, now.Sent - 1);
        Assert.Equal(ManyUsers, now.Sent + now.SampledOut);
        string[] notes = [.. _endpoint.Events.Select(static entry => entry.GetProperty("statsigMetadata").GetRawText())];
        Assert.Equal("{}", notes[0]);
        Assert.Equal([$$"""{"samplingRate":{{rate}},"samplingMode":"on","shadowLogged":"logged"}"""], notes.Skip(1).Distinct());
    }

    [Fact]
    public async Task Sampling_RateOfZero_LogsTheFirstOnly()
    {
        SpecBuilder specs = new SpecBuilder().Gate("sampled", spec => spec.Rule("r", rule => rule.SamplingRate(0).When(When.Public)))
            .Set("sdk_configs", """{"sampling_mode":"on"}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint, Roomy("production"));
        CheckForMany(server, "sampled");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, ManyUsers - 1), (server.EventStatistics.Sent, server.EventStatistics.SampledOut));
    }

    [Fact]
    public async Task Sampling_Exemptions_LogEverything()
    {
        SpecBuilder specs = new SpecBuilder()
            .Gate("forwarded", spec => spec.ForwardsAllExposures().Rule("r", rule => rule.SamplingRate(1_000_000).When(When.Public)))
            .Gate("without_rate", spec => spec.Rule("r", When.Public))
            .Gate("nests", spec => spec.Rule("r", rule => rule.SamplingRate(1_000_000).When(When.PassGate("without_rate"))))
            .Set("sdk_configs", """{"sampling_mode":"on","special_case_sampling_rate":1000000}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint);
        foreach (string gate in (string[])["forwarded", "without_rate", "nests"])
        {
            for (int i = 0; i < 50; i++)
            {
                server.CheckGate(new StatsigUser("user-" + i.ToString(CultureInfo.InvariantCulture)), gate);
            }
        }

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((150, 0), (server.EventStatistics.Sent, server.EventStatistics.SampledOut));
    }

    [Theory]
    [InlineData("shadow", 10)]
    [InlineData("shadow", 101)]
    [InlineData("on", 16)]
    public async Task Sampling_SpecialCaseRate_NotesWhatIsLogged(string mode, int rate)
    {
        SpecBuilder specs = new SpecBuilder().Gate("off", spec => spec.Disabled())
            .Set("sdk_configs", $$"""{"sampling_mode":"{{mode}}","special_case_sampling_rate":{{rate}}}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint, Roomy(null));
        CheckForMany(server, "off");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        string[] notes = [.. _endpoint.Events.Select(static entry => entry.GetProperty("statsigMetadata").GetRawText())];
        int logged = notes.Count(note => note == $$"""{"samplingRate":{{rate}},"samplingMode":"{{mode}}","shadowLogged":"logged"}""");
        int dropped = notes.Count(note => note == $$"""{"samplingRate":{{rate}},"samplingMode":"{{mode}}","shadowLogged":"dropped"}""");
        Assert.Equal("{}", notes[0]);
        AssertOneIn(rate, logged);
        Assert.Equal(1 + logged + (mode == "shadow" ? ManyUsers - 1 - logged : 0), notes.Length);
        Assert.Equal(notes.Length - 1 - logged, dropped);
    }

    /// <summary>Options of a server whose ring holds an exposure of each of <see cref="ManyUsers"/>.</summary>
    private static StatsigOptions Roomy(string? tier) =>
        new() { ManualMode = true, EnvironmentTier = tier, EventRingCapacity = 1 << 15, OutputLogLevel = OutputLogLevel.None };

    private static void CheckForMany(StatsigServer server, string gate)
    {
        for (int i = 0; i < ManyUsers; i++)
        {
            server.CheckGate(new StatsigUser("user-" + i.ToString(CultureInfo.InvariantCulture)), gate);
        }
    }

    /// <summary>Which exposures are sampled differs by process; ten standard deviations are never left by chance.</summary>
    private static void AssertOneIn(int rate, long sampled)
    {
        double mean = (ManyUsers - 1) / (double)rate;
        double slack = rate == 1 ? 0 : 10 * Math.Sqrt(mean);
        Assert.InRange(sampled, mean - slack, mean + slack);
    }
}
