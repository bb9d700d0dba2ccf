using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.Parity.Tests.Recordings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Parity.Tests;

/// <summary>The bodies that two Statsig SDKs posted, and ours for the same calls, member by member.</summary>
/// <remarks>
/// Times, session and versions of the SDK are each one's own. Null members, which some SDKs write, count as absent. Repeated secondary
/// exposures count once, as everywhere here.
/// </remarks>
public sealed class LogEventTests
{
    private const string CoreFile = "wire_log_event_core.json";
    private const string PythonFile = "wire_log_event_python.json";

    public static TheoryData<string> CoreCases { get; } =
        [.. VectorFile.ReadJson(VectorFile.Committed(CoreFile)).EnumerateObject().Select(static entry => entry.Name)];

    [Theory]
    [MemberData(nameof(CoreCases))]
    public async Task Events_OfTheServerCore_AreOurs(string name)
    {
        JsonElement[] recorded = RecordedEvents(CoreFile, name);
        int repeats = name == "same_gate_three_times" ? 3 : 1;

        IReadOnlyList<JsonElement> ours = await LogAsync("synthetic_dcs.json.gz", recorded, name, repeats, new StatsigOptions
        {
            ManualMode = true,
            EnvironmentTier = "production",
            OutputLogLevel = OutputLogLevel.None,
        });

        Assert.Equal(recorded.Select(static entry => Text(entry, static _ => true)), ours.Select(static entry => Text(entry, static _ => true)));
    }

    [Fact]
    public async Task Events_OfThePythonSdk_AreOursWithItsTimeKeys()
    {
        JsonElement[] recorded = RecordedEvents(PythonFile, "all_in_one_batch");

        IReadOnlyList<JsonElement> ours = await LogAsync("synthetic_dcs_v1.json.gz", recorded, "", 1, new StatsigOptions
        {
            ManualMode = true,
            EnvironmentTier = "production",
            LogPythonTimeKeys = true,
            OutputLogLevel = OutputLogLevel.None,
        });

        // Only the Python SDK says "Network" for "Network:Recognized" and logs the version of the experiment with a layer; it does not know
        // the other two.
        Func<string, bool> isShared = static path => path is not ("metadata.reason" or "metadata.lcut" or "metadata.configVersion" or "statsigMetadata");
        Assert.Equal(recorded.Select(entry => Text(entry, isShared)), ours.Select(entry => Text(entry, isShared)));
        Assert.All(ours.Take(7), static entry => Assert.Equal(JsonValueKind.Number, entry.GetProperty("metadata").GetProperty("serverTime").ValueKind));
    }

    private static JsonElement[] RecordedEvents(string file, string name) =>
    [
        .. VectorFile.ReadJson(VectorFile.Committed(file)).GetProperty(name).EnumerateArray()
            .SelectMany(static post => post.GetProperty("body").GetProperty("events").EnumerateArray())
            .Where(static entry => entry.GetProperty("eventName").GetString() != "statsig::diagnostics"),
    ];

    /// <summary>Makes the calls that the recorded events came from.</summary>
    private static async Task<IReadOnlyList<JsonElement>> LogAsync(string payload, JsonElement[] recorded, string name, int repeats, StatsigOptions options)
    {
        var endpoint = new FakeEventEndpoint();
        await using StatsigServer server = EventServer.Create(VectorFile.ReadBytes(VectorFile.Committed(payload)), endpoint, options);
        foreach (JsonProperty list in VectorFile.ReadJson(VectorFile.Committed("synthetic_id_lists.json")).EnumerateObject())
        {
            server.UpdateIdList(list.Name, Encoding.UTF8.GetBytes(string.Join('\n', list.Value.EnumerateArray().Select(static line => line.GetString()))));
        }

        foreach (JsonElement entry in recorded)
        {
            for (int i = 0; i < repeats; i++)
            {
                Repeat(server, entry, name);
            }
        }

        FlushReport report = await server.FlushAsync();
        Assert.True(report.Completed);
        return endpoint.Events;
    }

