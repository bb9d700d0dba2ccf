using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Keeps what a server measures; can be set to want tags with many values, or to throw.</summary>
internal sealed class RecordingObservability : IObservabilityClient
{
    private readonly ConcurrentQueue<(string Name, double Value, IReadOnlyDictionary<string, string> Tags)> _measured = new();

    internal bool WantsEveryTag { get; init; }

    internal bool Throws { get; init; }

    internal (string Name, double Value, IReadOnlyDictionary<string, string> Tags)[] Measured => [.. _measured];

    public void Init() => Add("init", 0, new Dictionary<string, string>());

    public void Shutdown() => Add("shutdown", 0, new Dictionary<string, string>());

    public void Increment(string name, double value, IReadOnlyDictionary<string, string> tags) => Add(name, value, tags);

    public void Gauge(string name, double value, IReadOnlyDictionary<string, string> tags) => Add(name, value, tags);

    public void Distribution(string name, double value, IReadOnlyDictionary<string, string> tags) => Add(name, value, tags);

    public bool ShouldEnableHighCardinalityForThisTag(string tag) => WantsEveryTag;

    public void OnError(string tag, Exception exception) => Add("error " + tag, 0, new Dictionary<string, string> { ["text"] = exception.ToString() });

    /// <summary>The measurements of one name, without the prefix.</summary>
    internal (double Value, IReadOnlyDictionary<string, string> Tags)[] Of(string name) =>
        [.. _measured.Where(entry => entry.Name == "statsig.sdk." + name || entry.Name == name).Select(static entry => (entry.Value, entry.Tags))];

    private void Add(string name, double value, IReadOnlyDictionary<string, string> tags)
    {
        _measured.Enqueue((name, value, tags));
        if (Throws)
        {
            throw new InvalidOperationException("broken client");
        }
    }
}
