using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Testing.Specs;

/// <summary>One rule of a spec.</summary>
/// <param name="id">The ID, also the salt.</param>
/// <param name="returnValue">The value, JSON; null for the default of the spec.</param>
internal sealed class RuleEntry(string id, string? returnValue)
{
    internal string Id => id;

    internal string? ReturnValue => returnValue;

    internal List<ConditionEntry> Conditions { get; } = [];

    /// <summary>The first bucket beyond the rule, in tenths of a percent; null for a rule without buckets.</summary>
    internal int? BucketsBelow { get; init; }

    internal double PassPercentage { get; set; } = 100;

    internal string? GroupName { get; init; }

    internal string? Delegate { get; init; }

    /// <param name="json">Where to write.</param>
    /// <param name="spec">The spec of the rule.</param>
    /// <param name="layer">The layer that an experiment is in; null without one.</param>
    internal void Write(Utf8JsonWriter json, SpecEntry spec, SpecEntry? layer)
    {
        json.WriteStartObject();
        json.WriteString("name", id);
        json.WriteString("id", id);
        json.WriteString("salt", id);
        json.WriteNumber("passPercentage", PassPercentage);
        json.WritePropertyName("returnValue");
        MergedValue.Write(json, returnValue ?? spec.Default, layer?.Default);
        json.WriteString("idType", spec.IdType);
        if (GroupName is not null)
        {
            json.WriteString("groupName", GroupName);
            json.WriteBoolean("isExperimentGroup", true);
        }

        if (Delegate is not null)
        {
            json.WriteString("configDelegate", Delegate);
        }

        json.WriteStartArray("conditions");
        foreach (ConditionEntry condition in ConditionsIn(spec))
        {
            condition.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private List<ConditionEntry> ConditionsIn(SpecEntry spec) =>
        BucketsBelow is { } buckets ? [.. Conditions, ConditionEntry.BucketBelow(buckets, spec.BucketSalt, spec.IdType)]
        : Conditions.Count == 0 ? [ConditionEntry.Everyone]
        : Conditions;
}
