using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Sticky assignments: the recorded steps in order on one server, what each answers and what it does to the storage.</summary>
public sealed class StickyAssignmentTests
{
    private const long PayloadTimeMs = 1_750_000_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task GetExperimentAndGetLayer_RecordedSteps_AnswerAndStoreAsTheReference()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        JsonElement[] steps = [.. Scenarios.All.Where(static line => line.TryGetProperty("storage_calls", out _))];
        Assert.Equal(5, steps.Length);
        var storage = new RecordingStorage();
        var calls = new List<string>();
        await using StatsigServer server = Recording.Synthetic.CreateServer(storage: storage);
        var live = new LiveAnswers(server);
        foreach (JsonElement step in steps)
        {
            JsonElement call = step.GetProperty("result");
            Answer ours = live.Read(
                Scenarios.SectionOf(call), Scenarios.UserOf(call), call.GetProperty("name").GetString()!, OptionsOf(call));

            Scenarios.AssertSame(Scenarios.Read(call), ours);
            calls.AddRange(step.GetProperty("storage_calls").EnumerateArray().Select(static change => $"{change[0]} {change[1]} {change[2]}"));
            await storage.WaitForAsync(calls.Count, Limit, cancellationToken);
            Assert.Equal(calls, storage.Calls);
            AssertContent(step.GetProperty("storage_after"), storage);
        }

        // The writer is empty after this: whatever else a step might have asked for has been carried out.
        await server.ShutdownAsync(Limit);
        Assert.Equal(calls, storage.Calls);
    }

    [Fact]
    public async Task GetStickyAssignmentsAsync_AfterASave_GivesWhatTheNextCallKeeps()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        JsonElement call = Scenarios.Find("sticky: getExperiment with empty persisted values").GetProperty("result");
        StatsigUser user = Scenarios.UserOf(call);
        var storage = new RecordingStorage();
        await using StatsigServer server = Recording.Synthetic.CreateServer(storage: storage);
        server.GetExperiment(user, "e_basic", OptionsOf(call));
        await storage.WaitForAsync(1, Limit, cancellationToken);

        Experiment kept = server.GetExperiment(user, "e_basic", new ExperimentEvaluationOptions
        {
            StickyAssignments = await server.GetStickyAssignmentsAsync(user, "userID", cancellationToken),
        });

        Answer expected = Scenarios.Read(call) with { Reason = "Persisted" };
        Scenarios.AssertSame(expected, new LiveAnswers(server).Of(kept));
        Assert.Equal(PayloadTimeMs, kept.Details.SpecsTimeMs);
    }

    private static ExperimentEvaluationOptions? OptionsOf(JsonElement call) => !call.TryGetProperty("options", out JsonElement options)
        ? null
        : new ExperimentEvaluationOptions
        {
            StickyAssignments = options.GetProperty("userPersistedValues").EnumerateObject()
                .ToDictionary(static kept => kept.Name, static kept => StickyAssignment.FromJson(JsonMarshal.GetRawUtf8Value(kept.Value))),
        };

    private static void AssertContent(JsonElement recorded, RecordingStorage storage)
    {
        var ours = new JsonObject();
        foreach ((string key, Dictionary<string, StickyAssignment> values) in storage.Content)
        {
            var stored = new JsonObject();
            foreach ((string name, StickyAssignment value) in values)
            {
                JsonNode json = JsonNode.Parse(value.ToJson())!;
                Assert.Equal(PayloadTimeMs, (long?)json["time"]);
                json["time"] = "<ms>"; // As the recording blanks it.
                stored.Add(name, json);
            }

            ours.Add(key, stored);
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(recorded.GetRawText()), ours), $"recorded {recorded}\nours     {ours.ToJsonString()}");
    }
}
