#if LOCAL_ONLY
using System;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>What a program without network, regular expressions and autotunes still answers, and how it says what it lacks.</summary>
internal static class LocalOnlyChecks
{
    internal static async Task RunAsync()
    {
        RunSpecs();
        await RunRequestsAsync();
    }

    private static void RunSpecs()
    {
        StatsigServer server = Servers.Create();
        Check.That(server.CheckGate(EveryFeature.User(3), "city") == server.GetFeatureGate(EveryFeature.User(3), "city").Value);
        Check.Equal("Bootstrap:Unrecognized", server.GetFeatureGate(EveryFeature.User(3), "regex").Details.Text);
        Check.Equal("Bootstrap:Unrecognized", server.GetExperiment(EveryFeature.User(3), "autotune").Details.Text);
        Check.That(server.SpecProblems.Any(static problem => problem.Message.Contains("Statsig.Fast.RegularExpressions", StringComparison.Ordinal)));
        Check.That(server.SpecProblems.Any(static problem => problem.Message.Contains("Statsig.Fast.Autotunes", StringComparison.Ordinal)));
        Check.That(server.ExplainGate(EveryFeature.User(3), "public").State == ExplanationState.Removed);
    }

    private static async Task RunRequestsAsync()
    {
        await using var server = new StatsigServer("secret-native", new StatsigOptions { OutputLogLevel = OutputLogLevel.None });
        InitializeDetails details = await server.InitializeAsync();
        Check.That(!details.StorePopulated && details.Error!.Contains("Statsig.Fast.Network", StringComparison.Ordinal), details.Error ?? "no error");
        server.LogEvent(new StatsigUser("u"), "kept");
        server.LogEvent(new StatsigUser("u"), new StatsigEvent("typed") { Value = 5, Metadata = [new("gift", true), new("list", StatsigValue.FromArray(1, 2))] });
        ShutdownReport report = await server.ShutdownAsync(TimeSpan.FromMilliseconds(200));
        EventStatistics events = server.EventStatistics;
        Check.That(!report.Completed && events.Accepted == events.Dropped && events.Accepted > 0, events.ToString());
    }
}
#endif
