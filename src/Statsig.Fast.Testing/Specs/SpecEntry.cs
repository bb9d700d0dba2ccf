using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Testing.Specs;

/// <summary>One spec that a builder describes: a gate, dynamic config, experiment or layer.</summary>
/// <param name="kind">The kind.</param>
/// <param name="name">The name, also the salt.</param>
/// <param name="entity">The wire's "entity". The kind in the snapshot takes precedence.</param>
/// <param name="snapshot">The spec in the snapshot file, whose ID type, kind, groups and parameters apply; null without one.</param>
/// <param name="check">The check of its parameters against an accessor; null without one.</param>
internal sealed class SpecEntry(SpecReference kind, string name, string entity, SnapshotEntry? snapshot = null, ParameterCheck? check = null)
{
    private readonly string _entity = snapshot?.Kind ?? entity;
    private readonly ParameterCheck? _snapshotCheck =
        snapshot is null || kind == SpecReference.Gate ? null : ParameterCheck.Of(snapshot, $"the {SnapshotNames.WordsOf(kind)} \"{name}\"");

    internal SpecReference Kind => kind;

    internal string Name => name;

    /// <summary>The groups of an experiment in the snapshot file.</summary>
    internal EquatableList<SnapshotGroup> SnapshotGroups => snapshot?.Groups ?? EquatableList<SnapshotGroup>.Empty;

    /// <summary>The layer of an experiment in the snapshot file; null without one.</summary>
    internal string? SnapshotLayer => snapshot?.Layer;

    internal bool IsHoldout => _entity == "holdout";

    internal bool IsSegment => _entity == "segment";

    /// <summary>What messages call the spec, such as <c>the gate "new_checkout"</c>.</summary>
    internal string Description => _entity switch
    {
        "segment" => $"the segment \"{name[TestSpecs.SegmentPrefix.Length..]}\"",
        "holdout" => $"the holdout \"{name}\"",
        _ => $"the {SnapshotNames.WordsOf(kind)} \"{name}\"",
    };

    /// <summary>The value without a rule that applies, as JSON.</summary>
    internal string Default { get; set; } = kind == SpecReference.Gate ? "false" : "{}";

    internal string IdType { get; set; } = snapshot?.IdType ?? "userID";

    internal bool IsEnabled { get; set; } = true;

    /// <summary>True for an experiment that runs; null for specs of other kinds.</summary>
    internal bool? IsActive { get; set; } = kind == SpecReference.Experiment ? true : null;

    /// <summary>The parameters that the groups of an experiment set.</summary>
    internal List<string> GroupParameters { get; } = [];

    internal List<RuleEntry> Rules { get; } = [];

    /// <summary>Other specs that the spec refers to, which must exist.</summary>
    internal List<SpecLink> Links { get; } = [];

    /// <summary>The salt of the buckets of groups and allocations, which differs between an experiment and a layer of one name.</summary>
    internal string BucketSalt => $"{SnapshotNames.WordsOf(kind)}:{name}";

    /// <summary>Returns parameters as JSON.</summary>
    /// <exception cref="System.ArgumentException">The spec snapshot has other parameters.</exception>
    internal string Checked(ParameterValues values)
    {
        check?.Check(values);
        _snapshotCheck?.Check(values);
        return values.Json;
    }

    internal RuleEntry Add(RuleEntry rule)
    {
        Rules.Add(rule);
        return rule;
    }

    /// <summary>Adds the groups of the snapshot that were not described, without users and parameters.</summary>
    internal void AddRemainingGroups()
    {
        foreach (SnapshotGroup group in SnapshotGroups)
        {
            if (!Rules.Exists(rule => rule.GroupName == group.Name))
            {
                Add(new RuleEntry(group.RuleId ?? NextRuleId("group"), "{}") { GroupName = group.Name, BucketsBelow = 0 });
            }
        }
    }

    /// <summary>Returns an ID for the next rule that no other rule of the spec has.</summary>
    internal string NextRuleId(string prefix)
    {
        int number = Rules.Count + 1;
        while (Rules.Exists(rule => rule.Id == $"{prefix}_{number}"))
        {
            number++;
        }

        return $"{prefix}_{number}";
    }

    /// <param name="json">Where to write.</param>
    /// <param name="layer">The layer that an experiment is in; null without one.</param>
    internal void Write(Utf8JsonWriter json, SpecEntry? layer)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("type", kind == SpecReference.Gate ? "feature_gate" : "dynamic_config");
        json.WriteString("entity", _entity);
        json.WriteString("salt", name);
        json.WriteBoolean("enabled", IsEnabled);
        json.WritePropertyName("defaultValue");
        MergedValue.Write(json, Default, layer?.Default);
        json.WriteString("idType", IdType);
        json.WriteNumber("version", 1);
        if (IsActive is { } isActive)
        {
            json.WriteBoolean("isActive", isActive);
        }

        if (layer is not null)
        {
            json.WriteBoolean("hasSharedParams", true);
            json.WriteStartArray("explicitParameters");
            GroupParameters.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        json.WriteStartArray("rules");
        foreach (RuleEntry rule in DeliveredRules())
        {
            rule.Write(json, this, layer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private List<RuleEntry> DeliveredRules()
    {
        if (!IsEnabled)
        {
            return []; // The service delivers a disabled spec without rules.
        }

        // The service delivers an experiment that does not run with a rule before the groups that gives every user the default.
        return IsActive is false
            ? [.. Rules.Where(static rule => rule.GroupName is null), new RuleEntry("prestart", null), .. Rules.Where(static rule => rule.GroupName is not null)]
            : Rules;
    }
}
