using System;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Servers of one process share nothing.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task TwoServers_WithOtherKeysAndOptions_DoNotSeeEachOther()
    {
        await using LiveServer first = Live("\"sdk_configs\":{\"sampling_mode\":\"on\",\"special_case_sampling_rate\":1000000007},\"sdk_flags\":{\"stop_log_event_compression\":true}");
        await using LiveServer second = Live("\"sdk_configs\":{}");
        var firstMetrics = new RecordingObservability();
        var secondMetrics = new RecordingObservability();
        await first.StartAsync(Options(first, firstMetrics, OutputLogLevel.Debug), "secret-first-key");
        await second.StartAsync(Options(second, secondMetrics, OutputLogLevel.None), "secret-second-key");

        first.Server.OverrideGate("g", false);
        Assert.False(first.Server.CheckGate(LiveServer.User, "g"));
        Assert.True(second.Server.CheckGate(LiveServer.User, "g"));
        for (int i = 0; i < 100; i++)
        {
            first.Server.GetFeatureGate(new StatsigUser($"u{i}"), "nobody");
            second.Server.GetFeatureGate(new StatsigUser($"u{i}"), "nobody");
        }

        first.Server.CheckGate(LiveServer.User, "unknown");
        second.Server.CheckGate(LiveServer.User, "unknown");
        await first.Server.ShutdownAsync();
        Assert.True(second.Server.IsInitialized);
        Assert.True(second.Server.CheckGate(LiveServer.User, "g"));
        await second.Server.ShutdownAsync();

        Assert.InRange(first.Server.EventStatistics.SampledOut, 90, 100);
        Assert.Equal(0, second.Server.EventStatistics.SampledOut);
        Assert.All(first.Http.To("log_event"), static request => Assert.Null(request.Header("Content-Encoding")));
        Assert.All(second.Http.To("log_event"), static request => Assert.Equal("gzip", request.Header("Content-Encoding")));
        Assert.Contains(first.Log.Messages, static message => message.Text.Contains("\"unknown\"", StringComparison.Ordinal));
        Assert.Empty(second.Log.Messages);
        Assert.All(first.Http.Requests, static request => Assert.DoesNotContain("second-key", request.Header("STATSIG-API-KEY"), StringComparison.Ordinal));
        string[] sessions = [.. first.Http.Requests.Concat(second.Http.Requests).Select(static request => request.Header("STATSIG-SERVER-SESSION-ID")!).Distinct()];
        Assert.Equal(2, sessions.Length);
        Assert.Single(firstMetrics.Of("initialization"));
        Assert.Single(secondMetrics.Of("initialization"));
        Assert.Single(firstMetrics.Of("shutdown"));
    }

    private static StatsigOptions Options(LiveServer live, IObservabilityClient metrics, OutputLogLevel level) => new()
    {
        Api = LiveServer.Main,
        HttpHandlerFactory = () => live.Http,
        TimeProvider = live.Clock,
        SyncJitterPercent = 0,
        KeepsPollInterval = true,
        OutputLogger = live.Log,
        OutputLogLevel = level,
        ObservabilityClient = metrics,
    };

    private static LiveServer Live(string settings)
    {
        string specs = new SpecBuilder().Time(1000).Gate("g", static gate => gate.Rule("r", When.Public)).Gate("nobody").ToString();
        var live = new LiveServer { Specs = System.Text.Encoding.UTF8.GetBytes("{" + settings + "," + specs.TrimStart()[1..]) };
        live.Http.On("log_event", static _ => FakeHttp.Ok("{}"));
        return live;
    }
}
