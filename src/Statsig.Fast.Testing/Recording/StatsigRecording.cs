using System;
using System.Threading;
using Statsig.Fast.Testing.Recording;

namespace Statsig.Fast.Testing;

/// <summary>The exposures and events of one asynchronous context, for tests that share a server.</summary>
/// <remarks>
/// Takes what the test, what it awaits, and tasks that it starts record until <see cref="Dispose"/>. It reaches as far as
/// <see cref="OverrideScope"/>. Recordings nest: an outer one takes the records of the inner ones too. Each recording leaves out repeats by
/// itself, regardless of other tests. Safe from any thread.
/// </remarks>
public sealed class StatsigRecording : IDisposable
{
    private static readonly AsyncLocal<StatsigRecording?> Innermost = new();

    private readonly RecordStore _server;
    private volatile StatsigRecording? _outer;
    private readonly RecordStore _store;
    private volatile bool _isEnded;

    internal StatsigRecording(RecordStore server, RecordStore store)
    {
        _server = server;
        _store = store;
        _outer = WithoutEnded(Innermost.Value);
        UnlinkEnded();
        Innermost.Value = this;
    }

    /// <summary>Gets the exposures so far, in order.</summary>
    public RecordedList<Exposure> Exposures => _store.Exposures;

    /// <summary>Gets the events so far, in order.</summary>
    public RecordedList<LoggedEvent> Events => _store.Events;

    /// <summary>Ends the recording; its records stay.</summary>
    public void Dispose()
    {
        _isEnded = true;
        Innermost.Value = WithoutEnded(Innermost.Value);
    }

    /// <summary>Passes a record to all recordings of the current context that belong to a server.</summary>
    internal static void ForEach<TState>(RecordStore server, TState state, Action<RecordStore, TState> add)
    {
        for (StatsigRecording? recording = Innermost.Value; recording is not null; recording = recording._outer)
        {
            if (!recording._isEnded && ReferenceEquals(recording._server, server))
            {
                add(recording._store, state);
            }
        }
    }

    /// <summary>Unlinks the recordings around this one that have ended, as <see cref="OverrideScope"/> does with its own.</summary>
    private void UnlinkEnded()
    {
        for (StatsigRecording? recording = this; recording is not null; recording = recording._outer)
        {
            recording._outer = WithoutEnded(recording._outer);
        }
    }

    private static StatsigRecording? WithoutEnded(StatsigRecording? recording)
    {
        while (recording is { _isEnded: true })
        {
            recording = recording._outer;
        }

        return recording;
    }
}
