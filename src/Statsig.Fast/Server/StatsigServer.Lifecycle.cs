using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;
using Statsig.Fast.Sync;

namespace Statsig.Fast;

/// <content>
/// Initialization runs once, however many callers wait for it, and goes on when they stop waiting. Shutdown runs once as well and ends an initialization
/// that is still under way.
/// </content>
public sealed partial class StatsigServer
{
    private static readonly TimeSpan DefaultShutdown = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ErrorReportTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SynchronousShutdown = TimeSpan.FromSeconds(3);

    /// <summary>What is left of <see cref="SynchronousShutdown"/> to settle the accounts after the last post.</summary>
    private static readonly TimeSpan SynchronousMargin = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeProvider clock = _options.TimeProvider;
        long started = clock.GetTimestamp();
        Task<InitializeDetails> initialization = Begin(out bool isFirst);
        if (!isFirst && initialization.IsCompleted)
        {
            _log.Write(OutputLogLevel.Info, "The server is initialized already.");
            return CurrentDetails(await initialization.ConfigureAwait(false), TimeSpan.Zero);
        }

        if (_options.OverallInitTimeout is not { } limit)
        {
            return await initialization.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await initialization.WaitAsync(limit, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return TimedOut(clock.GetElapsedTime(started));
        }
    }

