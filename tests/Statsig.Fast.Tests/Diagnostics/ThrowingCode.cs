using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Code of an application's own that always throws, with a text that tests look for.</summary>
internal sealed class ThrowingCode(string text) :
    IOutputLogger, IObservabilityClient, IEvaluationCallback, IDataStore, IUserAgentParser, IStickyAssignmentStorage
{
    private int _calls;

    internal int Calls => Volatile.Read(ref _calls);

    public void Log(OutputLogLevel level, string message, Exception? exception) => throw Failure();

    public void Init() => throw Failure();

    public void Increment(string name, double value, IReadOnlyDictionary<string, string> tags) => throw Failure();

    public void Gauge(string name, double value, IReadOnlyDictionary<string, string> tags) => throw Failure();

    public void Distribution(string name, double value, IReadOnlyDictionary<string, string> tags) => throw Failure();

    public bool ShouldEnableHighCardinalityForThisTag(string tag) => throw Failure();

    public void OnError(string tag, Exception exception) => throw Failure();

    public void Shutdown() => throw Failure();

    public void OnGate(in FeatureGate gate) => throw Failure();

    public void OnDynamicConfig(in DynamicConfig config) => throw Failure();

    public void OnExperiment(in Experiment experiment) => throw Failure();

    public void OnLayer(in Layer layer) => throw Failure();

    public ValueTask InitializeAsync(CancellationToken cancellationToken) => throw Failure();

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) => throw Failure();

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => throw Failure();

    public bool ShouldBeUsedForQueryingUpdates(string key) => throw Failure();

    public ValueTask ShutdownAsync(CancellationToken cancellationToken) => throw Failure();

    public UserAgentInfo? Parse(string userAgent) => throw Failure();

    public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) => throw Failure();

    public ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken) => throw Failure();

    public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken) => throw Failure();

    internal void Invoke() => throw Failure();

    private InvalidCastException Failure()
    {
        Interlocked.Increment(ref _calls);
        return new InvalidCastException(text);
    }
}
