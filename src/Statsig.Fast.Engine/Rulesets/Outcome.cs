using System.Threading;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Values;

namespace Statsig.Fast.Rulesets;

/// <summary>One of the possible answers of a spec, created when the ruleset is compiled.</summary>
/// <remarks>
/// Every rule has two (passed, failed) and every spec has one more (no rule matched), so evaluation chooses one of
/// them and builds nothing per call. Immutable except for a cache; safe from any thread.
/// </remarks>
internal sealed class Outcome
{
    /// <summary>The answer for a name that the ruleset does not have.</summary>
    internal static readonly Outcome Unrecognized = new() { RuleId = "", IsShared = true };

    /// <summary>The answer of a spec with a condition that this version does not support.</summary>
    internal static readonly Outcome Unsupported = new() { RuleId = "", IsShared = true };

    /// <summary>
    /// The same for a layer whose evaluation had reached an experiment: the explicit parameters of the layer no longer count.
    /// </summary>
    internal static readonly Outcome UnsupportedDelegate = new() { RuleId = "", IsShared = true };

    /// <summary>The answer of gates that are nested too deeply.</summary>
    internal static readonly Outcome DepthExceeded = new() { RuleId = "", IsShared = true };

    /// <summary>The answer after an exception inside the evaluation.</summary>
    internal static readonly Outcome Faulted = new() { RuleId = "", IsShared = true };

    // Few outcomes have any of these; the others, of which a project has hundreds of thousands, are smaller for it.
    private readonly OutcomeExtras? _extras;
    private SecondaryExposure? _exposure;
    private Decision? _firstDecision;
    private ulong _identity;

    internal required string RuleId { get; init; }

    /// <summary>The value of a gate; for other specs, true when a rule passed.</summary>
    internal bool Value { get; init; }

    internal string? GroupName { get; init; }

    /// <summary>The parameters of a config, experiment or layer.</summary>
    internal ParameterSet Parameters { get; init; } = ParameterSet.Empty;

    internal bool IsUnsupported => ReferenceEquals(this, Unsupported) || ReferenceEquals(this, UnsupportedDelegate);

    /// <summary>
    /// True when the answer has neither parameters nor their JSON: unsupported, unknown, or overridden by a group that does not exist.
    /// </summary>
    internal bool IsWithoutValue => ReferenceEquals(Parameters, ParameterSet.Empty)
        && (IsOverride || IsUnsupported || ReferenceEquals(this, Unrecognized) || ReferenceEquals(this, DepthExceeded));

    internal bool IsExperimentGroup { get; init; }

    /// <summary>The "isActive" of the spec that this outcome belongs to.</summary>
    internal bool IsActive { get; init; }

    /// <summary>True when a local override supplied this answer.</summary>
    internal bool IsOverride { get; init; }

    /// <summary>True for outcomes in static fields, which belong to no ruleset.</summary>
    internal bool IsShared { get; init; }

    /// <summary>The first decision that ended with this outcome; null before it.</summary>
    internal Decision? FirstDecision => _firstDecision;

    /// <summary>Rule IDs by parameter, for layers that merge several rules; null otherwise.</summary>
    internal string[]? ParameterRuleIds
    {
        get => _extras?.ParameterRuleIds;
        init => _extras = value is null ? _extras : (_extras ?? OutcomeExtras.None) with { ParameterRuleIds = value };
    }

    /// <summary>Set when a sticky assignment supplied this answer.</summary>
    internal StickyOrigin? Sticky
    {
        get => _extras?.Sticky;
        init => _extras = value is null ? _extras : (_extras ?? OutcomeExtras.None) with { Sticky = value };
    }

    /// <summary>
    /// The sampling rate: one in this number of exposures is logged when the service enables sampling; null when the rule has no rate.
    /// </summary>
    internal ulong? SamplingRate
    {
        get => _extras?.SamplingRate;
        init => _extras = value is null ? _extras : (_extras ?? OutcomeExtras.None) with { SamplingRate = value };
    }

    /// <summary>The outcome's part of an exposure's identity: rule and value. Never 0.</summary>
    internal ulong Identity => _identity != 0 ? _identity : Identify();

    /// <summary>Gets the secondary exposure of this outcome of a nested gate.</summary>
    internal SecondaryExposure ExposureOf(CompiledSpec gate, Ruleset ruleset)
    {
        return _exposure ?? Intern(gate, ruleset);
    }

    /// <summary>
    /// Keeps a decision as the first of its ruleset; false when there is one, or when the outcome belongs to no ruleset. An override stays
    /// while rulesets change, and keeps none of an older ruleset.
    /// </summary>
    internal bool TryKeepFirst(Decision decision)
    {
        Decision? known = Volatile.Read(ref _firstDecision); // Acquire: a decision must be seen with its ruleset.
        return !IsShared && !ReferenceEquals(known?.Ruleset, decision.Ruleset)
            && ReferenceEquals(Interlocked.CompareExchange(ref _firstDecision, decision, known), known);
    }

    /// <summary>Releases the decision of an earlier ruleset, which would keep that ruleset in memory.</summary>
    internal void ForgetDecision() => Volatile.Write(ref _firstDecision, null); // Volatile: other threads read and replace it meanwhile.

    private ulong Identify()
    {
        // Two threads may both compute it: both get the same value, and a 64-bit write is atomic.
        ulong identity = SeededHash.Of(RuleId) + (Value ? 0x9E37_79B9_7F4A_7C15UL : 0) + (IsExperimentGroup ? 0xC2B2_AE3D_27D4_EB4FUL : 0);
        return _identity = identity == 0 ? 1 : identity; // All other hashes keep all of their bits, which callers use separately.
    }

    private SecondaryExposure Intern(CompiledSpec gate, Ruleset ruleset)
    {
        // Two threads may both come here: the table of the ruleset returns the same object to both.
        SecondaryExposure exposure = ruleset.Exposures.Intern(gate.Name, Value, RuleId, SamplingRate is null);
        Volatile.Write(ref _exposure, exposure); // Release: a reader that sees the exposure must find it complete.
        return exposure;
    }
}

/// <summary>The data of a sticky assignment besides its answer.</summary>
/// <param name="TimeMs">The time at which its specs last changed, in Unix milliseconds; null when unknown.</param>
/// <param name="Version">The version of the spec at that time.</param>
/// <param name="DelegateName">For layers: the experiment that decided.</param>
/// <param name="ExplicitParameters">The parameters that belong to the experiment.</param>
internal sealed record StickyOrigin(long? TimeMs, uint? Version, string? DelegateName, string[]? ExplicitParameters);
