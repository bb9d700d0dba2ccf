using System;
using System.Collections.Generic;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>One whole delivery of specs, read but not compiled.</summary>
/// <remarks>
/// The folder turns payload bytes of either wire shape into this plain data and does not depend on evaluation.
/// A set is written by one thread. It changes only when <see cref="ReadLater"/> completes it. JSON values stay slices of
/// <see cref="Payload"/>.
/// </remarks>
internal sealed class SpecSet
{
    private Condition?[] _conditions = [];
    private ConditionIdentity[]? _identities; // Null in a set without updates.

    /// <summary>The delivered bytes, or the JSON values of a delivery in another form; owned by this set.</summary>
    internal required ReadOnlyMemory<byte> Payload { get => Later?.Payload ?? field; init; }

    /// <summary>False when nothing changed; then only this member is valid.</summary>
    internal required bool HasUpdates { get; init; }

    /// <summary>Unix milliseconds of the last change.</summary>
    internal long Time { get; init; }

    internal string? Checksum { get; init; }

    internal string? AppId { get; init; }

    internal string? HashedSdkKeyUsed { get; init; }

    internal string? DefaultEnvironment { get; init; }

    internal SpecList FeatureGates { get; init; } = SpecList.Empty;

    internal SpecList DynamicConfigs { get; init; } = SpecList.Empty;

    internal SpecList LayerConfigs { get; init; } = SpecList.Empty;

    /// <summary>
    /// Entries are null for references that no condition of the delivery answers, and for conditions that were passed over.
    /// </summary>
    internal Condition?[] Conditions { get => _conditions; init => _conditions = value; }

    /// <summary>What the conditions are recognized by, by their index.</summary>
    internal ConditionIdentity[] ConditionIdentities { get => _identities!; init => _identities = value; }

    /// <summary>
    /// The hashes of the names of the conditions that the delivery has added, changed and removed; null when it was read without an earlier
    /// one.
    /// </summary>
    internal HashSet<ulong>? ChangedConditions { get; init; }

    /// <summary>The conditions of the condition map, by which the next delivery is read.</summary>
    internal HashedMap KnownConditions { get; init; } = HashedMap.Empty;

    /// <summary>Reads parts that were passed over. Null in a set without updates.</summary>
    internal ILaterParts? Later { get; init; }

    internal ParameterStoreSpec[] ParameterStores { get; init; } = [];

    internal AutotuneSpec[] Autotunes { get; init; } = [];

    /// <summary>The payload's "overrides", by spec name.</summary>
    internal Dictionary<string, ConfigMapping[]> Mappings { get; init; } = [];

    /// <summary>The payload's "override_rules", by rule name.</summary>
    internal Dictionary<string, Rule> MappingRules { get; init; } = [];

    internal Dictionary<string, string> ExperimentToLayer { get; init; } = [];

    internal Dictionary<string, string>? SdkKeysToAppIds { get; init; }

    internal Dictionary<string, string>? HashedSdkKeysToAppIds { get; init; }

    internal Dictionary<string, bool>? IdLists { get; init; }

    /// <summary>Sampling rates of diagnostics, clamped to 0 to 10,000.</summary>
    internal Dictionary<string, double>? Diagnostics { get; init; }

    /// <summary>Null when the member was absent; the values of the last accepted delivery then stay current.</summary>
    internal Dictionary<string, SdkConfigValue>? SdkConfigs { get; init; }

    /// <summary>Null when the member was absent; the values of the last accepted delivery then stay current.</summary>
    internal Dictionary<string, bool>? SdkFlags { get; init; }

    /// <summary>The "session_replay_info" object as delivered.</summary>
    internal JsonSlice SessionReplayInfo { get; init; }

    /// <summary>Specs that were skipped because they are malformed, with the reason.</summary>
    internal SkippedPart[] Problems { get; init; } = [];

    /// <summary>
    /// Gets the condition at an index, which is read when it was passed over; null for a reference that no condition answers.
    /// </summary>
    internal Condition? ConditionAt(int index) =>
        _conditions[index] ?? (ConditionIdentities[index].Unread.IsPresent ? _conditions[index] = Later!.ReadCondition(ConditionIdentities[index].Unread) : null);

    /// <summary>Reads the specs that were passed over, except those that are taken over.</summary>
    /// <param name="isTakenOver">True for the container and the index of a spec that is taken over.</param>
    internal void ReadLater(Func<WireMember, int, bool> isTakenOver)
    {
        if (Later is null)
        {
            return;
        }

        bool any = Later.ReadSpecs(WireMember.FeatureGates, FeatureGates, i => isTakenOver(WireMember.FeatureGates, i));
        any |= Later.ReadSpecs(WireMember.DynamicConfigs, DynamicConfigs, i => isTakenOver(WireMember.DynamicConfigs, i));
        any |= Later.ReadSpecs(WireMember.LayerConfigs, LayerConfigs, i => isTakenOver(WireMember.LayerConfigs, i));
        if (any)
        {
            (_conditions, _identities) = Later.Conditions();
        }
    }
}

/// <summary>A part of a delivery that was skipped, and why.</summary>
internal sealed record SkippedPart(string Name, string Reason);

/// <summary>A remote setting: text, or a number, or both absent for another kind.</summary>
internal sealed record SdkConfigValue(string? Text, double? Number)
{
    /// <summary>A setting of another kind.</summary>
    internal static SdkConfigValue None { get; } = new(null, null);
}
