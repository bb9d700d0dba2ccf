using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;
using Statsig.Fast.StickyAssignments;
using Statsig.Fast.Sync;

namespace Statsig.Fast;

/// <summary>Evaluates gates, dynamic configs, experiments, layers and parameter stores from a ruleset that it keeps in memory.</summary>
/// <remarks>
/// <para>
/// Most processes have one server per secret key. Several servers may exist side by side and share nothing. Evaluations read one immutable
/// ruleset without a lock and allocate nothing; a newer ruleset replaces it in one atomic step.
/// </para>
/// <para>
/// Keep a reference to a server for as long as it is needed, and dispose it afterwards. A server that is no longer referenced stops polling
/// and is collected; a warning is logged, and its pending events are sent or counted as dropped.
/// </para>
/// <para>Every member is safe from any thread.</para>
/// </remarks>
public sealed partial class StatsigServer : IStatsigServer
{
    private static int _warnedAboutMissingIds;

    private readonly string? _sdkKey;
    private readonly StatsigOptions _options;
    private readonly ServerBackground _background;
    private readonly Telemetry _telemetry;
    private readonly OutputLog _log;
    private readonly EvaluationSettings _settings;
    private readonly RulesetStore _rulesets;
    private readonly IdListStore _idLists = new();
    private readonly OverrideStore _overrides = new();
    private readonly StickyWriter? _stickyWriter;
    private readonly StickyEvaluator? _sticky;
    private readonly SpecsUpdater _updater;
    private readonly ServerNetwork _network;
    private readonly SyncIntervals _intervals;
    private readonly Lock _lifecycle = new();
    private readonly EventPump? _pump;
    private readonly EventLog? _events;
    private readonly ExposureSink? _logged;
    private readonly ExposureSink? _counted;
    private readonly EvaluationObserver? _observer;
    private readonly ServerRecorder? _recorder;
    private readonly SchemaDriftMonitor _drift;

    // What checks read of their observers. True when any evaluation is observed: checks that record exposures read only this flag. True
    // when evaluations without exposures are observed. And true when more than the event log observes: the callback, diagnostics of calls,
    // or counters. Diagnostics and counters come and go; a check that sees them a moment late is not counted.
    private bool _isWatched;
    private bool _isWatchedSilently;
    private bool _isObserved;
    private Task<InitializeDetails>? _initialization;
    private int _warnedAboutInitialization;
    private Task<ShutdownReport>? _shutdown;
    private InitializeDetails? _details;
    private SyncCoordinator? _sync;
    private bool _isPaused;
    private volatile bool _isReady;
    private volatile bool _isShutDown;

    /// <summary>Creates a server. Does no I/O; <see cref="InitializeAsync"/> reports an invalid key.</summary>
    /// <param name="sdkKey">The secret key; null is allowed in local mode. Leading and trailing white space is ignored.</param>
    /// <param name="options">The options, which the server copies; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are not valid; the message names each of them.</exception>
    public StatsigServer(string? sdkKey, StatsigOptions? options = null)
        : this(sdkKey, options, null)
    {
    }

