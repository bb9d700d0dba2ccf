using System.Threading;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Values;

namespace Statsig.Fast.Rulesets;

/// <summary>One of the answers that a spec can give, made when the ruleset is compiled.</summary>
/// <remarks>
/// Every rule has two (passed, failed) and every spec one more (nothing matched), so evaluating means choosing one of
/// them: nothing is built per call. Immutable but for a cache; safe from any thread.
/// </remarks>
internal sealed class Outcome
{
    /// <summary>The answer for a name that the ruleset does not hold.</summary>
    internal static readonly Outcome Unrecognized = new() { RuleId = "" };

    /// <summary>The answer of a spec that needs a condition this version does not know.</summary>
    internal static readonly Outcome Unsupported = new() { RuleId = "" };

    /// <summary>The same of a layer that had come to an experiment by then, whose own explicit parameters do not count any more.</summary>
    internal static readonly Outcome UnsupportedDelegate = new() { RuleId = "" };

    /// <summary>The answer of gates nested too deeply.</summary>
    internal static readonly Outcome DepthExceeded = new() { RuleId = "" };

    /// <summary>The answer when something inside the evaluation threw.</summary>
    internal static readonly Outcome Faulted = new() { RuleId = "" };

    private SecondaryExposure? _exposure;
    private ulong _identity;

    internal required string RuleId { get; init; }

    /// <summary>The answer of a gate; for the others, whether a rule passed.</summary>
    internal bool Value { get; init; }

    internal string? GroupName { get; init; }

    /// <summary>The parameters of a config, experiment or layer.</summary>
    internal ParameterSet Parameters { get; init; } = ParameterSet.Empty;

    internal bool IsUnsupported => ReferenceEquals(this, Unsupported) || ReferenceEquals(this, UnsupportedDelegate);

    /// <summary>
    /// True when there are no parameters and no JSON of them either: unsupported, unknown, or overridden by a group that does not exist.
    /// </summary>
    internal bool IsWithoutValue => ReferenceEquals(Parameters, ParameterSet.Empty)
        && (IsOverride || IsUnsupported || ReferenceEquals(this, Unrecognized) || ReferenceEquals(this, DepthExceeded));

    internal bool IsExperimentGroup { get; init; }

    /// <summary>The "isActive" of the spec that this outcome belongs to.</summary>
    internal bool IsActive { get; init; }

    /// <summary>Set when a local override gave this answer.</summary>
    internal bool IsOverride { get; init; }

    /// <summary>Rule IDs by parameter, for layers that merge several rules; null otherwise.</summary>
    internal string[]? ParameterRuleIds { get; init; }

    /// <summary>Set when a persisted assignment gave this answer.</summary>
    internal PersistedOrigin? Persisted { get; init; }

    /// <summary>One in this many exposures is logged when the service asks for sampling; null when the rule has no rate.</summary>
    internal ulong? SamplingRate { get; init; }

    /// <summary>The outcome's part of an exposure's identity: rule and value. Never 0.</summary>
    internal ulong Identity => _identity != 0 ? _identity : Identify();

    /// <summary>What this outcome of a gate leaves behind when the gate is nested.</summary>
    internal SecondaryExposure ExposureOf(CompiledSpec gate, Ruleset ruleset)
    {
        return _exposure ?? Intern(gate, ruleset);
    }

    private ulong Identify()
    {
        // Two threads may both compute it; both find the same, and a 64-bit write is whole.
        ulong identity = SeededHash.Of(RuleId) + (Value ? 0x9E37_79B9_7F4A_7C15UL : 0) + (IsExperimentGroup ? 0xC2B2_AE3D_27D4_EB4FUL : 0);
        return _identity = identity == 0 ? 1 : identity; // All bits of a hash that others take apart stay as they are.
    }

    private SecondaryExposure Intern(CompiledSpec gate, Ruleset ruleset)
    {
        // Two threads may get here together; the ruleset hands both the same object.
        SecondaryExposure exposure = ruleset.Exposures.Intern(gate.Name, Value, RuleId, SamplingRate is null);
        Volatile.Write(ref _exposure, exposure);
        return exposure;
    }
}

/// <summary>What a persisted assignment brings along besides its answer.</summary>
/// <param name="TimeMs">When the specs behind it last changed, in Unix milliseconds; null when unknown.</param>
/// <param name="Version">The version of the spec at that time.</param>
/// <param name="DelegateName">For layers: the experiment that decided.</param>
/// <param name="ExplicitParameters">The parameters that are the experiment's own.</param>
internal sealed record PersistedOrigin(long? TimeMs, uint? Version, string? DelegateName, string[]? ExplicitParameters);
