using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast;

/// <summary>One sticky assignment: the answer of an experiment or layer at the user's first evaluation.</summary>
/// <remarks>
/// Its JSON is that of Statsig's other SDKs, so that stored assignments can be shared with them. Source: <c>StickyValues</c> of the
/// reference.
/// </remarks>
public sealed record StickyAssignment
{
    /// <summary>True when a rule passed.</summary>
    public bool Value { get; init; }

    /// <summary>The parameters, as a JSON object; null for none.</summary>
    public string? JsonValue { get; init; }

    /// <summary>The rule that decided.</summary>
    public string? RuleId { get; init; }

    /// <summary>The group of the user.</summary>
    public string? GroupName { get; init; }

    /// <summary>The secondary exposures of the assignment.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures { get; init; } = [];

    /// <summary>For layers: the exposures before the layer delegated to the experiment; null for experiments.</summary>
    public IReadOnlyList<SecondaryExposure>? UndelegatedSecondaryExposures { get; init; }

    /// <summary>For layers: the experiment that decided.</summary>
    public string? ConfigDelegate { get; init; }

    /// <summary>The parameters that belong to the experiment.</summary>
    public IReadOnlyList<string>? ExplicitParameters { get; init; }

    /// <summary>The time at which the specs of the assignment last changed, in Unix milliseconds; null when unknown.</summary>
    public long? TimeMs { get; init; }

    /// <summary>The version of the spec.</summary>
    public uint? ConfigVersion { get; init; }

    /// <summary>Reads an assignment. Members of the wrong type count as absent.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON object.</exception>
    public static StickyAssignment FromJson(ReadOnlySpan<byte> utf8Json) => StickyJson.Read(utf8Json);

    /// <summary>Returns the assignment as JSON text.</summary>
    /// <exception cref="JsonException"><see cref="JsonValue"/> is not valid JSON.</exception>
    public string ToJson() => StickyJson.Write(this);
}