    /// <summary>Creates a server that posts its events to the given endpoint.</summary>
    /// <param name="sdkKey">The secret key; null is allowed in local mode.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="eventEndpoint">Receives the batches of events; null for the service.</param>
    /// <param name="recorder">Receives exposures and events in place of the event log, for the test kit; null in production.</param>
    internal StatsigServer(string? sdkKey, StatsigOptions? options, IEventEndpoint? eventEndpoint, ServerRecorder? recorder = null)
    {
        sdkKey = sdkKey?.Trim(); // Mounted secrets often end in a line break.
        _sdkKey = sdkKey;
        _options = (options ?? new StatsigOptions()).Copy();
        OptionsValidation.Validate(_options);
        var metadata = new SdkMetadata();
        _background = new ServerBackground(this, metadata, _options);
        _telemetry = new Telemetry(sdkKey, _options, _background);
        _log = _telemetry.Log;
        _settings = EvaluationSettingsFactory.Create(_options, _telemetry);
        _rulesets = new RulesetStore(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, _settings));
        _updater = new SpecsUpdater(sdkKey, _options, _settings, _rulesets, _idLists, _telemetry);
        _network = new ServerNetwork(sdkKey, _options, metadata, _telemetry);
        _intervals = new SyncIntervals(_options);
        _drift = new SchemaDriftMonitor(_rulesets, _telemetry);
        _drift.Found += _background.RaiseSchemaDriftFound;
        var tierWarning = new UnusualTierWarning(_settings, _log);
        SchemaDriftMonitor drift = _drift; // The callbacks of publishing must not keep the server alive.
        _updater.Published = ruleset =>
        {
            tierWarning.Check(ruleset);
            drift.Compare(ruleset);
        };
        if (_options.StickyAssignmentStorage is { } storage)
        {
            OutputLog log = _log; // The writer's loop must not keep the server alive.
            _stickyWriter = new StickyWriter(storage, (level, message, exception) => log.Write(level, message, exception));
            _sticky = new StickyEvaluator(_stickyWriter);
        }

