using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Sync.Streaming;

namespace Statsig.Fast.Sync;

/// <summary>Fetches the first specs and ID lists of one server, keeps them up to date, and ends both.</summary>
/// <remarks>
/// Made when initialization begins. Two loops on the thread pool at most, none in local and manual mode; with a stream of specs, the
/// stream, and instead of the first loop one that runs only while the stream is down. Safe from any thread, but for
/// <see cref="InitializeAsync"/>, which is called once.
/// </remarks>
internal sealed class SyncCoordinator : IDisposable
{
    private readonly StatsigOptions _options;
    private readonly SpecsUpdater _updater;
    private readonly Telemetry _telemetry;
    private readonly OutputLog _log;
    private readonly GuardedDataStore? _store;
    private readonly SpecsSources _sources;
    private readonly SpecsFetcher _fetcher;
    private readonly SpecsPoller _poller;
    private readonly Endpoints _endpoints;
    private readonly ProxiedSpecs? _streaming;
    private readonly IdListSync? _idLists;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];
    private readonly List<SyncLoop> _polling = [];
    private readonly SyncIntervals _intervals;
    private bool _isFastStart;
    private volatile bool _isPaused;

    internal SyncCoordinator(string? sdkKey, StatsigOptions options, SpecsUpdater updater, ServerNetwork network, SyncIntervals intervals, Telemetry telemetry)
    {
        _options = options;
        _intervals = intervals;
        _updater = updater;
        _telemetry = telemetry;
        _log = telemetry.Log;
        var reporter = new SyncReporter(telemetry, options);
        string storeKey = DataStoreKeys.OfSpecs(options, sdkKey);
        string? compactKey = DataStoreKeys.OfCompactSpecs(options, sdkKey);
        _store = options.DataStore is { } store ? new GuardedDataStore(store, options, _log) : null;
        _endpoints = network.Endpoints;
        ProxyConfig? proxy = options.LocalMode ? null : _endpoints.Proxies.SpecsGrpc;
        if (ServerSwitches.Network && proxy is not null && options.ForwardProxyTransport is { } transport)
        {
            _streaming = new SpecsStreaming(transport, proxy, sdkKey, options, intervals, telemetry);
        }

        _sources = new SpecsSources(options, network.Http, network.Endpoints, _store, storeKey, compactKey, _streaming?.Source);
        _fetcher = new SpecsFetcher(updater, _store, storeKey, compactKey, new SpecsNegotiation(options, _log), telemetry, reporter, options.TimeProvider);
        _poller = new SpecsPoller(_fetcher, updater, _sources.Polled, options, _log);
        _streaming?.Prepare(_fetcher, updater, _sources.Backup);
        _idLists = options.LocalMode || options.DisableIdLists
            ? null
            : new IdListSync(updater, network.Http, network.Endpoints, network.Metadata, _store, options, telemetry, reporter);
    }

    /// <summary>True to leave out polls of the specs.</summary>
    internal bool IsPaused
    {
        get => _isPaused;
        set => _isPaused = value;
    }

    /// <summary>How the polls of the specs go.</summary>
    internal SyncState State => _streaming?.StateOf(_poller) ?? new(_poller.FailedPolls, _poller.SinceLastSuccess);

    /// <summary>Fetches the first specs and ID lists.</summary>
    /// <exception cref="OperationCanceledException">The server was stopped.</exception>
    internal async Task<InitializeDetails> InitializeAsync()
    {
        CancellationToken stopping = _stopping.Token;
        string? proxyProblem = ServerSwitches.Network && !_options.LocalMode ? _endpoints.Proxies.Examine(_options, _endpoints, _log) : null;
        foreach ((string name, string lines) in _options.BootstrapIdLists)
        {
            _updater.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        if (_store is not null)
        {
            await _store.InitializeAsync(stopping).ConfigureAwait(false);
        }

        // The two do not need each other, and the network's delay is most of what either takes.
        Task<IdListSyncResult> idLists = _idLists?.SyncAsync(isInitial: true, stopping) ?? Task.FromResult(IdListSyncResult.None);
        List<SpecsAttempt> attempts = await AskSourcesAsync(stopping).ConfigureAwait(false);
        IdListSyncResult lists = await idLists.ConfigureAwait(false);
        if (_options.ManualMode && _store is not null)
        {
            await _store.DrainAsync().ConfigureAwait(false);
        }

        return DetailsOf(attempts, lists, proxyProblem);
    }

    /// <summary>Starts to poll, except in manual mode. In local mode only a data store that requests polls is polled.</summary>
    internal void StartLoops()
    {
        if ((_options.LocalMode && !_sources.PollsStore) || _options.ManualMode || _stopping.IsCancellationRequested)
        {
            return;
        }

        TimeProvider clock = _options.TimeProvider;
        if (_streaming is { IsPushed: true })
        {
            _streaming.Start(Add, () => _isPaused, _stopping.Token);
        }
        else if (_sources.Polled.Length > 0)
        {
            _log.Write(OutputLogLevel.Info, $"Polling specs every {_intervals.Specs.Value}.");
            var polling = new SyncLoop("Polling specs", _intervals.Specs, _options.SyncJitterPercent, _poller.Pace, clock, _telemetry, PollSpecsAsync)
            {
                WorkLimit = _options.RequestTimeout * (_sources.Polled.Length + 1),
            };
            Start(polling, _isFastStart);
        }

        if (_idLists is { } idLists)
        {
            // For each file, and for the list of lists, which may be requested at two addresses.
            TimeSpan limit = _options.RequestTimeout * 3;
            SyncLoop? polling = null;
            polling = new SyncLoop(
                "Polling ID lists",
                _intervals.IdLists,
                _options.SyncJitterPercent,
                idLists.Pace,
                clock,
                _telemetry,
                token => idLists.SyncAsync(isInitial: false, token, () => polling!.Heart.Expect(limit)))
            {
                WorkLimit = limit,
            };
            Start(polling, isAtOnce: false);
        }
    }

    /// <summary>Synchronizes specs and ID lists once, now.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the server was stopped.</exception>
    internal async Task<SyncReport> SyncAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        Task<IdListSyncResult> idLists = _idLists?.SyncAsync(isInitial: false, either.Token) ?? Task.FromResult(IdListSyncResult.None);
        List<SpecsAttempt> attempts = await _poller.PollAsync(either.Token).ConfigureAwait(false);
        IdListSyncResult lists = await idLists.ConfigureAwait(false);
        if (_options.ManualMode && _store is not null)
        {
            await _store.DrainAsync().WaitAsync(either.Token).ConfigureAwait(false);
        }

        SpecsAttempt? decisive = attempts.FindLast(static attempt => !attempt.IsFailure) ?? attempts.LastOrDefault();
        return new SyncReport(
            decisive?.Update ?? new SpecsUpdateResult(SpecsUpdateStatus.NoUpdates),
            attempts.ConvertAll(static attempt => attempt.ToPublic(needsSpecs: false)),
            _updater.IdListCount,
            lists.Error);
    }

    /// <summary>Cancels all running work, and returns when all of it was cancelled.</summary>
    internal Task CancelAsync(TimeSpan limit)
    {
        Task cancelling = _stopping.CancelAsync();
        return cancelling.IsCompletedSuccessfully ? Task.CompletedTask : WaitAsync(cancelling, limit);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Cancellation runs callbacks of the application.")]
    private async Task WaitAsync(Task cancelling, TimeSpan limit)
    {
        try
        {
            await cancelling.WaitAsync(limit, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!cancelling.IsCompleted)
        {
            // The work continues without a waiting caller: the limit of the shutdown has passed, as its report states.
        }
        catch (Exception exception)
        {
            // What a data store or handler does when it is cancelled must not keep the server from ending.
            _log.Write(OutputLogLevel.Warning, "A callback failed during cancellation.", exception);
        }
    }

    /// <summary>Waits for the loops to end and closes the data store, up to a time limit.</summary>
    /// <returns>True when all of it was done in time.</returns>
    internal Task<bool> StopAsync(TimeSpan limit)
    {
        Task[] loops;
        lock (_loops)
        {
            loops = [.. _loops];
        }

        return loops.Length == 0 && _store is null ? Task.FromResult(true) : StopAsync(loops, limit);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The exception of a loop is reported, and the shutdown continues.")]
    private async Task<bool> StopAsync(Task[] loops, TimeSpan limit)
    {
        TimeProvider clock = _options.TimeProvider;
        long started = clock.GetTimestamp();
        bool completed = true;
        try
        {
            await Task.WhenAll(loops).WaitAsync(limit, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            completed = false;
            _log.Write(OutputLogLevel.Warning, "A poll did not end before the deadline of the shutdown.");
        }
        catch (Exception exception)
        {
            // A failed loop has ended; the shutdown continues, so that events are sent.
            _telemetry.Errors.Report("shutdown", exception);
        }

        if (_store is not null)
        {
            TimeSpan left = limit - clock.GetElapsedTime(started);
            completed &= await _store.ShutdownAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero).ConfigureAwait(false);
        }

        return completed;
    }

    /// <summary>Frees what is left; only after <see cref="StopAsync"/> has finished in time.</summary>
    public void Dispose()
    {
        _poller.Dispose();
        _streaming?.Dispose();
        _idLists?.Dispose();
        _store?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Finds what of the background no longer works: a task that broke, or a loop that is late.</summary>
    /// <param name="after">How late it must be.</param>
    /// <returns>What it is, as the subject of a sentence; null when all of it works or was stopped.</returns>
    internal string? FindStalled(TimeSpan after)
    {
        if (_stopping.IsCancellationRequested)
        {
            return null;
        }

        lock (_loops)
        {
            if (_loops.Exists(static loop => loop.IsFaulted))
            {
                return "A task of the synchronization";
            }

            return _polling.Find(loop => loop.Heart.IsLate(after)) is { } late ? $"The loop \"{late.Name}\"" : null;
        }
    }

    private void Start(SyncLoop loop, bool isAtOnce)
    {
        lock (_loops)
        {
            _polling.Add(loop);
        }

        Add(loop.Start(isAtOnce, _stopping.Token));
    }

    /// <summary>Has the shutdown wait for a task of the background.</summary>
    private void Add(Task running)
    {
        lock (_loops)
        {
            // Polls in place of a stream come and go; those that went are not kept. Those that broke are: a health check looks for them.
            _loops.RemoveAll(static ended => ended.IsCompleted && !ended.IsFaulted);
            _loops.Add(running);
        }
    }

    private async Task PollSpecsAsync(CancellationToken stopping)
    {
        if (!_isPaused)
        {
            await _poller.PollAsync(stopping).ConfigureAwait(false);
        }
    }

    private async Task<List<SpecsAttempt>> AskSourcesAsync(CancellationToken stopping)
    {
        if (_options.DataStore is not null && _options.InitializeSources is null && _options.HasBootstrapSpecs)
        {
            _log.Write(
                OutputLogLevel.Warning,
                "The bootstrap values are not used because a data store is set. To use both, set InitializeSources to DataStore, Bootstrap and Network.");
        }

        var attempts = new List<SpecsAttempt>();
        foreach (SpecsSource source in _sources.Initial)
        {
            OutputLogLevel level = source.Kind == DataSource.Bootstrap ? OutputLogLevel.Error : OutputLogLevel.Warning;
            SpecsAttempt attempt = await _fetcher.TryAsync(source, isInitial: true, level, stopping).ConfigureAwait(false);
            attempts.Add(attempt);
            _isFastStart |= attempt.IsFailure && source.Kind != DataSource.Bootstrap;
            if (!attempt.IsFailure && _updater.Current.HasSpecs)
            {
                return attempts;
            }
        }

        bool saidNoUpdates = attempts.Exists(static attempt => attempt.Update.Status == SpecsUpdateStatus.NoUpdates);
        _updater.PublishWithoutSpecs(saidNoUpdates ? EvaluationSource.Loading : EvaluationSource.NoValues);
        return attempts;
    }

    private InitializeDetails DetailsOf(List<SpecsAttempt> attempts, IdListSyncResult lists, string? proxyProblem)
    {
        Ruleset ruleset = _updater.Current;
        SpecsAttempt? success = attempts.LastOrDefault() is { IsFailure: false } last && ruleset.HasSpecs ? last : null;
        string? error = attempts.FindLast(static attempt => attempt.IsFailure)?.Error;
        return new InitializeDetails(Success: true, ruleset.HasSpecs, ruleset.Source, TimeSpan.Zero, proxyProblem ?? error ?? lists.Error)
        {
            Attempts = attempts.ConvertAll(static attempt => attempt.ToPublic(needsSpecs: true)),
            SpecsTimeMs = ruleset.TimeMs,
            IdListCount = _updater.IdListCount,
            SourceApi = success?.Source.Kind switch
            {
                null => null,
                DataSource.Bootstrap => "Bootstrap",
                DataSource.DataStore => "DataAdapter",
                _ => success.Source.Api,
            },
            SourceApiIdLists = lists.Api,
            FallbackSpecsUsed = success is { Source.Kind: DataSource.StatsigNetwork } && attempts.Count > 1,
            FallbackIdListsUsed = lists is { IsFallback: true, Api: not null },
        };
    }
}
