using System;

namespace Statsig.Fast.Specs;

/// <summary>Reads parts of a delivery that were passed over as unchanged, when they are needed after all.</summary>
/// <remarks>An unchanged spec is needed when something that it refers to has changed. Not thread-safe.</remarks>
internal interface ILaterParts
{
    /// <summary>The bytes that the slices of the delivery lie in. Parts that are read later may add some.</summary>
    ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Reads the specs of a container that were passed over, except those that are taken over.</summary>
    /// <param name="member">The container.</param>
    /// <param name="specs">The specs of the container.</param>
    /// <param name="isTakenOver">True for the index of a spec that is taken over.</param>
    /// <returns>True when a spec was read.</returns>
    bool ReadSpecs(WireMember member, SpecList specs, Func<int, bool> isTakenOver);

    /// <summary>Reads a condition.</summary>
    /// <param name="unread">Where the condition is, as its identity states.</param>
    Condition ReadCondition(JsonSlice unread);

    /// <summary>The conditions and their identities, with those that specs have referred to meanwhile.</summary>
    (Condition?[] Conditions, ConditionIdentity[] Identities) Conditions();
}
