using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>A storage of sticky assignments in memory that remembers the calls made to it.</summary>
internal sealed class RecordingStorage : IStickyAssignmentStorage
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];
    private readonly Dictionary<string, Dictionary<string, StickyAssignment>> _content = [];
    private TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Every change asked for so far, in order: "save key name" or "delete key name".</summary>
    internal string[] Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    internal Dictionary<string, Dictionary<string, StickyAssignment>> Content
    {
        get
        {
            lock (_gate)
            {
                var copy = new Dictionary<string, Dictionary<string, StickyAssignment>>();
                foreach ((string key, Dictionary<string, StickyAssignment> values) in _content)
                {
                    copy.Add(key, new Dictionary<string, StickyAssignment>(values));
                }

                return copy;
            }
        }
    }

    public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
        new(Content.GetValueOrDefault(key) ?? []);

    public ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken) =>
        Change($"save {key} {configName}", () =>
        {
            _content.TryAdd(key, []);
            _content[key][configName] = assignment;
        });

    public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken) =>
        Change($"delete {key} {configName}", () =>
        {
            if (_content.TryGetValue(key, out Dictionary<string, StickyAssignment>? values))
            {
                values.Remove(configName);
            }
        });

    /// <summary>Waits until a number of changes have been asked for; they come from a background loop.</summary>
    /// <exception cref="TimeoutException">They did not come in time.</exception>
    internal async Task WaitForAsync(int count, TimeSpan limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task called;
            lock (_gate)
            {
                if (_calls.Count >= count)
                {
                    return;
                }

                called = _called.Task;
            }

            await called.WaitAsync(limit, cancellationToken);
        }
    }

    private ValueTask Change(string call, Action change)
    {
        lock (_gate)
        {
            change();
            _calls.Add(call);
            _called.TrySetResult();
            _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return ValueTask.CompletedTask;
    }
}
