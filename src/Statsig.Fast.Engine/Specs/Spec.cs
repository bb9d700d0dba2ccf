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

    /// <summary>The hash of the spec's bytes by <see cref="PartHash"/>, its container's shape included.</summary>
    internal Hash128 Hash { get; private set; }

    /// <summary>True when the spec before this one can be taken over, unless something that it refers to has changed.</summary>
    internal bool IsUnchanged { get; private set; }

    /// <summary>The bytes of an unchanged spec that was passed over: only its name and its hash are known. Otherwise absent.</summary>
    internal JsonSlice Unread { get; private init; }

    /// <summary>Creates an unchanged spec that was passed over.</summary>
    internal static Spec PassedOver(string name, Hash128 hash, JsonSlice bytes) => new()
    {
        Name = name,
        Entity = SpecEntity.Other,
        Salt = "",
        Enabled = false,
        DefaultValue = default,
        Rules = [],
        IdType = "",
        Hash = hash,
        IsUnchanged = true,
        Unread = bytes,
    };

    /// <summary>Sets what the spec is recognized by.</summary>
    internal void Identify(Hash128 hash, bool isUnchanged)
    {
        Hash = hash;
        IsUnchanged = isUnchanged;
    }
}
