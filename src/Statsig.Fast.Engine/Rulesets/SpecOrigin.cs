using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Rulesets;

/// <summary>What a compiled spec was compiled from, by which the next compilation decides whether it can take the spec over.</summary>
/// <remarks>Written by the compilation of the spec; immutable once the ruleset is published.</remarks>
internal sealed class SpecOrigin
{
    /// <summary>The bytes of the spec.</summary>
    internal required HashedBytes Bytes { get; init; }

    /// <summary>The hashes of the names of the conditions that its rules refer to, one entry for each reference.</summary>
    internal required ulong[] ConditionKeys { get; init; }

    /// <summary>The specs that the spec refers to, whether they exist or not; null for none.</summary>
    internal required ReferencedSpec[]? References { get; init; }

    /// <summary>The ID lists that its conditions use; null for none.</summary>
    internal required IdListStore.Reference[]? Lists { get; init; }

    /// <summary>True when nothing else was compiled into the spec, and nothing of it had to be reported.</summary>
    internal bool IsReusable { get; set; }
}

/// <summary>The name of a spec that another spec refers to.</summary>
/// <param name="Kind">Gate, or dynamic config for every kind of config.</param>
/// <param name="Name">The name.</param>
internal sealed record ReferencedSpec(SpecKind Kind, string Name);
