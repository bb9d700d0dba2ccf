using System;
using System.Collections.Generic;

namespace Statsig.Fast.Specs;

/// <summary>One whole delivery of specs, read but not compiled.</summary>
/// <remarks>
/// The folder turns payload bytes of either wire shape into this plain data and does not depend on evaluation.
/// A set is written by one thread and never changes afterwards. JSON values stay slices of <see cref="Payload"/>.
/// </remarks>
internal sealed class SpecSet
{
    /// <summary>The delivered bytes, owned by this set.</summary>
    internal required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>False when nothing changed; then only this member is valid.</summary>
    internal required bool HasUpdates { get; init; }

    /// <summary>Unix milliseconds of the last change.</summary>
    internal long Time { get; init; }

    internal string? Checksum { get; init; }

    internal string? AppId { get; init; }

    internal string? HashedSdkKeyUsed { get; init; }

    internal string? DefaultEnvironment { get; init; }

    internal Spec[] FeatureGates { get; init; } = [];

    internal Spec[] DynamicConfigs { get; init; } = [];

    internal Spec[] LayerConfigs { get; init; } = [];

    /// <summary>Entries are null for references that no condition of the delivery answers.</summary>
    internal Condition?[] Conditions { get; init; } = [];

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
}

/// <summary>A part of a delivery that was skipped, and why.</summary>
internal sealed record SkippedPart(string Name, string Reason);

/// <summary>A remote setting: text, or a number, or both absent for another kind.</summary>
internal sealed record SdkConfigValue(string? Text, double? Number)
{
    /// <summary>A setting of another kind.</summary>
    internal static SdkConfigValue None { get; } = new(null, null);
}
