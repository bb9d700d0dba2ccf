using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>The definition of one gate, dynamic config, experiment or layer as delivered.</summary>
internal sealed class Spec
{
    internal required string Name { get; init; }

    internal required SpecEntity Entity { get; init; }

    internal required string Salt { get; init; }

    internal required bool Enabled { get; init; }

    /// <summary>Any JSON kind; absent only in a v1 payload, where it counts as an empty object.</summary>
    internal required JsonSlice DefaultValue { get; init; }

    internal required Rule[] Rules { get; init; }

    internal required string IdType { get; init; }

    internal string[]? ExplicitParameters { get; init; }

    internal bool HasSharedParams { get; init; }

    /// <summary>True when the delivery contains <see cref="HasSharedParams"/>.</summary>
    internal bool DeclaresSharedParams { get; init; }

    internal bool IsActive { get; init; }

    /// <summary>True when the delivery contains <see cref="IsActive"/>.</summary>
    internal bool DeclaresIsActive { get; init; }

    internal uint? Version { get; init; }

    internal string[]? TargetAppIds { get; init; }

    internal bool ForwardAllExposures { get; init; }

    internal bool UseNewLayerEval { get; init; }

    /// <summary>The spec's bytes, by which the next delivery recognizes it; their hash is inverted for a spec of an array.</summary>
    internal HashedBytes Bytes { get; private set; }

    /// <summary>Sets what the spec is recognized by.</summary>
    internal void Identify(HashedBytes bytes) => Bytes = bytes;
}
