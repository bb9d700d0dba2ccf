using System;
using System.Collections.Generic;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>Collects the values of a config, experiment or layer, and infers their parameters and types.</summary>
internal sealed class ObservedParameters
{
    private readonly SortedDictionary<string, ObservedType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _inGroups = new(StringComparer.Ordinal);
    private int _values;
    private int _groups;

    /// <summary>Adds one value; a missing value, or one that is not an object, has no parameters.</summary>
    /// <param name="value">The default, or what a rule returns.</param>
    /// <param name="isGroup">True when it is that of a group of an experiment.</param>
    internal void Add(JsonNode? value, bool isGroup = false)
    {
        _values++;
        _groups += isGroup ? 1 : 0;
        foreach (JsonMember member in value?.DistinctMembers() ?? [])
        {
            if (!_types.TryGetValue(member.Name, out ObservedType? type))
            {
                _types[member.Name] = type = new ObservedType();
            }

            type.Add(member.Value);
            if (isGroup)
            {
                _inGroups[member.Name] = (_inGroups.TryGetValue(member.Name, out int known) ? known : 0) + 1;
            }
        }
    }

    /// <summary>The parameters in ordinal order.</summary>
    /// <param name="owner">What they belong to, for problems.</param>
    /// <param name="problems">Receives a problem for each parameter with values of several types.</param>
    internal EquatableList<SnapshotParameter> ToParameters(string owner, ProblemList problems)
    {
        var parameters = new List<SnapshotParameter>();
        foreach (KeyValuePair<string, ObservedType> entry in _types)
        {
            ObservedType type = entry.Value;
            if (!UnicodeText.IsWellFormed(entry.Key))
            {
                problems.Ignore($"A parameter of \"{owner}\" has half a surrogate pair in its name and is ignored", type.Position);
                continue;
            }

            bool isNullable = (_inGroups.TryGetValue(entry.Key, out int groups) ? groups : 0) < _groups;
            parameters.Add(new SnapshotParameter(entry.Key, type.ToType(isNullable, type.Count < _values)));
            if (type.IsMixed)
            {
                problems.Add(
                    SnapshotProblemKind.MixedType,
                    $"The parameter \"{entry.Key}\" of \"{owner}\" has values of different types or shapes and is read as JSON",
                    type.Position);
            }
        }

        return new EquatableList<SnapshotParameter>(parameters);
    }
}