        _background.Rulesets = _rulesets;
        _background.Telemetry = _telemetry;
        _background.Network = _network;
        _background.Pump = _pump = PumpOf(eventEndpoint ?? _network.LogEvent);
        _events = _pump?.Log;
        _recorder = recorder;
        _logged = _events is null ? recorder?.Exposures : _events.SinkOf(logs: true);
        _counted = _events?.SinkOf(logs: false);
        EvaluationNotifier? notifier = _options.EvaluationCallback is { } callback ? new EvaluationNotifier(callback, _log) : null;
        _observer = recorder?.With(notifier) ?? notifier;
        _options.OverrideSource?.ApplyTo(_overrides, _settings);
        UpdateObservers();
        _telemetry.Start();
        _sentinel = new ServerSentinel(this); // Last: an exception before leaves nothing to end.
    }

    /// <inheritdoc/>
    public bool IsInitialized => _isReady && !_isShutDown;

    /// <inheritdoc/>
    public InitializeDetails? InitializeDetails => Volatile.Read(ref _details); // Acquire: the initialization publishes it.

    /// <summary>Checks what precedes every evaluation, and gets the ruleset that the evaluation uses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in every evaluation; NativeAOT inlines by size alone.
    private Ruleset BeginEvaluation(StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        if (!ruleset.HasSpecs)
        {
            BeforeSpecs();
        }

        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        return ruleset;
    }

    /// <summary>
    /// Throws when the options demand it, and warns once about a server that was not initialized. A separate method: only servers without
    /// specs come here.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeforeSpecs()
    {
        if (_options.ThrowWhenUninitialized && !IsInitialized)
        {
            throw new StatsigUninitializedException();
        }

        // Volatile: written under a lock that evaluations do not take.
        if (Volatile.Read(ref _initialization) is null && !_isShutDown && Interlocked.Exchange(ref _warnedAboutInitialization, 1) == 0)
        {
            _log.Write(
                OutputLogLevel.Warning,
                "The server was used before InitializeAsync was called, so evaluations return defaults. Call and await InitializeAsync first. This warning is logged once.");
        }
    }

    /// <summary>Warns once per process about a user without any ID.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps evaluations small: most users have a user ID.
    private void WarnAboutMissingIds(StatsigUser user)
    {
        if (Volatile.Read(ref _warnedAboutMissingIds) == 0 && user.CustomIds.IsEmpty && Interlocked.Exchange(ref _warnedAboutMissingIds, 1) == 0)
        {
            _log.Write(
                OutputLogLevel.Warning,
                "A user without a user ID and without custom IDs was evaluated. Such users share one bucket. This warning is logged once per process.");
        }
    }

    /// <summary>
    /// Gets the server that typed accessors use: the one passed to <see cref="SetShared"/>, or that of the host. Without either it is a
    /// server without specs, whose evaluations return defaults with the reason "Uninitialized"; the first such call logs a warning.
    /// </summary>
    /// <remarks>
    /// <para>Safe from any thread. Allocates nothing; one read in a process with one server.</para>
    /// <para>
    /// In a process with several hosts, such as that of integration tests, code that runs in a web request uses the server of that
    /// request's host. Other code uses the server that was set, or else that of the host that was built last.
    /// </para>
    /// </remarks>
    public static StatsigServer Shared => SharedServers.Single ?? FindShared();

    /// <summary>True when <see cref="Shared"/> is a server of the program or of a host.</summary>
    public static bool HasShared => SharedServers.Single is not null || SharedServers.Find() is not null;

    /// <summary>Sets the server that typed accessors use.</summary>
    /// <returns>The previous one, for the caller to shut down; null when there was none.</returns>
    /// <remarks>A program that calls AddStatsig on the services of its host does not need it.</remarks>
    public static StatsigServer? SetShared(StatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return SharedServers.Set(server);
    }

    /// <summary>Removes the server that was set.</summary>
    /// <returns>That server, for the caller to shut down; null when none was set.</returns>
    public static StatsigServer? RemoveShared() => SharedServers.Set(null);

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the property small enough to be inlined where typed accessors read it.
    private static StatsigServer FindShared()
    {
        if (SharedServers.Find() is { } server)
        {
            return server;
        }

        SharedServers.WarnOfNone(NoServer.Instance._log);
        return NoServer.Instance;
    }

    /// <summary>Used until there is a server. Created at its first use: most processes never use it.</summary>
    private static class NoServer
    {
        internal static readonly StatsigServer Instance = new(null) { _warnedAboutInitialization = 1 }; // Its use has another warning.
    }

    /// <summary>Gets the state of the polling for specs, for health checks; null before initialization starts.</summary>
    public SyncState? SyncState => Volatile.Read(ref _sync)?.State; // Acquire: the initialization publishes it.

    /// <summary>The longest time between two polls that succeed: the current interval with its jitter, and a request.</summary>
    internal TimeSpan LongestTimeBetweenPolls => (_intervals.Specs.Value * (1 + (_options.SyncJitterPercent / 100.0))) + _options.RequestTimeout;

    /// <inheritdoc/>
    public async Task<SyncReport> SyncAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsInitialized || Volatile.Read(ref _sync) is not { } sync)
        {
            return Unsynchronized("The server is not initialized, or shut down.");
        }

        try
        {
            return await Detached.Call(
                (Sync: sync, Token: cancellationToken), static call => call.Sync.SyncAsync(call.Token)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            return Unsynchronized("The server was shut down during the call.");
        }
    }

    /// <inheritdoc/>
    public void PauseSync() => SetPaused(true);

    /// <inheritdoc/>
    public void ResumeSync() => SetPaused(false);

    private void SetPaused(bool isPaused)
    {
        lock (_lifecycle)
        {
            _isPaused = isPaused;
            if (_sync is { } sync)
            {
                sync.IsPaused = isPaused;
            }
        }
    }

    private SyncReport Unsynchronized(string error) => new(new SpecsUpdateResult(SpecsUpdateStatus.Rejected, error), [], _updater.IdListCount, error);

    /// <summary>Gets the options with which the server was created.</summary>
    internal StatsigOptions Options => _options;

    /// <summary>
    /// Applies the options that can change while a server runs: the intervals of polls and events, and the log level.
    /// </summary>
    /// <param name="options">All options; the others are ignored.</param>
    internal void Follow(StatsigOptions options)
    {
        var changed = new List<string>();
        if (_intervals.Specs.Change(options.ConfigSyncInterval))
        {
            changed.Add($"{nameof(StatsigOptions.ConfigSyncInterval)} is {options.ConfigSyncInterval}");
        }

        if (_intervals.IdLists.Change(options.IdListsSyncInterval))
        {
            changed.Add($"{nameof(StatsigOptions.IdListsSyncInterval)} is {options.IdListsSyncInterval}");
        }

        if (_pump?.FlushInterval.Change(options.EventFlushInterval) == true)
        {
            changed.Add($"{nameof(StatsigOptions.EventFlushInterval)} is {options.EventFlushInterval}");
        }

        if (_log.Least != options.OutputLogLevel)
        {
            _log.Least = options.OutputLogLevel;
            changed.Add($"{nameof(StatsigOptions.OutputLogLevel)} is {options.OutputLogLevel}");
        }

        if (changed.Count > 0)
        {
            _log.Write(OutputLogLevel.Info, $"Options were changed: {string.Join(", ", changed)}.");
        }
    }

    /// <summary>Finds a part of the background work that has stopped, regardless of the network.</summary>
    /// <param name="after">How long a part may be late.</param>
    /// <returns>The part, as the subject of a sentence; null when all parts work, have not started, or were stopped.</returns>
    internal string? FindStalled(TimeSpan after)
    {
        if (_isShutDown)
        {
            return null;
        }

        return _pump?.IsStalled(after) == true ? "The thread of the events" : Volatile.Read(ref _sync)?.FindStalled(after);
    }

    /// <summary>Raised with each message that is written to the log.</summary>
    internal event Action<OutputLogLevel, string>? MessageWritten
    {
        add => _log.Written += value;
        remove => _log.Written -= value;
    }

    /// <summary>The value of the tag "statsig.server" on this server's measurements.</summary>
    internal string MeterTag => _telemetry.Server.Name;

    /// <summary>Updates the flags that checks read. Called when an observer of evaluations starts or stops.</summary>
    internal void UpdateObservers()
    {
        bool isObserved = _observer is not null || _telemetry.Server.Evaluations is not null || _telemetry.Markers.CollectsApiCalls;
        Volatile.Write(ref _isObserved, isObserved); // Volatile, as the two below: checks on other threads read the flags without a lock.
        Volatile.Write(ref _isWatchedSilently, isObserved || _events is { NonExposed: not null });
        Volatile.Write(ref _isWatched, isObserved || _events is not null);
    }

    /// <summary>Notes the start of a call, when calls are measured.</summary>
    /// <returns>The number of the call, for <see cref="EndCall"/>; negative when calls are not measured.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One comparison in every evaluation, as in the three methods below.
    private int BeginCall(string key, string? name) => _isObserved ? BeginMeasuredCall(key, name) : -1;

    [MethodImpl(MethodImplOptions.NoInlining)] // Rare, and the callers of its caller are smaller without it. The same holds below.
    private int BeginMeasuredCall(string key, string? name) => _telemetry.Markers.CollectsApiCalls ? _telemetry.Markers.StartApiCall(key, name ?? "") : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndCall(int call, string key, string? name)
    {
        if (call >= 0)
        {
            EndMeasuredCall(call, key, name);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndMeasuredCall(int call, string key, string? name) => _telemetry.Markers.EndApiCall(key, call, success: true, name ?? "");

    private void CountEvaluation(SpecKind kind, Ruleset ruleset) => _telemetry.Server.Evaluations?.Add((int)kind, ruleset.Source);

    /// <summary>Warns once about a name that the specs do not have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One comparison in every evaluation.
    private void WarnIfUnknown(string kind, string name, EvaluationResult result)
    {
        // The flag first: NativeAOT checks the initializer of a class before it reads one of its fields.
        if (result.Outcome.IsShared && ReferenceEquals(result.Outcome, Outcome.Unrecognized))
        {
            WarnAboutUnknown(kind, name, result.Ruleset);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its caller, which is inlined, to that comparison.
    private void WarnAboutUnknown(string kind, string name, Ruleset ruleset)
    {
        if (ruleset.HasSpecs && name.Length > 0)
        {
            _telemetry.UnknownNames.Warn(kind, name);
        }
    }

    /// <summary>Raises <see cref="SchemaDriftFound"/>.</summary>
    internal void OnSchemaDriftFound(SchemaDriftEventArgs arguments) => SchemaDriftFound?.Invoke(this, arguments);
}
