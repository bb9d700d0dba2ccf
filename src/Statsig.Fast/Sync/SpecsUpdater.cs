using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Compilation;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.Specs.Envelopes;

namespace Statsig.Fast.Sync;

/// <summary>The one way from bytes to a published ruleset: reads, checks, compiles and publishes, one payload at a time.</summary>
/// <remarks>
/// <para>
/// The folder decides when specs and ID lists are fetched and from where. Its loops run on the thread pool; nothing in it is called by an
/// evaluation.
/// </para>
/// <para>Never throws. Safe from any thread. Application code, including loggers, is called after the lock was released.</para>
/// </remarks>
internal sealed class SpecsUpdater
{
    /// <summary>Problems of one payload that are logged; all of them are in <see cref="StatsigServer.SpecProblems"/>.</summary>
    private const int LoggedProblems = 20;

    /// <summary>Specs named in the one line about patterns.</summary>
    private const int LoggedPatterns = 5;

    private readonly Lock _updating = new();
    private readonly string? _keyHash;
    private readonly StatsigOptions _options;
    private readonly EvaluationSettings _settings;
    private readonly RulesetStore _rulesets;
    private readonly IdListStore _idLists;
    private readonly Telemetry _telemetry;
    private PayloadIdentity _identity;
    private EnvelopeSet? _parts; // Of the current specs; null when those are JSON. Volatile, for requests that are made meanwhile.
    private bool _isClosed;

    internal SpecsUpdater(
        string? sdkKey, StatsigOptions options, EvaluationSettings settings, RulesetStore rulesets, IdListStore idLists, Telemetry telemetry)
    {
        _keyHash = string.IsNullOrEmpty(sdkKey) ? null : Djb2.Hash(sdkKey).ToString(CultureInfo.InvariantCulture);
        _options = options;
        _settings = settings;
        _rulesets = rulesets;
        _idLists = idLists;
        _telemetry = telemetry;
    }

    private long NowMs => _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Called with each published ruleset, without a lock. Must not throw.</summary>
    internal Action<Ruleset>? Published { get; set; }

    /// <summary>The current specs.</summary>
    internal Ruleset Current => _rulesets.Current;

    /// <summary>
    /// The specs that a request for newer ones refers to; none when the current ones are dated far in the future, because no specs would be
    /// newer.
    /// </summary>
    internal KnownSpecs Known => SpecsAcceptance.IsFarAhead(Current.TimeMs, NowMs) ? default : new KnownSpecs(Current.TimeMs, Current.Checksum, Volatile.Read(ref _parts) is not null);

    /// <summary>The current ID lists.</summary>
    internal int IdListCount => _idLists.Count;

    /// <summary>Publishes a payload if it may replace the current specs.</summary>
    /// <param name="payload">The payload, which must not change before the application's callback returns.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="refusal">The level at which a refusal is logged; <see cref="OutputLogLevel.None"/> when the caller reports it.</param>
    internal SpecsUpdateResult Apply(ReadOnlyMemory<byte> payload, EvaluationSource source, OutputLogLevel refusal = OutputLogLevel.Warning) =>
        Apply(payload, isCompact: false, source, refusal, out _);

    /// <param name="payload">The payload, which must not change before the application's callback returns.</param>
    /// <param name="isCompact">True for the compact form, false for JSON.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="refusal">The level at which a refusal is logged; <see cref="OutputLogLevel.None"/> when the caller reports it.</param>
    /// <param name="reading">What was found of the compact form.</param>
    /// <inheritdoc cref="Apply(ReadOnlyMemory{byte}, EvaluationSource, OutputLogLevel)"/>
    internal SpecsUpdateResult Apply(
        ReadOnlyMemory<byte> payload, bool isCompact, EvaluationSource source, OutputLogLevel refusal, out CompactReading reading)
    {
        SpecsUpdateResult result;
        reading = default;
        Ruleset? published = null;
        bool isChange = false;
        Exception? fault = null;
        long started = _options.TimeProvider.GetTimestamp();
        lock (_updating)
        {
            try
            {
                result = _isClosed
                    ? new SpecsUpdateResult(SpecsUpdateStatus.Rejected, "The server is shut down.")
                    : ApplyLocked(payload, isCompact, source, out published, out isChange, out reading);
            }
            catch (Exception exception)
            {
                // Compilation has no known way to fail as a whole. If it does, the last good ruleset stays in use.
                fault = exception;
                result = new SpecsUpdateResult(SpecsUpdateStatus.Rejected, exception.Message);
                reading = new CompactReading(IsUnreadable: isCompact, IsDelta: false);
            }
        }

        if (published is not null && isCompact && ServerSwitches.Network)
        {
            Pack();
        }

        _telemetry.Metrics.SpecsProcessed(_options.TimeProvider.GetElapsedTime(started), payload.Length, source, result.Status);
        Report(result, published, fault, source, refusal);
        if (published is not null)
        {
            Published?.Invoke(published);
        }

        if (isChange && published is not null)
        {
            Announce(published, payload);
        }

        return result;
    }

