using System;
using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Compilation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>A gate, dynamic config, experiment, layer or parameter store in the specs.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The kind of entry, which determines its getter.</param>
/// <param name="IdType">The ID type by which it is bucketed, such as "userID".</param>
/// <param name="Version">The version of the spec, when it has one.</param>
public sealed record SpecInfo(string Name, SpecType Type, string IdType, uint? Version)
{
    private IReadOnlyList<UsedField>? _fieldsUsed;

    /// <summary>
    /// The fields of the user that it reads, as <c>StatsigServer.GetFieldsNeededForGate</c> and similar methods return them.
    /// </summary>
    /// <remarks>
    /// Computed on first use, from the ruleset that was current when this object was created; empty when created with the constructor. Not
    /// part of equality.
    /// </remarks>
    public IReadOnlyList<UsedField> FieldsUsed => _fieldsUsed ??= FindFields();

    /// <summary>The ruleset of the entry; null when created with the constructor.</summary>
    internal Ruleset? Ruleset { get; init; }

    /// <summary>True when name, type, ID type and version are equal.</summary>
    public bool Equals(SpecInfo? other) =>
        other is not null && Name == other.Name && Type == other.Type && IdType == other.IdType && Version == other.Version;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, IdType, Version);

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Name = ").Append(Name).Append(", Type = ").Append(Type).Append(", IdType = ").Append(IdType).Append(", Version = ").Append(Version);
        return true;
    }

    private IReadOnlyList<UsedField> FindFields()
    {
        SpecKind kind = Type switch
        {
            SpecType.Gate => SpecKind.Gate,
            SpecType.DynamicConfig => SpecKind.DynamicConfig,
            SpecType.Experiment => SpecKind.Experiment,
            _ => SpecKind.Layer,
        };
        return Ruleset is null ? [] : FieldAnalysis.Of(Ruleset, kind, Ruleset.Find(kind, Name));
    }
}
