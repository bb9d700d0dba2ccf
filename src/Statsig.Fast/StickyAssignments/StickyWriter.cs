using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Statsig.Fast.StickyAssignments;

/// <summary>Carries saves and deletes to the persistent storage, in order and off the evaluating threads.</summary>
/// <remarks>Bounded: when the storage is too slow to follow, new changes are dropped and counted. Safe from any thread.</remarks>
internal sealed class StickyWriter : IAsyncDisposable
{
    private const int MaxPending = 10_000;

    private readonly IUserPersistentStorage _storage;
    private readonly Action<OutputLogLevel, string, Exception?> _log;
    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(MaxPending) { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _dropped;
    private long _failed;

    internal StickyWriter(IUserPersistentStorage storage, Action<OutputLogLevel, string, Exception?> log)
    {
        _storage = storage;
        _log = log;
        _loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Changes that were not carried out because too many were waiting.</summary>
    internal long DroppedCount => Interlocked.Read(ref _dropped);

    /// <summary>Changes that the storage failed to carry out.</summary>
    internal long FailedCount => Interlocked.Read(ref _failed);

    internal void Save(string key, string configName, StickyValues values) => Enqueue(new Change(key, configName, values));

    internal void Delete(string key, string configName) => Enqueue(new Change(key, configName, null));

    /// <summary>Carries out what is waiting, up to a deadline; what is left then is dropped and counted.</summary>
    internal async Task DrainAsync(TimeSpan deadline)
    {
        _changes.Writer.TryComplete();
        Task finished = await Task.WhenAny(_loop, Task.Delay(deadline)).ConfigureAwait(false);
        if (finished != _loop)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Enqueue(Change change)
    {
        if (!_changes.Writer.TryWrite(change))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task WriteAllAsync()
    {
        await foreach (Change change in _changes.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stopping.IsCancellationRequested)
            {
                Interlocked.Increment(ref _dropped);
                continue;
            }

            try
            {
                if (change.Values is null)
                {
                    await _storage.DeleteAsync(change.Key, change.ConfigName, _stopping.Token).ConfigureAwait(false);
                }
                else
                {
                    await _storage.SaveAsync(change.Key, change.ConfigName, change.Values, _stopping.Token).ConfigureAwait(false);
                }
            }
            catch (Exception broken)
            {
                // The storage is the application's own code; whatever it throws costs this one change.
                Interlocked.Increment(ref _failed);
                _log(OutputLogLevel.Warning, $"The persistent storage failed for \"{change.ConfigName}\".", broken);
            }
        }
    }

    private readonly record struct Change(string Key, string ConfigName, StickyValues? Values);
}
