using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Networking;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.StickyAssignments;
using Statsig.Fast.Sync;

namespace Statsig.Fast;

/// <summary>Evaluates gates, dynamic configs, experiments, layers and parameter stores from a ruleset that it keeps in memory.</summary>
/// <remarks>
/// <para>
/// One per secret key and process is usual; several may live side by side and share nothing. Evaluations read one immutable
/// ruleset without a lock and allocate nothing; a newer ruleset takes its place in one step.
/// </para>
/// <para>
/// Keep a reference to a server for as long as it is needed, and dispose it afterwards. A server that nothing refers to any more stops polling and is collected; a
/// warning is logged, and its pending events are sent or counted as dropped.
/// </para>
/// <para>Every member is safe from any thread.</para>
/// </remarks>
public sealed partial class StatsigServer : IStatsigServer
{
    private static int _warnedAboutMissingIds;

    private readonly string? _sdkKey;
    private readonly StatsigOptions _options;
    private readonly Background _background;
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
    private readonly IEvaluationCallback? _callback;

    // Whether anybody is told of evaluations: the one thing that checks look at. Whether anybody is told of those without exposure. And whether anybody is
    // told of more than the exposure: the callback, diagnostics of calls, or whoever counts evaluations. The last two come and go; a check that sees them a
    // moment late is not counted.
    private bool _isWatched;
    private bool _isWatchedSilently;
    private bool _isTold;
    private Task<InitializeDetails>? _initialization;
    private Task<ShutdownReport>? _shutdown;
    private InitializeDetails? _details;
    private SyncCoordinator? _sync;
    private bool _isPaused;
    private volatile bool _isReady;
    private volatile bool _isShutDown;

    /// <summary>Makes a server. Does no I/O; an invalid key is reported by <see cref="InitializeAsync"/>.</summary>
    /// <param name="sdkKey">The secret key; null is allowed in local mode. White space and line breaks at its ends are ignored.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public StatsigServer(string? sdkKey, StatsigOptions? options = null)
        : this(sdkKey, options, null)
    {
    }

    /// <summary>Makes a server that posts its events elsewhere.</summary>
    /// <param name="sdkKey">The secret key; null is allowed in local mode.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="eventEndpoint">Where batches of events go; null for the service.</param>
    internal StatsigServer(string? sdkKey, StatsigOptions? options, IEventEndpoint? eventEndpoint)
    {
        sdkKey = sdkKey?.Trim(); // Mounted secrets often end in a line break.
        _sdkKey = sdkKey;
        _options = options ?? new StatsigOptions();
        var metadata = new SdkMetadata();
        _background = new Background(this, metadata);
        _telemetry = new Telemetry(sdkKey, _options, _background);
        _log = _telemetry.Log;
        _settings = SettingsOf(_options, _telemetry);
        _rulesets = new RulesetStore(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, _settings));
        _updater = new SpecsUpdater(sdkKey, _options, _settings, _rulesets, _idLists, _telemetry);
        _network = new ServerNetwork(sdkKey, _options, metadata, _telemetry);
        _intervals = new SyncIntervals(_options);
        _updater.Published = _background.CompareSchemas;
        if (_options.PersistentStorage is { } storage)
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
        _callback = _options.EvaluationCallback;
        WatchAsNeeded();
        _telemetry.Start();
        _sentinel = new Sentinel(this); // Last: an exception before leaves nothing to end.
    }

    /// <inheritdoc/>
    public bool IsInitialized => _isReady && !_isShutDown;

    /// <inheritdoc/>
    public InitializeDetails? InitializeDetails => Volatile.Read(ref _details);

    /// <summary>
    /// Gets what of the current specs cannot be used as its author meant it: specs that were left out, conditions that this version does not know, and
    /// patterns that match nothing.
    /// </summary>
    public IReadOnlyList<SpecProblem> SpecProblems => _rulesets.Current.Problems;

    /// <summary>When the specs in force last changed, in Unix milliseconds; 0 when there are none.</summary>
    public long ConfigSyncTimeMs => _rulesets.Current.TimeMs;

    /// <summary>What goes before every evaluation; the ruleset that it keeps to.</summary>
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

    /// <summary>Kept out of line: only servers without specs come here.</summary>
    private void BeforeSpecs()
    {
        if (_options.ThrowWhenUninitialized && !IsInitialized)
        {
            throw new StatsigUninitializedException();
        }
    }

    /// <summary>Says once per process that a user has no ID at all. Kept out of line: most users have a user ID.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WarnAboutMissingIds(StatsigUser user)
    {
        if (Volatile.Read(ref _warnedAboutMissingIds) == 0 && user.CustomIds.IsEmpty && Interlocked.Exchange(ref _warnedAboutMissingIds, 1) == 0)
        {
            _log.Write(
                OutputLogLevel.Warning,
                "A user without a user ID and without custom IDs was evaluated. Such users share one bucket. This is said once per process.");
        }
    }
}
