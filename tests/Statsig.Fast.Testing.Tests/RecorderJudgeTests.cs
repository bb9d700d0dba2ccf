using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using CsCheck;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

/// <summary>The records of the kit are the events that the same program posts to the service.</summary>
public sealed class RecorderJudgeTests
{
    private static readonly Gen<(int[] Specs, (int Call, int User)[] Calls)> Cases =
        Gen.Select(RandomSpecs.Programs, Gen.Select(Gen.Int[0, 14], Gen.Int[0, 5]).Array[1, 40]);

    [Fact]
    public void Records_OfRandomPrograms_AreThePostedEvents() => Property.Holds(
        Cases,
        static test =>
        {
            var builder = new TestSpecs();
            RandomSpecs.Build(builder, test.Specs);
            byte[] payload = builder.ToPayload();
            var clock = new ManualClock();
            string[] recorded = Recorded(payload, clock, test.Calls);
            string[] posted = Posted(payload, clock, test.Calls);

            Assert.Equal(posted, recorded);
            Assert.True(posted.Length > 0 || !test.Calls.Any(static call => call.Call is 0 or 1 or 2 or 3 or 8 or 11 or 12 or 13 or 14), "Nothing was posted.");
        });

    private static string[] Recorded(byte[] payload, ManualClock clock, (int Call, int User)[] calls)
    {
        using var statsig = TestStatsig.FromPayload(payload, new TestStatsigOptions { TimeProvider = clock });
        Run(statsig.Server, calls);
        return
        [
            .. statsig.Exposures.Select(static exposure => exposure.ToJson()).Concat(statsig.Events.Select(static logged => logged.ToJson()))
                .Select(Normalized).Order(StringComparer.Ordinal),
        ];
    }

    private static string[] Posted(byte[] payload, ManualClock clock, (int Call, int User)[] calls)
    {
        var endpoint = new FakeEventEndpoint();
        var options = new StatsigOptions
        {
            BootstrapUtf8 = payload, ManualMode = true, TimeProvider = clock, DisableDiagnostics = true, DisableIdLists = true, OutputLogger = new RecordingLogger(),
        };
        using var server = new StatsigServer("secret-test", options, endpoint);
        server.UpdateSpecs(payload);
        server.StartLogging();
        Run(server, calls);
        server.FlushAsync().GetAwaiter().GetResult();
        return [.. endpoint.Events.Select(static posted => Normalized(posted.GetRawText())).Order(StringComparer.Ordinal)];
    }

    /// <summary>Leaves out the time at which a server received its specs, which the two servers do at different moments.</summary>
    private static string Normalized(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return string.Join(
            ' ', document.RootElement.EnumerateObject().SelectMany(static member => member.Value.ValueKind == JsonValueKind.Object && member.Name == "metadata"
                ? member.Value.EnumerateObject().Where(static entry => entry.Name != "receivedAt").Select(static entry => $"{entry.Name}={entry.Value}")
                : [$"{member.Name}={member.Value.GetRawText()}"]));
    }

    private static void Run(StatsigServer server, (int Call, int User)[] calls)
    {
        foreach ((int call, int index) in calls)
        {
            StatsigUser user = RandomSpecs.Users[index];
            ExposureLogging exposure = call % 5 == 4 ? ExposureLogging.Disabled : ExposureLogging.Enabled;
            switch (call)
            {
                case 0 or 1 or 2:
                    _ = server.CheckGate(user, RandomSpecs.GateNames[call]);
                    break;
                case 3 or 4:
                    _ = server.GetExperiment(user, "e0", exposure);
                    break;
                case 5:
                    _ = server.GetLayer(user, "l0").Get("t", "");
                    break;
                case 6:
                    _ = server.GetLayer(user, "l0").Get("n", 0L);
                    _ = server.GetLayer(user, "l0").Get("d", "");
                    break;
                case 7:
                    _ = server.GetParameterStore(user, "s0").Get("p", "");
                    _ = server.GetParameterStore(user, "s0").Get("q", "");
                    _ = server.GetParameterStore(user, "s0").Get("r", 0.0);
                    break;
                case 8:
                    server.ManuallyLogGateExposure(user, "g2");
                    break;
                case 9:
                    _ = server.GetFeatureGate(user, "unknown", exposure);
                    break;
                case 10:
                    server.ManuallyLogLayerParameterExposure(user, "l0", "n");
                    break;
                case 11:
                    server.ManuallyLogExperimentExposure(user, "e0");
                    break;
                case 12:
                    server.LogExposure(server.GetDynamicConfig(user, "c0", ExposureLogging.Disabled));
                    break;
                case 13:
                    server.LogEvent(user, "purchase", 12.5, new Dictionary<string, string> { ["sku"] = "a" });
                    break;
                default:
                    server.LogEvent(user, "page", "home");
                    break;
            }
        }
    }
}
