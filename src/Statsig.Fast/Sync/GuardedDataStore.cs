using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>
/// The application's data store, kept from harming the server: one call at a time per key, each with a time limit, and no exception passes.
/// </summary>
/// <remarks>
/// Writes happen in the background, one after the other; of several values for one key that wait, only the latest is written. A call that
/// does not end within its limit counts as failed, and its key stays closed until it does end. Safe from any thread.
/// </remarks>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The store is application code.")]
internal sealed class GuardedDataStore : IDisposable
{
    private readonly IDataStore _store;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly bool _isManual;
    private readonly OutputLog _log;
    private readonly KeyedGate _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _waiting = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;

    internal GuardedDataStore(IDataStore store, StatsigOptions options, OutputLog log)
    {
        _store = store;
        _limit = options.RequestTimeout;
        _clock = options.TimeProvider;
        _isManual = options.ManualMode;
        _log = log;
    }

    /// <summary>True when polls should read the store before the network.</summary>
    internal bool ShouldBeUsedForQueryingUpdates(string key)
    {
        try
        {
            return _store.ShouldBeUsedForQueryingUpdates(key);
        }
        catch (Exception exception)
        {
            _log.Write(OutputLogLevel.Warning, "ShouldBeUsedForQueryingUpdates of the data store failed, so the data store is not polled.", exception);
            return false;
        }
    }

    /// <summary>Prepares the store; a failure is logged, and the store is still used.</summary>
    internal async Task InitializeAsync(CancellationToken cancellationToken)
    {
        StoreAnswer answer = await CallAsync("", "initialization", static async (store, _, token) =>
        {
            await store.InitializeAsync(token).ConfigureAwait(false);
            return null;
        }, cancellationToken).ConfigureAwait(false);
        LogFailure(answer);
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal Task<StoreAnswer> GetAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(key, "reading", static async (store, key, token) => await store.GetAsync(key, token).ConfigureAwait(false), cancellationToken);

    /// <summary>Writes a key soon, in place of an earlier value that still waits.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, which must not change afterwards.</param>
    internal void Set(string key, ReadOnlyMemory<byte> value)
    {
        lock (_waiting)
        {
            _waiting[key] = value;

            // In manual mode the caller waits for the writes instead.
            if (!_isManual && !_isWriting)
            {
                _isWriting = true;
                _writing = Detached.Run(() => WriteAllAsync(isBackground: true));
            }
        }
    }

    /// <summary>Waits until what was set before is written.</summary>
    internal async Task DrainAsync()
    {
        Task writing;
        lock (_waiting)
        {
            writing = _writing;
        }

        await writing.ConfigureAwait(false);
        await WriteAllAsync(isBackground: false).ConfigureAwait(false);
    }

    /// <summary>Writes what waits and closes the store, up to a time limit.</summary>
    /// <returns>True when all of it was done in time.</returns>
    internal async Task<bool> ShutdownAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, _clock);
        bool completed = true;
        try
        {
            await DrainAsync().WaitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            completed = false;
            _log.Write(OutputLogLevel.Warning, "The data store did not complete all writes before the deadline of the shutdown.");
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        try
        {
            await _store.ShutdownAsync(timeout.Token).AsTask().WaitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Also when time ran out: the server ends either way.
            completed = false;
            _log.Write(OutputLogLevel.Warning, "The data store failed to shut down.", exception);
        }

        return completed;
    }

    public void Dispose() => _ended.Dispose();

    private async Task WriteAllAsync(bool isBackground)
    {
        while (TryTake(isBackground, out string key, out ReadOnlyMemory<byte> value))
        {
            try
            {
                LogFailure(await CallAsync(key, "writing", async (store, key, token) =>
                {
                    await store.SetAsync(key, value, token).ConfigureAwait(false);
                    return null;
                }, _ended.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                // The deadline of the shutdown passed first, which was already logged.
            }
        }
    }

    private bool TryTake(bool isBackground, out string key, out ReadOnlyMemory<byte> value)
    {
        lock (_waiting)
        {
            foreach ((string next, ReadOnlyMemory<byte> latest) in _waiting)
            {
                (key, value) = (next, latest);
                _waiting.Remove(next);
                return true;
            }

            // Under the lock, so that the next caller that sets a value starts the writes again.
            _isWriting &= !isBackground;
            (key, value) = ("", default);
            return false;
        }
    }

    private void LogFailure(StoreAnswer answer)
    {
        if (answer.Error is not null)
        {
            _log.Write(OutputLogLevel.Warning, answer.Error, answer.Failure);
        }
    }

    private async Task<StoreAnswer> CallAsync(
        string key,
        string what,
        Func<IDataStore, string, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> call,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Task<ReadOnlyMemory<byte>?> running = EnterAndCallAsync(key, call, either.Token);
        try
        {
            return new StoreAnswer(await running.WaitAsync(either.Token).ConfigureAwait(false), null, null);
        }
        catch (Exception exception)
        {
            // An abandoned call may still fail; its exception must be observed here.
            _ = running.ContinueWith(
                static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            string reason = exception is OperationCanceledException ? $"it did not end within {_limit}" : exception.Message;
            return new StoreAnswer(null, $"The data store failed at {what} \"{key}\": {reason}", exception);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> EnterAndCallAsync(
        string key, Func<IDataStore, string, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> call, CancellationToken cancellationToken)
    {
        using KeyedGate.Pass pass = await _gate.EnterAsync(key, cancellationToken).ConfigureAwait(false);
        return await call(_store, key, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What a data store answered.</summary>
/// <param name="Value">The value; null without one.</param>
/// <param name="Error">The error; null on success.</param>
/// <param name="Failure">What the store threw, if it did.</param>
internal readonly record struct StoreAnswer(ReadOnlyMemory<byte>? Value, string? Error, Exception? Failure);
