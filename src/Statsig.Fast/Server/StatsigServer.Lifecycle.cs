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
/// Initialization runs once, regardless of the number of callers that wait for it, and continues when they stop waiting. Shutdown runs once
/// as well and ends an initialization that is still running.
/// </content>
public sealed partial class StatsigServer
{
    private static readonly TimeSpan DefaultShutdown = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ErrorReportTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SynchronousShutdown = TimeSpan.FromSeconds(3);

    /// <summary>The part of <see cref="SynchronousShutdown"/> that remains for the accounts after the last post.</summary>
    private static readonly TimeSpan SynchronousMargin = TimeSpan.FromMilliseconds(250);

    private readonly ServerSentinel _sentinel;
    private bool _isUnreferenced;

    /// <inheritdoc/>
    public async Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeProvider clock = _options.TimeProvider;
        long started = clock.GetTimestamp();
        Task<InitializeDetails> initialization = Begin(out bool isFirst);
        if (!isFirst && initialization.IsCompleted)
        {
            _log.Write(OutputLogLevel.Info, "The server is already initialized.");
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
            _ = Detached.Call(() => ShutdownOnceAsync(deadline ?? DefaultShutdown, own));
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
        // The wait of this thread is the limit: with a busy thread pool, timers are late, and the parts that the events do not need end
        // when they can.
        if (!ShutdownAsync(SynchronousShutdown - SynchronousMargin).Wait(SynchronousShutdown))
        {
            _log.Write(OutputLogLevel.Warning, $"The shutdown did not end within {SynchronousShutdown}; it continues in the background.");
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
            // So that no check has to load a library. A local program may never hash; its first check that does loads the library.
            _ = Detached.Run(static () => Task.FromResult(Sha256Strategies.Chosen));
        }

        // Outside the lock: loggers, data stores and handlers of the application are called on the way. On the thread pool, because they
        // may block and because it continues when the caller no longer waits: it keeps nothing of the caller. In local mode it ends before
        // the caller could wait.
        if (_options.LocalMode && _options.OverallInitTimeout is null)
        {
            _ = Detached.Call(() => RunInitializationAsync(own));
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
            _log.Write(_isShutDown ? OutputLogLevel.Info : OutputLogLevel.Error, $"The server is not initialized, returns defaults and refuses events: {problem}");
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
                // Only code of the application can throw here: dictionaries and lists of the options, the factory of the handler.
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

        Volatile.Write(ref _details, details); // Release, for readers on other threads.
        completion.SetResult(details);
        return details;
    }

    /// <summary>
    /// Completes an initialization that tried its sources: the server counts as initialized, regardless of the result, and polls.
    /// </summary>
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
            if (_log.IsEnabled(OutputLogLevel.Info))
            {
                _log.Write(OutputLogLevel.Info, $"Initialized from {details.Source} ({details.SourceApi ?? "specs provided by the application"}).");
            }
        }
        else if (details.Attempts.Count > 0)
        {
            _log.Write(OutputLogLevel.Error, $"Initialized without specs: {details.Error ?? "no source provided specs"}");
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
            Volatile.Write(ref _sync, sync); // Release, for readers on other threads.
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
        _log.Write(OutputLogLevel.Warning, $"Initialization takes longer than {_options.OverallInitTimeout}; it continues in the background.");
        InitializeDetails details = CurrentDetails(new InitializeDetails(Success: false, false, EvaluationSource.Loading, duration, null), duration) with { TimedOut = true };
        Interlocked.CompareExchange(ref _details, details, null);
        return details;
    }

    /// <summary>Completes details with the current ruleset.</summary>
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

    private string? KeyProblem() =>
        _isShutDown ? "The server is shut down. Create another server." : SecretKey.ProblemOf(_sdkKey, _options);

    /// <summary>The one run of the shutdown, in the order that keeps every event that can be kept. Never fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Shutdown never throws; it reports.")]
    private async Task<ShutdownReport> ShutdownOnceAsync(TimeSpan deadline, TaskCompletionSource<ShutdownReport> completion)
    {
        var time = new Deadline(deadline, _options.TimeProvider);
        bool completed = true;
        ShutdownReport? events = null;
        try
        {
            // Side by side, so that a service that does not answer costs the others no time, and a busy thread pool, which cancels, the
            // events none.
            SyncCoordinator? sync = StopEverything();
            Task cancelling = sync?.CancelAsync(time.Left) ?? Task.CompletedTask;
            Task<ShutdownReport>? stopping = _pump?.StopAsync(time.Left);
            await cancelling.ConfigureAwait(false);
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
                // Otherwise running code still uses it; it holds no timer and no handle and is collected afterwards.
                sync?.Dispose();
            }
        }
        catch (Exception exception)
        {
            // Every step isolates the application's code; this is a fault of the library, and the server still ends.
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
            // A handler of the application. Other callers that wait for this shutdown must not wait forever.
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

    /// <summary>Ends loops, polls and a running initialization. From here on evaluations answer from the last rules.</summary>
    private SyncCoordinator? StopEverything()
    {
        SyncCoordinator? sync;
        lock (_lifecycle)
        {
            _isShutDown = true;
            sync = _sync;
        }

        _updater.Close();
        return sync;
    }

    private Task<bool> WaitForInitializationAsync(Deadline time)
    {
        Task<InitializeDetails>? initialization;
        lock (_lifecycle)
        {
            initialization = _initialization;
        }

        return initialization is null || initialization.IsCompletedSuccessfully ? Task.FromResult(true) : WaitAsync(initialization, time);
    }

    private async Task<bool> WaitAsync(Task initialization, Deadline time)
    {
        try
        {
            await initialization.WaitAsync(time.Left, _options.TimeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // Code of the application ignores its cancellation token.
            return false;
        }
    }
}
