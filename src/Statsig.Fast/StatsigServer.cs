using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
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
    public long ConfigSyncTimeMs => _rulesets.Current.Time;

    /// <inheritdoc/>
    public Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_initializing)
        {
            return _initialization ??= Task.FromResult(Initialize());
        }
    }

    /// <summary>Takes over a payload of specs, in either shape, as if it had been delivered.</summary>
    /// <param name="utf8Payload">The payload; copied.</param>
    /// <returns>What became of it. A payload that cannot be used leaves everything as it was.</returns>
    /// <remarks>Never throws. Compiles on the calling thread; evaluations on other threads are not disturbed.</remarks>
    public SpecsUpdateResult UpdateSpecs(ReadOnlySpan<byte> utf8Payload) => Apply(utf8Payload.ToArray(), EvaluationSource.Bootstrap);

    /// <summary>Applies the lines of an ID list: "+key" adds and "-key" removes a hashed unit ID.</summary>
    /// <param name="name">The list that conditions refer to.</param>
    /// <param name="utf8Lines">The lines; those that are no changes are ignored.</param>
    public void UpdateIdList(string name, ReadOnlySpan<byte> utf8Lines)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_updating)
        {
            _idLists.Publish(name, (_idLists.Get(name).Current ?? IdList.Empty).With(utf8Lines));
        }
    }

    /// <summary>Removes an ID list; conditions then find nobody in it.</summary>
    public void RemoveIdList(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_updating)
        {
            _idLists.Remove(name);
        }
    }

    /// <inheritdoc/>
    public async Task ShutdownAsync(TimeSpan? deadline = null)
    {
        _isShutDown = true;
        lock (_updating)
        {
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

        if (user.UserId is null)
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

    private InitializeDetails Initialize()
    {
        long started = Stopwatch.GetTimestamp();
        if (_isShutDown)
        {
            return Details(success: false, "The server is shut down.");
        }

        if (!_options.LocalMode && string.IsNullOrEmpty(_sdkKey))
        {
            return Details(success: false, "The secret key is empty. Give the server's secret key, or set LocalMode.");
        }

        if (!_options.LocalMode && !_sdkKey!.StartsWith("secret-", StringComparison.Ordinal))
        {
            return Details(success: false, "The key is not a secret key: those of servers start with \"secret-\".");
        }

        foreach ((string name, string lines) in _options.BootstrapIdLists ?? NoEntries)
        {
            UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        byte[]? payload = !_options.BootstrapUtf8.IsEmpty ? _options.BootstrapUtf8.ToArray()
            : _options.BootstrapValues is { } text ? Encoding.UTF8.GetBytes(text) : null;
        SpecsUpdateResult? update = payload is null ? null : Apply(payload, EvaluationSource.Bootstrap);
        if (!_rulesets.Current.HasSpecs)
        {
            EvaluationSource state = update is { Status: SpecsUpdateStatus.NoUpdates } ? EvaluationSource.Loading : EvaluationSource.NoValues;
            lock (_updating)
            {
                _rulesets.Publish(Ruleset.CreateEmpty(state, _settings));
            }
        }

        return Details(success: true, update?.Error);

        InitializeDetails Details(bool success, string? error) =>
            new(success, _rulesets.Current.HasSpecs, _rulesets.Current.Source, Stopwatch.GetElapsedTime(started), error);
    }

    private static readonly Dictionary<string, string> NoEntries = [];

    /// <summary>Reads, checks, compiles and publishes a payload; one at a time, so that an older one never replaces a newer.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A payload must never take the process down; the fault is reported.")]
    private SpecsUpdateResult Apply(ReadOnlyMemory<byte> payload, EvaluationSource source)
    {
        SpecsUpdateResult result;
        IReadOnlyList<string> problems = [];
        Exception? fault = null;
        lock (_updating)
        {
            if (_isShutDown)
            {
                return new SpecsUpdateResult(SpecsUpdateStatus.Rejected, "The server is shut down.");
            }

            try
            {
                result = ApplyLocked(payload, source, out problems);
            }
            catch (Exception broken)
            {
                // Compilation has no known way to fail as a whole. If it does, the last good ruleset stays in force.
                fault = broken;
                result = new SpecsUpdateResult(SpecsUpdateStatus.Rejected, broken.Message);
            }
        }

        // Outside of the lock: the logger is the application's own code and may wait for another update.
        if (result.Status == SpecsUpdateStatus.Rejected)
        {
            Log(fault is null ? OutputLogLevel.Warning : OutputLogLevel.Error, $"A payload of specs was refused: {result.Error}", fault);
        }

        foreach (string problem in problems)
        {
            Log(OutputLogLevel.Warning, problem, null);
        }

        return result;
    }

    private SpecsUpdateResult ApplyLocked(ReadOnlyMemory<byte> payload, EvaluationSource source, out IReadOnlyList<string> problems)
    {
        problems = [];
        Ruleset current = _rulesets.Current;
        SpecsReadResult read = SpecsReader.Read(payload);
        string? keyHash = string.IsNullOrEmpty(_sdkKey) ? null : Djb2.Hash(_sdkKey).ToString(System.Globalization.CultureInfo.InvariantCulture);
        SpecsAcceptance acceptance = SpecsAcceptance.Decide(current.Time, current.Checksum, in read, keyHash);
        if (acceptance.Decision != SpecsDecision.Apply)
        {
            return ResultOf(acceptance);
        }

        var origin = new RulesetOrigin(
            source, _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(), current.HasSpecs ? current.InitTime : null);
        Ruleset compiled = RulesetCompiler.Compile(read.SpecSet!, _settings, _idLists, origin);
        _rulesets.Publish(compiled);
        problems = compiled.Problems;
        return new SpecsUpdateResult(SpecsUpdateStatus.Applied);
    }

    private static SpecsUpdateResult ResultOf(SpecsAcceptance acceptance) => acceptance.Decision switch
    {
        SpecsDecision.NoUpdates => new SpecsUpdateResult(SpecsUpdateStatus.NoUpdates),
        SpecsDecision.Stale => new SpecsUpdateResult(SpecsUpdateStatus.Older),
        SpecsDecision.SameChecksum => new SpecsUpdateResult(SpecsUpdateStatus.SameChecksum),
        _ => new SpecsUpdateResult(SpecsUpdateStatus.Rejected, acceptance.Reason),
    };

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

    private static EvaluationSettings SettingsOf(StatsigOptions options) => new()
    {
        Environment = EnvironmentOf(options),
        GlobalCustomFields = FieldsOf(options.GlobalCustomFields),
        UserAgentParser = options.DisableUserAgentParsing ? null : options.UserAgentParser ?? BuiltInUserAgentParser.InstanceOrNull,
        LooksUpCountries = !options.DisableCountryLookup && InferenceFeatures.IpCountryLookup,
        RegexTimeout = options.RegexMatchTimeout,
        Clock = options.TimeProvider,
    };

    private static UserField[] EnvironmentOf(StatsigOptions options)
    {
        var environment = new List<UserField>();
        foreach ((string name, string value) in options.EnvironmentParameters ?? NoEntries)
        {
            environment.Add(new UserField(name, value));
        }

        if (options.EnvironmentTier is { } tier)
        {
            environment.RemoveAll(static entry => entry.Name == "tier");
            environment.Add(new UserField("tier", tier));
        }

        return [.. environment];
    }

    private static UserField[] FieldsOf(IReadOnlyDictionary<string, object?>? values)
    {
        var fields = new List<UserField>();
        foreach ((string name, object? value) in values ?? new Dictionary<string, object?>())
        {
            fields.Add(new UserField(name, StatsigValue.From(value)));
        }

        return [.. fields];
    }
}
