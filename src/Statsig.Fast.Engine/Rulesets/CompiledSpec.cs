using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Rulesets;

/// <summary>A gate, dynamic config, experiment or layer in its compiled form.</summary>
/// <remarks>
/// Specs refer to each other, so all of them are made first and filled afterwards, by the compiler and before the ruleset
/// is published. Nothing changes after that.
/// </remarks>
internal sealed class CompiledSpec(string name)
{
    /// <summary>False for a name that only a config mapping knows: it answers like an unknown name unless the mapping does.</summary>
    internal bool Exists { get; set; }

    /// <summary>Gates so named are evaluated like any other and never exposed.</summary>
    internal const string SegmentPrefix = "segment:";

    /// <summary>In the slot of a handle whose name the ruleset does not have: answers like an unknown name.</summary>
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

    /// <summary>Set when everyone meets a pass percentage first, which then decides alone.</summary>
    internal PassBucket? OpenBucket { get; set; }

    /// <summary>
    /// True when evaluating means walking the rules and nothing else: no mapping, no contextual autotune of this name, no merging layer.
    /// </summary>
    internal bool IsPlain { get; set; }

    /// <summary>
    /// True when evaluating nested gates without remembering answers could take time that multiplies by level, or leave the exposure of an
    /// experiment more than once.
    /// </summary>
    internal bool NeedsMemo { get; set; }

    /// <summary>True when evaluating may reach a condition on the user's group in an experiment, here or in what is evaluated in turn.</summary>
    internal bool MayAskForGroup { get; set; }

    /// <summary>True to log every exposure, whatever sampling says.</summary>
    internal bool ForwardsAllExposures { get; set; }

    /// <summary>Set when evaluating the spec may evaluate others.</summary>
    internal bool NestsGates { get; set; }

    internal bool UseNewLayerEval { get; set; }

    internal bool IsActive { get; set; }

    /// <summary>Whether the spec says anything about <see cref="IsActive"/>; kept assignments fall back on the live answer when not.</summary>
    internal bool DeclaresIsActive { get; set; }

    internal string[]? ExplicitParameters { get; set; }

    internal bool IsLayer { get; set; }

    /// <summary>Set when the experiment shares its parameters with a layer; only client responses tell.</summary>
    internal bool IsInLayer { get; set; }

    /// <summary>Whether the spec says anything about <see cref="IsInLayer"/>; where a rule names a delegate that does not, the spec's own word counts.</summary>
    internal bool DeclaresIsInLayer { get; set; }

    /// <summary>The apps whose client responses hold this spec; null when it names none.</summary>
    internal string[]? TargetAppIds { get; set; }

    internal CompiledMapping[]? Mappings { get; set; }

    internal CompiledAutotune? Autotune { get; set; }

    /// <summary>The states of a merging layer; null for all others.</summary>
    internal MergeStates? Merge { get; set; }
}
