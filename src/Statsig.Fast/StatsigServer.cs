using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.StickyAssignments;

namespace Statsig.Fast;

/// <summary>Evaluates gates, dynamic configs, experiments, layers and parameter stores from a ruleset that it keeps in memory.</summary>
/// <remarks>
/// <para>
/// One per secret key and process is usual; several may live side by side and share nothing. Evaluations read one immutable
/// ruleset without a lock and allocate nothing; a newer ruleset takes its place in one step.
/// </para>
/// <para>Every member is safe from any thread.</para>
/// </remarks>
public sealed partial class StatsigServer : IStatsigServer
{
    private static int _warnedAboutMissingIds;

    private readonly string? _sdkKey;
    private readonly StatsigOptions _options;
    private readonly EvaluationSettings _settings;
    private readonly RulesetStore _rulesets;
    private readonly IdListStore _idLists = new();
    private readonly OverrideStore _overrides = new();
    private readonly StickyWriter? _stickyWriter;
    private readonly StickyEvaluator? _sticky;
    private readonly Lock _updating = new();
    private readonly Lock _initializing = new();
    private Task<InitializeDetails>? _initialization;
    private volatile bool _isShutDown;

    /// <summary>Makes a server. Does no I/O; an invalid key is reported by <see cref="InitializeAsync"/>.</summary>
    /// <param name="sdkKey">The secret key; null is allowed in local mode.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public StatsigServer(string? sdkKey, StatsigOptions? options = null)
    {
        _sdkKey = sdkKey;
        _options = options ?? new StatsigOptions();
        _settings = SettingsOf(_options);
        _rulesets = new RulesetStore(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, _settings));
        if (_options.PersistentStorage is { } storage)
        {
            _stickyWriter = new StickyWriter(storage, Log);
            _sticky = new StickyEvaluator(_stickyWriter);
        }
    }

    /// <inheritdoc/>
    public bool IsInitialized => !_isShutDown && InitializeDetails is { Success: true };

    /// <inheritdoc/>
    public InitializeDetails? InitializeDetails => _initialization is { IsCompletedSuccessfully: true } done ? done.Result : null;

    /// <summary>Specs and parts of specs of the ruleset in force that could not be used, one line each.</summary>
    public IReadOnlyList<string> SpecProblems => _rulesets.Current.Problems;

    /// <summary>When the specs in force last changed, in Unix milliseconds; 0 when there are none.</summary>
    public long ConfigSyncTimeMs => _rulesets.Current.TimeMs;

    /// <inheritdoc/>
    public Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<InitializeDetails>? own = null;
        lock (_initializing)
        {
            if (_initialization is null)
            {
                own = new TaskCompletionSource<InitializeDetails>(TaskCreationOptions.RunContinuationsAsynchronously);
                _initialization = own.Task;
            }
        }

        // Outside the lock: loggers are called on the way.
        own?.SetResult(Initialize());
        return _initialization;
    }

    /// <inheritdoc/>
    public async Task ShutdownAsync(TimeSpan? deadline = null)
    {
        lock (_updating)
        {
            _isShutDown = true;
            _rulesets.Publish(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, _settings));
        }

        if (_stickyWriter is not null)
        {
            await _stickyWriter.DrainAsync(deadline ?? TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }
    }

    /// <summary>Shuts the server down.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        if (_stickyWriter is not null)
        {
            await _stickyWriter.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What every evaluation of a config, experiment or layer does: one ruleset, one look-up, one decision.</summary>
    private EvaluationResult Evaluate(SpecKind kind, StatsigUser user, string name)
    {
        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        if (!ruleset.HasSpecs)
        {
            BeforeSpecs(ruleset);
        }

        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        name ??= "";
        return Evaluator.Evaluate(kind, ruleset, user, _overrides.Current, name, ruleset.Find(kind, name));
    }

    /// <summary>Kept out of line: only servers without specs come here.</summary>
    private void BeforeSpecs(Ruleset ruleset)
    {
        if (_options.ThrowWhenUninitialized && ruleset.Source == EvaluationSource.Uninitialized)
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
            Log(
                OutputLogLevel.Warning,
                "A user without a user ID and without custom IDs was evaluated. Such users share one bucket. This is said once per process.",
                null);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Initialization never throws; it reports.")]
    private InitializeDetails Initialize()
    {
        long started = Stopwatch.GetTimestamp();
        string? error = KeyProblem();
        bool success = error is null;
        if (success)
        {
            try
            {
                error = LoadBootstrap();
            }
            catch (Exception broken)
            {
                // Only the options' own dictionaries can throw here; they are the application's code.
                error = broken.Message;
                success = false;
                Log(OutputLogLevel.Error, "Initialization failed.", broken);
            }
        }

        Ruleset ruleset = _rulesets.Current;
        return new InitializeDetails(success, ruleset.HasSpecs, ruleset.Source, Stopwatch.GetElapsedTime(started), error);
    }

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

        return string.IsNullOrEmpty(_sdkKey) ? "The secret key is empty. Give the server's secret key, or set LocalMode."
            : _sdkKey.StartsWith("secret-", StringComparison.Ordinal) ? null
            : "The key is not a secret key: those of servers start with \"secret-\".";
    }

    /// <summary>Takes over what the options bring along; returns what was wrong with it.</summary>
    private string? LoadBootstrap()
    {
        foreach ((string name, string lines) in _options.BootstrapIdLists ?? NoEntries)
        {
            UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        byte[]? payload = !_options.BootstrapUtf8.IsEmpty ? _options.BootstrapUtf8.ToArray()
            : _options.BootstrapValues is { } text ? Encoding.UTF8.GetBytes(text) : null;
        SpecsUpdateResult? update = payload is null ? null : Apply(payload, EvaluationSource.Bootstrap);
        EvaluationSource state = update is { Status: SpecsUpdateStatus.NoUpdates } ? EvaluationSource.Loading : EvaluationSource.NoValues;
        lock (_updating)
        {
            // Another thread may have published specs, or shut the server down, in the meantime.
            if (!_isShutDown && !_rulesets.Current.HasSpecs)
            {
                _rulesets.Publish(Ruleset.CreateEmpty(state, _settings));
            }
        }

        return update?.Error;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A logger must not affect answers.")]
    private void Log(OutputLogLevel level, string message, Exception? exception)
    {
        if (level < _options.OutputLogLevel)
        {
            return;
        }

        try
        {
            _options.OutputLogger.Log(level, message, exception);
        }
        catch (Exception)
        {
            // The logger is the application's own code, and there is nowhere left to report that it failed.
        }
    }
}
