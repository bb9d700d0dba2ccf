using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit;

/// <summary>A storage of sticky assignments in memory that remembers what was asked of it, in order.</summary>
public sealed class RecordingStorage : IStickyAssignmentStorage
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, StickyAssignment>> _values = new();
    private readonly ConcurrentQueue<string> _operations = new();

    /// <summary>Thrown by every operation when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Every save and delete waits for this; completed unless a test holds the storage up.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>"save key name", "delete key name" and "load key".</summary>
    public IReadOnlyList<string> Operations => [.. _operations];

    public StickyAssignment? Find(string key, string configName) =>
        _values.TryGetValue(key, out ConcurrentDictionary<string, StickyAssignment>? stored) ? stored.GetValueOrDefault(configName) : null;

    public void Put(string key, string configName, StickyAssignment assignment) =>
        _values.GetOrAdd(key, static _ => new())[configName] = assignment;

    public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken)
    {
        Record($"load {key}");
        return new(_values.TryGetValue(key, out ConcurrentDictionary<string, StickyAssignment>? stored)
            ? new Dictionary<string, StickyAssignment>(stored)
            : []);
    }

    public async ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        Record($"save {key} {configName}");
        Put(key, configName, assignment);
    }

    public async ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        Record($"delete {key} {configName}");
        if (_values.TryGetValue(key, out ConcurrentDictionary<string, StickyAssignment>? stored))
        {
            stored.TryRemove(configName, out _);
        }
    }

    private void Record(string operation)
    {
        _operations.Enqueue(operation);
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