    private static void Repeat(StatsigServer server, JsonElement recorded, string name)
    {
        StatsigUser user = UserOf(recorded.GetProperty("user"));
        JsonElement metadata = recorded.TryGetProperty("metadata", out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found : default;
        bool isManual = metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("isManualExposure", out _);
        switch (recorded.GetProperty("eventName").GetString())
        {
            case "statsig::gate_exposure" when isManual:
                server.ManuallyLogGateExposure(user, metadata.GetProperty("gate").GetString()!);
                break;
            case "statsig::gate_exposure":
                server.CheckGate(user, metadata.GetProperty("gate").GetString()!);
                break;
            case "statsig::config_exposure" when name == "experiment_exposure":
                server.GetExperiment(user, metadata.GetProperty("config").GetString()!);
                break;
            case "statsig::config_exposure":
                server.GetDynamicConfig(user, metadata.GetProperty("config").GetString()!);
                break;
            case "statsig::layer_exposure" when isManual:
                server.ManuallyLogLayerParameterExposure(user, metadata.GetProperty("config").GetString()!, metadata.GetProperty("parameterName").GetString()!);
                break;
            case "statsig::layer_exposure":
                server.GetLayer(user, metadata.GetProperty("config").GetString()!).GetValue(metadata.GetProperty("parameterName").GetString()!);
                break;
            case var custom:
                LogEvent(server, user, custom!, recorded, metadata);
                break;
        }
    }

    private static void LogEvent(StatsigServer server, StatsigUser user, string name, JsonElement recorded, JsonElement metadata)
    {
        Dictionary<string, StatsigValue>? copied = metadata.ValueKind == JsonValueKind.Object
            ? metadata.EnumerateObject().ToDictionary(static entry => entry.Name, static entry => StatsigValue.FromJson(Encoding.UTF8.GetBytes(entry.Value.GetRawText())))
            : null;
        JsonElement value = recorded.TryGetProperty("value", out JsonElement found) ? found : default;
        if (value.ValueKind == JsonValueKind.Number)
        {
            server.LogEvent(user, name, value.GetDouble(), copied);
        }
        else
        {
            server.LogEvent(user, name, value.ValueKind == JsonValueKind.String ? value.GetString() : null, copied);
        }
    }

    /// <summary>The recorded user as the application made it: the environment is the server's to add.</summary>
    private static StatsigUser UserOf(JsonElement user) => StatsigUser.FromJson(JsonSerializer.SerializeToUtf8Bytes(
        user.EnumerateObject().Where(static member => member.Name != "statsigEnvironment").ToDictionary(static member => member.Name, static member => member.Value)));

    /// <summary>One line for each member that counts, in the order of their names.</summary>
    private static string Text(JsonElement recorded, Func<string, bool> counts) =>
        string.Join('\n', Lines(recorded, "", counts).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Lines(JsonElement element, string path, Func<string, bool> counts)
    {
        if (!counts(path) || path is "time" or "metadata.receivedAt" or "metadata.serverTime")
        {
            return [];
        }

        return element.ValueKind switch
        {
            JsonValueKind.Object when path is "" or "metadata" or "user" or "user.custom" or "user.customIDs" or "user.statsigEnvironment" =>
                element.EnumerateObject().SelectMany(member => Lines(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", counts)),
            JsonValueKind.Null when path is not ("user.custom.nullable" or "metadata.none") => [],
            JsonValueKind.Array when path is "secondaryExposures" =>
                element.EnumerateArray().Select(static (entry, _) => $"{entry.GetProperty("gate")}:{entry.GetProperty("gateValue")}:{entry.GetProperty("ruleID")}")
                    .Distinct().Select((entry, index) => $"{path}[{index}]={entry}"),
            JsonValueKind.Number => [$"{path}={element.GetDouble():R}"],

            // The specs were recorded from the network and are a bootstrap here.
            JsonValueKind.String => [$"{path}={element.GetString()!.Replace("Bootstrap:", "Network:", StringComparison.Ordinal)}"],
            _ => [$"{path}={JsonSerializer.Serialize(element)}"],
        };
    }
}
