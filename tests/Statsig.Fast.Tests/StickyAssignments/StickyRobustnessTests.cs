using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.StickyAssignments;

/// <summary>Whatever comes out of a storage, answers stay answers and nothing good is written over.</summary>
public sealed class StickyRobustnessTests
{
    private const string Payload = """
        {"has_updates":true,"time":5,"feature_gates":{},"layer_configs":{},"condition_map":{"all":{"type":"public","targetValue":null,
        "operator":null,"field":null,"additionalValues":{},"isDeviceBased":false,"idType":"userID"}},"experiment_to_layer":{},
        "dynamic_configs":{"exp":{"type":"dynamic_config","salt":"s","enabled":true,"isActive":true,"defaultValue":{},"idType":"userID",
        "entity":"experiment","rules":[{"name":"g","id":"g","groupName":"Live","passPercentage":100,"conditions":["all"],
        "returnValue":{"a":1},"salt":"s","idType":"userID","isExperimentGroup":true}]}}}
        """;

    private static readonly StatsigUser User = new("u");

    [Fact]
    public async Task GetExperiment_KeptAssignment_IsAnsweredWithItsOwnExposures()
    {
        var storage = new Storage();
        await using StatsigServer server = await StartAsync(storage, []);
        SecondaryExposure[] exposures = [new("x", "maybe", "r"), new("x", "maybe", "r")];

        Experiment answer = Get(server, new StickyAssignment { RuleId = "old", JsonValue = """{"a":2}""", SecondaryExposures = exposures });

        Assert.Equal("old", answer.RuleId);
        Assert.Equal(exposures, answer.SecondaryExposures);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"a":"\ud800"}""")]
    public async Task GetExperiment_DamagedValue_AnswersLiveAndSaysSoOnce(string json)
    {
        var storage = new Storage();
        var log = new List<string>();
        await using StatsigServer server = await StartAsync(storage, log);

        Assert.Equal("g", Get(server, new StickyAssignment { RuleId = "old", JsonValue = json }).RuleId);
        Assert.Equal("g", Get(server, new StickyAssignment { RuleId = "old", SecondaryExposures = null! }).RuleId);
        Assert.Equal("g", Get(server, new StickyAssignment { RuleId = "old", SecondaryExposures = [null!] }).RuleId);
        Assert.Equal("g", Get(server, new StickyAssignment { RuleId = "old", ExplicitParameters = [null!] }).RuleId);
        await server.ShutdownAsync();

        Assert.Single(log);
        Assert.Equal(0, storage.Writes);
    }

    [Fact]
    public async Task GetExperiment_ThrowingMap_AnswersLiveAndWritesNothing()
    {
        var storage = new Storage();
        var log = new List<string>();
        await using StatsigServer server = await StartAsync(storage, log);
        var options = new ExperimentEvaluationOptions { StickyAssignments = new ThrowingMap() };

        Assert.Equal("g", server.GetExperiment(User, "exp", options).RuleId);
        Assert.Equal("g", server.GetExperiment(User, "exp", options).RuleId);
        await server.ShutdownAsync();

        Assert.Single(log);
        Assert.Equal(0, storage.Writes);
    }

    [Fact]
    public async Task GetStickyAssignmentsAsync_FailedLoad_NeverLeadsToAWrite()
    {
        var storage = new Storage { Load = static _ => throw new OperationCanceledException("a timeout of the storage's own") };
        await using StatsigServer server = await StartAsync(storage, []);

        IReadOnlyDictionary<string, StickyAssignment> kept = await server.GetStickyAssignmentsAsync(User, "userID", TestContext.Current.CancellationToken);
        Experiment answer = server.GetExperiment(User, "exp", new ExperimentEvaluationOptions { StickyAssignments = kept });
        await server.ShutdownAsync();

        Assert.Empty(kept);
        Assert.Equal("g", answer.RuleId);
        Assert.Equal(0, storage.Writes);
    }

    [Fact]
    public async Task GetStickyAssignmentsAsync_CallerCancels_Throws()
    {
        await using StatsigServer server = await StartAsync(new Storage { Load = static token => throw new OperationCanceledException(token) }, []);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await server.GetStickyAssignmentsAsync(User, "userID", new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task ShutdownAsync_StorageStillWriting_CountsTheCutAsDropped(int deadlineMs)
    {
        var storage = new Storage { Hangs = true };
        StatsigServer server = await StartAsync(storage, []);
        server.GetExperiment(User, "exp", new ExperimentEvaluationOptions { StickyAssignments = new Dictionary<string, StickyAssignment>() });
        await storage.Entered.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        await server.ShutdownAsync(TimeSpan.FromMilliseconds(deadlineMs));
        await server.DisposeAsync();
        await server.DisposeAsync();
        SpinWait.SpinUntil(() => server.StickyAssignmentStatistics.Dropped > 0, TimeSpan.FromMinutes(1));

        Assert.Equal(new StickyAssignmentStatistics(1, 0), server.StickyAssignmentStatistics);
    }

    [Fact]
    public async Task ShutdownAsync_EndlessDeadline_Ends()
    {
        await using StatsigServer server = await StartAsync(new Storage(), []);

        await server.ShutdownAsync(TimeSpan.MaxValue);
    }

    [Fact]
    public void FromJson_WrongKinds_CountAsAbsent()
    {
        StickyAssignment read = StickyAssignment.FromJson("""
            {"value":{"a":1},"group_name":[1],"time":{"x":[]},"config_version":"1","explicit_parameters":{},"secondary_exposures":{"a":[]},
            "undelegated_secondary_exposures":1,"config_delegate":false,"json_value":[{}],"rule_id":"r"}
            """u8);

        Assert.Equal("r", read.RuleId);
        Assert.Equal(new StickyAssignment { RuleId = "r", SecondaryExposures = read.SecondaryExposures }, read);
        Assert.Empty(read.SecondaryExposures);
    }

    [Fact]
    public void FromJson_MoreAfterTheObject_Throws() =>
        Assert.ThrowsAny<JsonException>(static () => StickyAssignment.FromJson("{} 1"u8));

    [Fact]
    public void ToJson_DeepValue_IsReadBack()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);

        string json = new StickyAssignment { JsonValue = deep, SecondaryExposures = [null!] }.ToJson();

        Assert.Equal(deep, StickyAssignment.FromJson(Encoding.UTF8.GetBytes(json)).JsonValue);
    }

    [Fact]
    public void Detached_List_IsTheListItWasMadeFrom()
    {
        SecondaryExposure[] list = [new("a", "true", "r"), new("b", "false", "r")];

        Assert.Same(list, ExposureTrail.Detached(list).ToArray());
        Assert.Equal(2, ExposureTrail.Detached(list).Count);
    }

    private static Experiment Get(StatsigServer server, StickyAssignment kept) => server.GetExperiment(
        User, "exp", new ExperimentEvaluationOptions { StickyAssignments = new Dictionary<string, StickyAssignment> { ["exp"] = kept } });

    private static async Task<StatsigServer> StartAsync(IStickyAssignmentStorage storage, List<string> log)
    {
        var server = new StatsigServer(
            null, new StatsigOptions { LocalMode = true, BootstrapValues = Payload, StickyAssignmentStorage = storage, OutputLogger = new ListLogger(log) });
        await server.InitializeAsync();
        return server;
    }

    private sealed class ListLogger(List<string> lines) : IOutputLogger
    {
        public void Log(OutputLogLevel level, string message, Exception? exception) => lines.Add(message);
    }

    private sealed class Storage : IStickyAssignmentStorage
    {
        private int _writes;

        internal Func<CancellationToken, IReadOnlyDictionary<string, StickyAssignment>> Load { get; init; } = static _ => new Dictionary<string, StickyAssignment>();

        internal bool Hangs { get; init; }

        internal TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Writes => _writes;

        public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Load(cancellationToken));

        public async ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _writes);
            Entered.TrySetResult();
            await Task.Delay(Hangs ? Timeout.Infinite : 0, cancellationToken);
        }

        public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _writes);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ThrowingMap : IReadOnlyDictionary<string, StickyAssignment>
    {
        public int Count => throw new NotSupportedException();

        public IEnumerable<string> Keys => throw new NotSupportedException();

        public IEnumerable<StickyAssignment> Values => throw new NotSupportedException();

        public StickyAssignment this[string key] => throw new NotSupportedException();

        public bool ContainsKey(string key) => throw new NotSupportedException();

        public bool TryGetValue(string key, out StickyAssignment value) => throw new NotSupportedException();

        public IEnumerator<KeyValuePair<string, StickyAssignment>> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }
}
