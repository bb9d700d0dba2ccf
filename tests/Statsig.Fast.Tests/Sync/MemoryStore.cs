using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Sync;

/// <summary>A data store in memory that remembers what was asked of it, in order.</summary>
internal sealed class MemoryStore : IDataStore
{
    private readonly ConcurrentDictionary<string, byte[]> _values = new();
    private readonly ConcurrentQueue<string> _operations = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>"init", "get key", "set key", "polls key" and "shutdown".</summary>
    internal IReadOnlyList<string> Operations => [.. _operations];

    /// <summary>Whether polls ask this store.</summary>
    internal bool IsPolled { get; init; }

    /// <summary>Thrown by every operation when set.</summary>
    internal Exception? Failure { get; set; }

    /// <summary>Reads and writes wait for this, whatever their token says.</summary>
    internal Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when a read or write waits for <see cref="Gate"/>.</summary>
    internal Task Held => _held.Task;

    internal string? Text(string key) => _values.TryGetValue(key, out byte[]? value) ? Encoding.UTF8.GetString(value) : null;

    internal byte[]? Value(string key) => _values.GetValueOrDefault(key);

    internal void Put(string key, byte[] value) => _values[key] = value;

    internal void Put(string key, string value) => Put(key, Encoding.UTF8.GetBytes(value));

    public ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        Record("init");
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        await WaitAsync();
        Record($"get {key}");
        return _values.TryGetValue(key, out byte[]? value) ? value : null;
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        byte[] copy = value.ToArray();
        await WaitAsync();
        Record($"set {key}");
        Put(key, copy);
    }

    public bool ShouldBeUsedForQueryingUpdates(string key)
    {
        Record($"polls {key}");
        return IsPolled;
    }

    public ValueTask ShutdownAsync(CancellationToken cancellationToken)
    {
        Record("shutdown");
        return ValueTask.CompletedTask;
    }

    private Task WaitAsync()
    {
        Task gate = Gate;
        if (!gate.IsCompleted)
        {
            _held.TrySetResult();
        }

        return gate;
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