    /// <summary>Sets the state of the server in answers while no specs are loaded.</summary>
    internal void PublishWithoutSpecs(EvaluationSource state)
    {
        lock (_updating)
        {
            if (!_isClosed && !_rulesets.Current.HasSpecs)
            {
                _rulesets.Publish(Ruleset.CreateEmpty(state, _settings));
            }
        }
    }

    /// <summary>Applies the lines of an ID list to what is there of it.</summary>
    internal void UpdateIdList(string name, ReadOnlySpan<byte> utf8Lines)
    {
        lock (_updating)
        {
            _idLists.Apply(name, utf8Lines);
        }
    }

    /// <summary>Publishes a whole ID list; null removes it.</summary>
    internal void PublishIdList(string name, IdList? list)
    {
        lock (_updating)
        {
            if (_isClosed)
            {
                return;
            }

            if (list is null)
            {
                _idLists.Remove(name);
            }
            else
            {
                _idLists.Publish(name, list);
            }
        }
    }

    /// <summary>Keeps the current specs and ID lists for good: evaluations answer from them, and nothing replaces them.</summary>
    /// <remarks>A server without specs returns "Uninitialized" from then on, regardless of the state of its initialization.</remarks>
    internal void Close()
    {
        lock (_updating)
        {
            _isClosed = true;
            if (!_rulesets.Current.HasSpecs)
            {
                _rulesets.Publish(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, _settings));
            }
        }
    }

    private SpecsUpdateResult ApplyLocked(
        ReadOnlyMemory<byte> payload, bool isCompact, EvaluationSource source, out Ruleset? published, out bool isChange, out CompactReading reading)
    {
        published = null;
        isChange = false;
        Ruleset current = _rulesets.Current;
        SpecsReadResult read = Read(payload, isCompact, current.HasSpecs ? new KnownRuleset(current) : null, out EnvelopeSet? parts, out reading);
        SpecsAcceptance acceptance = SpecsAcceptance.Decide(current.TimeMs, current.Checksum, in read, NowMs, _keyHash);
        switch (acceptance.Decision)
        {
            case SpecsDecision.NoUpdates:
                return new SpecsUpdateResult(SpecsUpdateStatus.NoUpdates);
            case SpecsDecision.Stale:
                return new SpecsUpdateResult(SpecsUpdateStatus.Older);
            case SpecsDecision.SameChecksum:
                return new SpecsUpdateResult(SpecsUpdateStatus.SameChecksum);
            case SpecsDecision.Rejected:
                return new SpecsUpdateResult(SpecsUpdateStatus.Rejected, acceptance.Reason);
        }

        SpecSet set = read.SpecSet!;
        PayloadIdentity identity = reading.IsDelta ? default : PayloadIdentity.Of(payload.Span, set.Checksum);
        bool isSameContent = current.HasSpecs && identity.IsSameAs(_identity);
        if (isSameContent && current.Source == source)
        {
            // A payload without a checksum that is delivered again, as a polled data store does all the time.
            return new SpecsUpdateResult(SpecsUpdateStatus.SameChecksum);
        }

        var origin = new RulesetOrigin(
            source, NowMs, current.HasSpecs ? current.InitTimeMs : null, current.Remote);
        published = RulesetCompiler.Compile(set, _settings, _idLists, origin, current);
        HandleBinder.Bind(current, published);
        _rulesets.Publish(published);
        _idLists.ForgetUnused();
        _identity = identity;
        Volatile.Write(ref _parts, parts);
        isChange = !isSameContent || current.Source != source;
        return new SpecsUpdateResult(SpecsUpdateStatus.Applied);
    }

    private SpecsReadResult Read(ReadOnlyMemory<byte> payload, bool isCompact, KnownRuleset? known, out EnvelopeSet? parts, out CompactReading reading)
    {
        parts = null;
        reading = default;
        if (!isCompact || !ServerSwitches.Network)
        {
            return SpecsReader.Read(payload, known);
        }

        long limit = new DecompressionLimit(_options.MaxResponseBytes).For(payload.Length);
        EnvelopesReadResult compact = EnvelopesReader.Read(payload, known, _parts, limit);
        parts = compact.Envelopes;
        reading = new CompactReading(compact.IsUnreadable, compact.IsDelta);
        return compact.Read;
    }

    /// <summary>Compresses what is kept for the next delta. Not part of the update, for which a caller may wait.</summary>
    private void Pack()
    {
        if (Volatile.Read(ref _parts)?.Archive is not { IsPackable: true } archive)
        {
            return;
        }

        if (_options.ManualMode)
        {
            archive.Pack();
            return;
        }

        Detached.Run(() =>
        {
            archive.Pack();
            return Task.CompletedTask;
        });
    }

    /// <summary>Says what became of a payload.</summary>
    private void Report(SpecsUpdateResult result, Ruleset? published, Exception? fault, EvaluationSource source, OutputLogLevel refusal)
    {
        if (fault is not null)
        {
            _telemetry.Errors.Report($"get_config_spec:{source}", fault);
        }
        else if (result.Status == SpecsUpdateStatus.Rejected)
        {
            _telemetry.Log.Write(refusal, $"A payload of specs was rejected. {result.Error}");
        }

        if (published is null)
        {
            return;
        }

        ReportProblems(published.Problems);
    }

    /// <summary>Logs a line per spec, and one for all patterns that match nothing.</summary>
    private void ReportProblems(IReadOnlyList<SpecProblem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        foreach (SpecProblemCause cause in Enum.GetValues<SpecProblemCause>())
        {
            _telemetry.Metrics.SpecsHaveProblems(cause, problems.Count(problem => problem.Cause == cause));
        }

        SpecProblem[] patterns = [.. problems.Where(static problem => problem.Cause == SpecProblemCause.UnusablePattern)];
        SpecProblem[] others = [.. problems.Where(static problem => problem.Cause != SpecProblemCause.UnusablePattern)];
        foreach (SpecProblem problem in others.Take(LoggedProblems))
        {
            _telemetry.Log.Write(OutputLogLevel.Warning, problem.Message.ReplaceLineEndings(" "));
        }

        if (others.Length > LoggedProblems)
        {
            _telemetry.Log.Write(OutputLogLevel.Warning, $"{others.Length - LoggedProblems} more problems of the payload are listed in SpecProblems.");
        }

        if (patterns.Length > 0)
        {
            string list = string.Join(" ", patterns.Take(LoggedPatterns)).ReplaceLineEndings(" ");
            string more = patterns.Length > LoggedPatterns ? $" The others are listed in SpecProblems." : "";
            _telemetry.Log.Write(OutputLogLevel.Warning, $"{patterns.Length} specs of the payload have patterns that match nothing. {list}{more}");
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is application code.")]
    private void Announce(Ruleset published, ReadOnlyMemory<byte> payload)
    {
        if (_options.SpecsUpdated is not { } callback)
        {
            return;
        }

        try
        {
            callback(new SpecsUpdatedEventArgs(published.Source, published.TimeMs, payload));
        }
        catch (Exception exception)
        {
            // The new specs are published, even when the callback fails.
            _telemetry.Log.Write(OutputLogLevel.Warning, "The SpecsUpdated callback failed.", exception);
        }
    }
}

/// <summary>What was found of a payload in the compact form.</summary>
/// <param name="IsUnreadable">True when it was not understood, so that the same specs may be readable in another form.</param>
/// <param name="IsDelta">True when it builds on the current specs.</param>
internal readonly record struct CompactReading(bool IsUnreadable, bool IsDelta);
