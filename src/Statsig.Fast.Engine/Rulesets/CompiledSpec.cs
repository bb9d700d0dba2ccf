using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Rulesets;

/// <summary>A gate, dynamic config, experiment or layer in its compiled form.</summary>
/// <remarks>
/// Specs refer to each other, so the compiler creates all of them first and fills them afterwards, before the ruleset
/// is published. Nothing changes after that. Rulesets share the specs that did not change between their deliveries, together with all specs
/// that these refer to.
/// </remarks>
internal sealed class CompiledSpec(string name)
{
    /// <summary>
    /// False for a name that only a config mapping contains: it is evaluated like an unknown name unless the mapping applies.
    /// </summary>
    internal bool Exists { get; set; }

    /// <summary>The name prefix of gates that are evaluated like any other and never exposed.</summary>
    internal const string SegmentPrefix = "segment:";

    /// <summary>Fills the slot of a handle whose name the ruleset does not have: evaluated like an unknown name.</summary>
    internal static CompiledSpec Unknown { get; } = new("");

    internal string Name { get; } = name;

    /// <summary>The name's part of an exposure's identity.</summary>
    internal ulong NameHash { get; } = SeededHash.Of(name);

    internal bool LeavesExposures { get; } = !name.StartsWith(SegmentPrefix, System.StringComparison.Ordinal);

    internal string IdType { get; set; } = "";

    internal uint? Version { get; set; }

    internal SpecEntity Entity { get; set; }

    internal CompiledRule[] Rules { get; set; } = [];

    /// <summary>The answer when no rule matches.</summary>
    internal Outcome Default { get; set; } = Outcome.Unrecognized;

    /// <summary>The answer when it is the same for every user and leaves no exposure; null otherwise.</summary>
    internal Outcome? Constant { get; set; }

    /// <summary>Set when a pass percentage applies to every user first and decides alone.</summary>
    internal PassBucket? OpenBucket { get; set; }

    /// <summary>
    /// True when evaluation only walks the rules: no mapping, no contextual autotune of this name, no merging layer.
    /// </summary>
    internal bool IsPlain { get; set; }

    /// <summary>
    /// True when evaluating nested gates without remembering answers could take time that multiplies by level, or leave the exposure of an
    /// experiment more than once.
    /// </summary>
    internal bool NeedsMemo { get; set; }

    /// <summary>
    /// True when evaluation may reach a condition on the user's group in an experiment, in this spec or in specs that it evaluates.
    /// </summary>
    internal bool MayAskForGroup { get; set; }

    /// <summary>True to log every exposure, regardless of sampling.</summary>
    internal bool ForwardsAllExposures { get; set; }

    /// <summary>True when evaluation of the spec may evaluate other specs.</summary>
    internal bool NestsGates { get; set; }

    internal bool UseNewLayerEval { get; set; }

    internal bool IsActive { get; set; }

    /// <summary>
    /// True when the spec contains a value for <see cref="IsActive"/>; otherwise sticky assignments fall back to the live answer.
    /// </summary>
    internal bool DeclaresIsActive { get; set; }

    internal string[]? ExplicitParameters { get; set; }

    internal bool IsLayer { get; set; }

    /// <summary>True when the experiment shares its parameters with a layer; only client responses contain this.</summary>
    internal bool IsInLayer { get; set; }

    /// <summary>
    /// True when the spec contains a value for <see cref="IsInLayer"/>. When the delegate of a rule contains none, the value of the
    /// delegating spec counts.
    /// </summary>
    internal bool DeclaresIsInLayer { get; set; }

    /// <summary>The apps whose client responses contain this spec; null when it names no apps.</summary>
    internal string[]? TargetAppIds { get; set; }

    internal CompiledMapping[]? Mappings { get; set; }

    internal CompiledAutotune? Autotune { get; set; }

    /// <summary>What the spec was compiled from; null for a name that only a config mapping or an autotune contains.</summary>
    internal SpecOrigin? Origin { get; set; }

    /// <summary>
    /// True once a ruleset with the spec was compiled: later rulesets share the spec, and nothing of it changes any more.
    /// </summary>
    internal bool IsFinal { get; set; }

    /// <summary>The states of a merging layer; null for all others.</summary>
    internal MergeStates? Merge { get; set; }
}
