using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using CsCheck;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

/// <summary>
/// The records of the kit are, in order, the events that the same program posts to the service: across windows, and with overrides, which
/// are scoped in the kit and local in the other server.
/// </summary>
public sealed class RecorderJudgeTests
{
    private const string ExposurePrefix = "statsig::";

    private static readonly int[] Pauses = [0, 0, 0, 0, 7, 20, 59, 60, 61, 130];

    /// <summary>Programs, and calls with a user and the seconds that pass before the call: none, or up to more than a window.</summary>
    private static readonly Gen<(int[] Specs, (int Call, int User, int Seconds)[] Calls)> Cases =
        Gen.Select(RandomSpecs.Programs, Gen.Select(Gen.Int[0, 19], Gen.Int[0, 5], Gen.Int[0, 9].Select(static i => Pauses[i])).Array[1, 40]);

    [Fact]
    public void Records_OfRandomPrograms_AreThePostedEvents() => Property.Holds(
        Cases,
        static test =>
        {
            var builder = new TestSpecs();
            RandomSpecs.Build(builder, test.Specs);
            byte[] payload = builder.ToPayload();
            (string[] Exposures, string[] Events) recorded = Recorded(payload, test.Calls);
            (string[] Exposures, string[] Events) posted = Posted(payload, test.Calls);

            Assert.Equal(posted.Exposures, recorded.Exposures);
            Assert.Equal(posted.Events, recorded.Events);
            Assert.True(posted.Exposures.Length > 0 || !test.Calls.Any(static call => call.Call is 0 or 1 or 2 or 3 or 8 or 11 or 12), "No exposure was posted.");
            Assert.True(posted.Events.Length == test.Calls.Count(static call => call.Call is 13 or 14), "Not every event was posted.");
        });

    private static (string[] Exposures, string[] Events) Recorded(byte[] payload, (int Call, int User, int Seconds)[] calls)
    {
        var clock = new ManualClock();
        var scopes = new List<OverrideScope>();
        using var statsig = TestStatsig.FromPayload(payload, new TestStatsigOptions { TimeProvider = clock });
        Run(statsig.Server, calls, seconds => clock.Advance(TimeSpan.FromSeconds(seconds)), (kind, isOn) => scopes.Add(ScopeOf(kind, isOn)), () => scopes.ForEach(static scope => scope.Dispose()));
        scopes.ForEach(static scope => scope.Dispose());
        return (
            [.. statsig.Exposures.Select(static exposure => Normalized(exposure.ToJson()))],
            [.. statsig.Events.Select(static logged => Normalized(logged.ToJson()))]);
    }

    private static (string[] Exposures, string[] Events) Posted(byte[] payload, (int Call, int User, int Seconds)[] calls)
    {
        var clock = new ManualClock();
        var endpoint = new FakeEventEndpoint();
        var options = new StatsigOptions
        {
            BootstrapUtf8 = payload, ManualMode = true, TimeProvider = clock, DisableDiagnostics = true, DisableIdLists = true, OutputLogger = new RecordingLogger(),
        };
        using var server = new StatsigServer("secret-test", options, endpoint);
        server.UpdateSpecs(payload);
        server.StartLogging();
        Run(server, calls, seconds => Pass(server, clock, seconds), (kind, isOn) => Override(server, kind, isOn), server.RemoveAllOverrides);
        server.FlushAsync().GetAwaiter().GetResult();
        ILookup<bool, JsonElement> events = endpoint.Events.ToLookup(static posted => posted.GetProperty("eventName").GetString()!.StartsWith(ExposurePrefix, StringComparison.Ordinal));
        return (
            [.. events[true].Select(static posted => Normalized(posted.GetRawText()))],
            [.. events[false].Select(static posted => Normalized(posted.GetRawText()))]);
    }

    /// <summary>Lets time pass as for a running event log, which looks at it every second.</summary>
    private static void Pass(StatsigServer server, ManualClock clock, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            server.FlushAsync().GetAwaiter().GetResult();
        }
    }

    private static OverrideScope ScopeOf(int kind, bool isOn) => kind switch
    {
        0 => OverrideScope.Gate("g1", isOn),
        1 => OverrideScope.Experiment("e0", isOn ? """{"n":7}""" : "{}"),
        2 => OverrideScope.Layer("l0", isOn ? """{"t":"over"}""" : """{"n":3}"""),
        _ => OverrideScope.DynamicConfig("c0", isOn ? """{"a":[7]}""" : "{}"), // Not a group: a scoped one has its name, a local one does not.
    };

    private static void Override(StatsigServer server, int kind, bool isOn)
    {
        switch (kind)
        {
            case 0:
                server.OverrideGate("g1", isOn);
                break;
            case 1:
                server.OverrideExperiment("e0", isOn ? """{"n":7}""" : "{}");
                break;
            case 2:
                server.OverrideLayer("l0", isOn ? """{"t":"over"}""" : """{"n":3}""");
                break;
            default:
                server.OverrideDynamicConfig("c0", isOn ? """{"a":[7]}""" : "{}");
                break;
        }
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

    private static void Run(
        StatsigServer server, (int Call, int User, int Seconds)[] calls, Action<int> pass, Action<int, bool> overrideWith, Action removeOverrides)
    {
        foreach ((int call, int index, int seconds) in calls)
        {
            if (seconds > 0)
            {
                pass(seconds);
            }

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
                case 14:
                    server.LogEvent(user, "page", "home");
                    break;
                case 19:
                    removeOverrides();
                    break;
                default:
                    overrideWith(call - 15, index % 2 == 0);
                    break;
            }
        }
    }
}
