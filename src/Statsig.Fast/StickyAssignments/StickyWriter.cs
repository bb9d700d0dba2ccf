using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.StickyAssignments;

/// <summary>Carries saves and deletes to the storage, in order and off the evaluating threads.</summary>
/// <remarks>Bounded: when the storage is too slow to follow, new changes are dropped and counted. Safe from any thread.</remarks>
internal sealed class StickyWriter : IAsyncDisposable
{
    private const int MaxPending = 10_000;
    private static readonly TimeSpan CutShort = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromDays(1);

    private readonly IStickyAssignmentStorage _storage;
    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(MaxPending);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _draining = new();
    private readonly Task _loop;
    private Task? _drain;
    private long _dropped;
    private long _failed;

    internal StickyWriter(IStickyAssignmentStorage storage, Action<OutputLogLevel, string, Exception?> log)
    {
        _storage = storage;
        Log = log;
        _loop = Detached.Run(WriteAllAsync);
    }

    internal Action<OutputLogLevel, string, Exception?> Log { get; }

    /// <summary>Changes that were not carried out because too many were waiting, or because the server was shut down.</summary>
    internal long DroppedCount => Interlocked.Read(ref _dropped);

    /// <summary>Changes that the storage failed to carry out.</summary>
    internal long FailedCount => Interlocked.Read(ref _failed);

    internal void Save(string key, string configName, StickyAssignment values) => Enqueue(new Change(key, configName, values));

    internal void Delete(string key, string configName) => Enqueue(new Change(key, configName, null));

    /// <summary>Carries out what is waiting, up to a deadline; what is left then is dropped and counted.</summary>
    /// <remarks>
    /// Waits on the system's clock, so that a storage that hangs ends with a clock of tests that stands still as well. Never fails. Only
    /// the first call's deadline counts; later calls wait for the same end.
    /// </remarks>
    internal Task DrainAsync(TimeSpan deadline)
    {
        lock (_draining)
        {
            return _drain ??= DrainOnceAsync(TimeSpan.FromTicks(Math.Clamp(deadline.Ticks, 0, LongestDrain.Ticks)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        _stopping.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Cancellation runs callbacks of the storage.")]
    private async Task DrainOnceAsync(TimeSpan deadline)
    {
        _changes.Writer.TryComplete();
        try
        {
            await _loop.WaitAsync(deadline, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            try
            {
                await _stopping.CancelAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log(OutputLogLevel.Warning, "The sticky assignment storage failed during cancellation.", exception);
            }

            // What still waits is counted here and now; the one change under way gets a moment to notice that it was cut short.
            while (_changes.Reader.TryRead(out _))
            {
                Interlocked.Increment(ref _dropped);
            }

            await Task.WhenAny(_loop, Task.Delay(CutShort, TimeProvider.System)).ConfigureAwait(false);
        }
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
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                Interlocked.Increment(ref _dropped); // Ended by the shutdown, which is not a failure of the storage.
            }
            catch (Exception exception)
            {
                // The storage is application code; an exception loses this one change.
                Interlocked.Increment(ref _failed);
                Log(OutputLogLevel.Warning, $"The sticky assignment storage failed for \"{change.ConfigName}\".", exception);
            }
        }
    }

    private readonly record struct Change(string Key, string ConfigName, StickyAssignment? Values);
}
