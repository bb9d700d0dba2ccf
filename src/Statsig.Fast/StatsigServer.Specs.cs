using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Statsig.Fast.Compilation;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Problems of one payload that are logged; all of them are in <see cref="SpecProblems"/>.</summary>
    private const int LoggedProblems = 20;

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

    /// <summary>Reads, checks, compiles and publishes a payload; one at a time, so that an older one never replaces a newer.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A payload must never take the process down; the fault is reported.")]
    private SpecsUpdateResult Apply(ReadOnlyMemory<byte> payload, EvaluationSource source)
    {
        SpecsUpdateResult result;
        IReadOnlyList<string> problems = [];
        Exception? fault = null;
        lock (_updating)
        {
            try
            {
                result = _isShutDown
                    ? new SpecsUpdateResult(SpecsUpdateStatus.Rejected, "The server is shut down.")
                    : ApplyLocked(payload, source, out problems);
            }
            catch (Exception broken)
            {
                // Compilation has no known way to fail as a whole. If it does, the last good ruleset stays in force.
                fault = broken;
                result = new SpecsUpdateResult(SpecsUpdateStatus.Rejected, broken.Message);
            }
        }

        Report(result, problems, fault);
        if (result.Status == SpecsUpdateStatus.Applied)
        {
            CompareSchemas(_rulesets.Current);
        }

        return result;
    }

    private SpecsUpdateResult ApplyLocked(ReadOnlyMemory<byte> payload, EvaluationSource source, out IReadOnlyList<string> problems)
    {
        problems = [];
        Ruleset current = _rulesets.Current;
        SpecsReadResult read = SpecsReader.Read(payload);
        string? keyHash = string.IsNullOrEmpty(_sdkKey) ? null : Djb2.Hash(_sdkKey).ToString(CultureInfo.InvariantCulture);
        SpecsAcceptance acceptance = SpecsAcceptance.Decide(current.TimeMs, current.Checksum, in read, keyHash);
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

        var origin = new RulesetOrigin(
            source, _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(), current.HasSpecs ? current.InitTimeMs : null, current.Remote);
        Ruleset compiled = RulesetCompiler.Compile(read.SpecSet!, _settings, _idLists, origin);
        HandleBinder.Bind(current, compiled);
        _rulesets.Publish(compiled);
        problems = compiled.Problems;
        return new SpecsUpdateResult(SpecsUpdateStatus.Applied);
    }

    /// <summary>Says what became of a payload, after the lock was given back: loggers may do what they like.</summary>
    private void Report(SpecsUpdateResult result, IReadOnlyList<string> problems, Exception? fault)
    {
        if (result.Status == SpecsUpdateStatus.Rejected)
        {
            _log.Write(fault is null ? OutputLogLevel.Warning : OutputLogLevel.Error, $"A payload of specs was refused: {result.Error}", fault);
        }

        for (int i = 0; i < Math.Min(problems.Count, LoggedProblems); i++)
        {
            _log.Write(OutputLogLevel.Warning, problems[i].ReplaceLineEndings(" "));
        }

        if (problems.Count > LoggedProblems)
        {
            _log.Write(OutputLogLevel.Warning, $"{problems.Count - LoggedProblems} more problems of the payload: see SpecProblems.");
        }
    }
}
