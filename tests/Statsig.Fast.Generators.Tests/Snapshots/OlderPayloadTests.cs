using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests.Snapshots;

/// <summary>The runtime's reader and the generator's agree on payloads in the older shape that lack members.</summary>
public sealed class OlderPayloadTests(ITestOutputHelper output)
{
    private static readonly StatsigUser[] Users = [new("a"), new("b"), new("c") { Email = "c@shop.example" }];

    [Fact]
    public void Read_AnyMemberMissingOrNull_SaysWhatTheRuntimeAnswers()
    {
        string first = Encoding.UTF8.GetString(Vectors.Read(Vectors.Committed("legacy_js_v1_changes.jsonl.gz"))).Split('\n', 2)[0];
        JsonObject payload = JsonNode.Parse(first)!["meta"]!["payload"]!.AsObject();
        string[] paths = [.. PathsOf(payload).Where(static path => path is not "time")]; // A snapshot does without.
        int compared = 0;
        foreach (string path in paths)
        {
            foreach (bool removes in (bool[])[true, false])
            {
                JsonObject changed = payload.DeepClone().AsObject();
                Change(changed, path.Split('/'), removes);
                Compare(changed.ToJsonString(), $"{path} {(removes ? "removed" : "null")}");
                compared++;
            }
        }

        output.WriteLine($"{compared} payloads");
        Assert.True(compared > 700, $"{compared} payloads");
    }

    [Theory]
    [InlineData("""{"has_updates":true,"time":1,"feature_gates":[{"name":"g"}]}""", "g", "")]
    [InlineData("""{"has_updates":true,"time":1,"dynamic_configs":[{"name":"c"}]}""", "", "c")]
    [InlineData("""{"has_updates":true,"time":1,"feature_gates":null,"dynamic_configs":[{"name":"c","defaultValue":{"a":1}}],"layer_configs":null}""", "", "c")]
    public void Read_ContainersMissing_IsAPayload(string payload, string gate, string config)
    {
        SnapshotReadResult read = SnapshotReader.Read(payload);

        Assert.True(read.IsPayload);
        Assert.Equal((gate, config), (string.Concat(read.Model!.Gates.Select(static entry => entry.Name)), string.Concat(read.Model.DynamicConfigs.Select(static entry => entry.Name))));
        Compare(payload, payload);
    }

    [Theory]
    [InlineData("""{"has_updates":true,"time":1,"feature_gates":{},"dynamic_configs":[]}""")]
    [InlineData("""{"has_updates":true,"time":1,"feature_gates":[],"dynamic_configs":5}""")]
    [InlineData("""{"has_updates":true,"time":1,"feature_gates":null}""")]
    public void Read_ContainersMissingFromTheNewerShape_IsRefused(string payload)
    {
        Assert.Null(SnapshotReader.Read(payload).Model);
        Compare(payload, payload);
    }

    private static void Compare(string payload, string what)
    {
        using var server = new ServerOf(payload);
        SnapshotReadResult read = SnapshotReader.Read(payload);

        Assert.True(server.IsApplied == read.Model is not null, what);
        if (read.Model is not { } model)
        {
            return;
        }

        StatsigServer runtime = server.Server;
        Same(runtime.GetFeatureGateNames(), model.Gates.Where(static gate => gate.Kind is null));
        Same(runtime.GetDynamicConfigNames(), model.DynamicConfigs);
        Same(runtime.GetExperimentNames(), model.Experiments);
        Same(runtime.GetLayerNames(), model.Layers);
        foreach (StatsigUser user in Users)
        {
            foreach (SnapshotEntry gate in model.Gates)
            {
                FeatureGate answer = runtime.GetFeatureGate(user, gate.Name);
                Assert.True(gate.Constant is null || gate.Constant == answer.Value, $"{what}: {gate.Name}");
                // Unsupported answers have none.
                Assert.True(answer.IdType.Length == 0 || gate.IdType == answer.IdType, $"{what}: {gate.Name}");
            }

            foreach (SnapshotEntry config in model.DynamicConfigs)
            {
                DynamicConfig answer = runtime.GetDynamicConfig(user, config.Name);
                IEnumerable<string> there = config.Parameters.Where(static parameter => !parameter.Type.IsOptional).Select(static parameter => parameter.Name);
                Assert.True(answer.RuleId.Length == 0 || there.All(name => answer.GetValue(name).Kind != System.Text.Json.JsonValueKind.Undefined), $"{what}: {config.Name}");
            }
        }

        void Same(IReadOnlyList<string> names, IEnumerable<SnapshotEntry> entries) =>
            Assert.True(names.Order(StringComparer.Ordinal).SequenceEqual(entries.Select(static entry => entry.Name)), $"{what}: {string.Join(", ", names)}");
    }

    /// <summary>Every member of every object, by positions in lists and names.</summary>
    private static IEnumerable<string> PathsOf(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(static member => PathsOf(member.Value).Select(path => $"{member.Key}/{path}").Prepend(member.Key)),
        JsonArray list => list.SelectMany(static (item, i) => PathsOf(item).Select(path => $"{i}/{path}")),
        _ => [],
    };

    private static void Change(JsonNode node, ReadOnlySpan<string> steps, bool removes)
    {
        foreach (string step in steps[..^1])
        {
            node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        }

        if (removes)
        {
            node.AsObject().Remove(steps[^1]);
        }
        else
        {
            node[steps[^1]] = null;
        }
    }

    /// <summary>A server with a payload, or without when it refuses it.</summary>
    private sealed class ServerOf : IDisposable
    {
        internal ServerOf(string payload)
        {
            Server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
            IsApplied = Server.UpdateSpecs(Encoding.UTF8.GetBytes(payload)).Status == SpecsUpdateStatus.Applied;
        }

        internal StatsigServer Server { get; }

        internal bool IsApplied { get; }

        public void Dispose() => Server.ShutdownAsync(TimeSpan.Zero).GetAwaiter().GetResult();
    }
}