    /// <inheritdoc/>
    public Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null)
    {
        TaskCompletionSource<ShutdownReport>? own = null;
        Task<ShutdownReport> shutdown;
        lock (_lifecycle)
        {
            if (_shutdown is null)
            {
                own = new TaskCompletionSource<ShutdownReport>(TaskCreationOptions.RunContinuationsAsynchronously);
                _shutdown = own.Task;
            }

            shutdown = _shutdown;
        }

        if (own is not null)
        {
            _sentinel.Dispose();
            _ = Detached.Call((Server: this, Deadline: deadline ?? DefaultShutdown, Own: own), static call => call.Server.ShutdownOnceAsync(call.Deadline, call.Own));
        }

        return shutdown;
    }

    /// <summary>Shuts the server down within ten seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync(DefaultShutdown).ConfigureAwait(false);
        SharedServers.Remove(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Shuts the server down within three seconds, blocking the calling thread. Prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose()
    {
        // The wait of this thread is the limit: with a thread pool that is busy, timers are late, and what is not needed for the events ends when it can.
        if (!ShutdownAsync(SynchronousShutdown - SynchronousMargin).Wait(SynchronousShutdown))
        {
            _log.Write(OutputLogLevel.Warning, $"The shutdown did not end within {SynchronousShutdown}; the rest of it goes on in the background.");
        }

        SharedServers.Remove(this);
        GC.SuppressFinalize(this);
    }

    private Task<InitializeDetails> Begin(out bool isFirst)
    {
        TaskCompletionSource<InitializeDetails> own;
        lock (_lifecycle)
        {
            isFirst = _initialization is null;
            if (!isFirst)
            {
                return _initialization!;
            }

            own = new TaskCompletionSource<InitializeDetails>(TaskCreationOptions.RunContinuationsAsynchronously);
            _initialization = own.Task;
        }

        if (!_options.LocalMode)
        {
            // So that no check has to load a library. A local program may end without one that hashes, and has it loaded by the first that does.
            _ = Detached.Run(static () => Task.FromResult(Sha256Strategies.Chosen));
        }

        // Outside the lock: loggers, data stores and handlers of the application are called on the way. On the thread pool, because they may block and
        // because it goes on when the caller no longer waits: it keeps nothing of the caller. In local mode it is over before the caller could wait.
        if (_options.LocalMode && _options.OverallInitTimeout is null)
        {
            _ = Detached.Call((Server: this, Own: own), static call => call.Server.RunInitializationAsync(call.Own));
        }
        else
        {
            _ = Detached.Run(() => RunInitializationAsync(own));
        }

        return own.Task;
    }

    /// <summary>The one run of the initialization. Never fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Initialization never throws; it reports.")]
    private async Task<InitializeDetails> RunInitializationAsync(TaskCompletionSource<InitializeDetails> completion)
    {
        long started = _options.TimeProvider.GetTimestamp();
        InitializeDetails details;
        string? problem = KeyProblem();
        if (problem is not null)
        {
            _log.Write(_isShutDown ? OutputLogLevel.Info : OutputLogLevel.Error, $"The server is not initialized, answers defaults and refuses events: {problem}");
            details = Failed(problem);
        }
        else
        {
            _log.Write(OutputLogLevel.Info, _options.LocalMode
                ? "Initializing in local mode."
                : $"Initializing version {SdkIdentity.Version} for tier \"{_options.Tier ?? "production"}\".");
            _telemetry.Metrics.Begin();
            _telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.Overall, isStart: true));
            StartLogging();
            try
            {
                _updater.PublishWithoutSpecs(EvaluationSource.Loading);
                details = await StartSync().InitializeAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_isShutDown)
            {
                details = Failed("The server was shut down during its initialization.");
            }
            catch (Exception exception)
            {
                // Only the application's own code can throw here: dictionaries and lists of the options, the factory of the handler.
                _log.Write(OutputLogLevel.Error, "Initialization failed.");
                _telemetry.Errors.Report("initialize", exception);
                _updater.PublishWithoutSpecs(EvaluationSource.NoValues);
                details = Failed(_telemetry.Redaction.Apply(exception.Message));
            }
        }

        details = details with { Duration = _options.TimeProvider.GetElapsedTime(started) };
        if (problem is null)
        {
            Conclude(details);
        }

        Volatile.Write(ref _details, details);
        completion.SetResult(details);
        return details;
    }

    /// <summary>What an initialization that got as far as trying leads to: the server counts as initialized, whatever came of it, and polls.</summary>
    private void Conclude(InitializeDetails details)
    {
        _isReady = true;
        if (_isShutDown)
        {
            return;
        }

        _telemetry.Markers.SendInitialize(details.Success);
        if (!_options.LocalMode)
        {
            _telemetry.Metrics.Initialized(details, SdkIdentity.Type, SdkIdentity.Version);
        }

        if (details.StorePopulated)
        {
            _log.Write(OutputLogLevel.Info, $"Initialized from {details.Source} ({details.SourceApi ?? "specs given by the application"}).");
        }
        else if (details.Attempts.Count > 0)
        {
            _log.Write(OutputLogLevel.Error, $"Initialized without specs: {details.Error ?? "no source has any"}");
        }

        lock (_lifecycle)
        {
            if (!_isShutDown)
            {
                _sync?.StartLoops();
            }
        }
    }

    private SyncCoordinator StartSync()
    {
        var sync = new SyncCoordinator(_sdkKey, _options, _updater, _network, _intervals, _telemetry);
        lock (_lifecycle)
        {
            sync.IsPaused = _isPaused;
            Volatile.Write(ref _sync, sync);
        }

        if (_isShutDown)
        {
            throw new OperationCanceledException();
        }

        return sync;
    }

    private InitializeDetails TimedOut(TimeSpan duration)
    {
        _isReady = true;
        _log.Write(OutputLogLevel.Warning, $"Initialization takes longer than {_options.OverallInitTimeout}; it goes on in the background.");
        InitializeDetails details = CurrentDetails(new InitializeDetails(Success: false, false, EvaluationSource.Loading, duration, null), duration) with { TimedOut = true };
        Interlocked.CompareExchange(ref _details, details, null);
        return details;
    }

    /// <summary>Details with what is in force now.</summary>
    private InitializeDetails CurrentDetails(InitializeDetails details, TimeSpan duration)
    {
        Ruleset ruleset = _rulesets.Current;
        return details with
        {
            Duration = duration,
            StorePopulated = ruleset.HasSpecs,
            Source = ruleset.Source,
            SpecsTimeMs = ruleset.TimeMs,
            IdListCount = _updater.IdListCount,
        };
    }

    private InitializeDetails Failed(string error) => CurrentDetails(
        new InitializeDetails(Success: false, false, EvaluationSource.Uninitialized, TimeSpan.Zero, error), TimeSpan.Zero);

    private string? KeyProblem()
    {
        if (_isShutDown)
        {
            return "The server is shut down; make another one.";
        }

        if (_options.LocalMode)
        {
            return null;
        }

        return string.IsNullOrEmpty(_sdkKey) 
                ? $"The secret key is empty{(_options.SecretKeySource is { } source ? $"; it was expected from {source}" : "")}. Give the server's secret key, or set LocalMode."
            : _sdkKey.StartsWith("client-", StringComparison.Ordinal) ? "The key is a client key. Give a server's secret key, which starts with \"secret-\"."
            : !_sdkKey.StartsWith("secret-", StringComparison.Ordinal) ? "The key is not a secret key: those of servers start with \"secret-\"."
            : _sdkKey.AsSpan().ContainsAnyExceptInRange('!', '~') ? "The secret key holds a character that no key has, such as a space or a line break."
            : null;
    }

    /// <summary>The one run of the shutdown, in the order in which nothing is lost that could be kept. Never fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Shutdown never throws; it reports.")]
    private async Task<ShutdownReport> ShutdownOnceAsync(TimeSpan deadline, TaskCompletionSource<ShutdownReport> completion)
    {
        var time = new Deadline(deadline, _options.TimeProvider);
        bool completed = true;
        ShutdownReport? events = null;
        try
        {
            // Side by side, so that a service that does not answer costs the others no time, and a busy thread pool, which cancels, the events none.
            Task<SyncCoordinator?> cancelling = StopEverythingAsync(time);
            Task<ShutdownReport>? stopping = _pump?.StopAsync(time.Left);
            SyncCoordinator? sync = await cancelling.ConfigureAwait(false);
            if (_stickyWriter is not null)
            {
                await _stickyWriter.DrainAsync(time.Left).ConfigureAwait(false);
            }

            if (sync is not null)
            {
                completed &= await WaitForInitializationAsync(time).ConfigureAwait(false);
                completed &= await sync.StopAsync(time.Left).ConfigureAwait(false);
            }

            if (stopping is not null)
            {
                events = await stopping.ConfigureAwait(false);
                completed &= events.Completed;
            }

            if (completed)
            {
                // Otherwise something still runs that uses it; it holds no timer and no handle, and goes with it.
                sync?.Dispose();
            }
        }
        catch (Exception exception)
        {
            // Every step isolates the application's code; this is a fault, and the server ends all the same.
            completed = false;
            _log.Write(OutputLogLevel.Error, "The shutdown failed.");
            _telemetry.Errors.Report("shutdown", exception);
        }

        if (_stickyWriter is not null)
        {
            await _stickyWriter.DisposeAsync().ConfigureAwait(false);
        }

        await _telemetry.Errors.CloseAsync(time.Left < ErrorReportTime ? time.Left : ErrorReportTime).ConfigureAwait(false);
        try
        {
            _network.Dispose();
        }
        catch (Exception exception)
        {
            // A handler of the application's own. Whoever else waits for this shutdown must not wait for ever.
            completed = false;
            _log.Write(OutputLogLevel.Warning, "A handler of the application failed when it was disposed.", exception);
        }

        LiveServers.Remove(this);
        _telemetry.Metrics.End();
        _telemetry.Dispose();
        _log.ReportLeftOut(isEnd: true);
        _log.Write(OutputLogLevel.Info, "The server is shut down.");
        var report = new ShutdownReport(completed, events?.EventsSent ?? 0, events?.EventsDropped ?? 0, events?.EventsSpilled ?? 0);
        completion.SetResult(report);
        return report;
    }

    /// <summary>From here on evaluations answer from the last rules, and loops, polls and an initialization under way end.</summary>
    private async Task<SyncCoordinator?> StopEverythingAsync(Deadline time)
    {
        SyncCoordinator? sync;
        lock (_lifecycle)
        {
            _isShutDown = true;
            sync = _sync;
        }

        _updater.Close();
        if (sync is not null)
        {
            await sync.CancelAsync(time.Left).ConfigureAwait(false);
        }

        return sync;
    }

    private async Task<bool> WaitForInitializationAsync(Deadline time)
    {
        Task<InitializeDetails>? initialization;
        lock (_lifecycle)
        {
            initialization = _initialization;
        }

        if (initialization is null)
        {
            return true;
        }

        try
        {
            await initialization.WaitAsync(time.Left, _options.TimeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // Something of the application's own does not listen to its token.
            return false;
        }
    }
}
