using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Cli.Comparing;

/// <summary>Finds what changed from one snapshot to another, and whether code generated from the first still fits.</summary>
/// <remarks>
/// A change is breaking when such code would use a missing entry, read an unexpected type, or bucket by an ID that it may not set. All
/// other changes are additive. Descriptions, tags, expiry dates, weights and rule IDs are not compared: no answer depends on them.
/// </remarks>
internal sealed class SnapshotComparer
{
    // The statuses of payloads; other words were written by hand, and their absence in a payload is not a change.
    private static readonly string[] PayloadStatuses = ["active", "disabled", "inactive"];

    private readonly List<Change> _changes = [];
    private readonly bool _isAfterLive;

    private SnapshotComparer(bool isAfterLive) => _isAfterLive = isAfterLive;

    /// <param name="before">The snapshot that code was generated from.</param>
    /// <param name="after">What it is compared with.</param>
    /// <param name="isAfterLive">True when the second one comes from a payload, which cannot repeat what is written by hand.</param>
    /// <returns>Sorted: breaking ones first, then by kind, name and part.</returns>
    internal static IReadOnlyList<Change> Compare(SnapshotModel before, SnapshotModel after, bool isAfterLive)
    {
        var comparer = new SnapshotComparer(isAfterLive);
        comparer.CompareSection("gate", before.Gates, after.Gates);
        comparer.CompareSection("dynamic config", before.DynamicConfigs, after.DynamicConfigs);
        comparer.CompareSection("experiment", before.Experiments, after.Experiments);
        comparer.CompareSection("layer", before.Layers, after.Layers);
        comparer.CompareSection("parameter store", before.ParameterStores, after.ParameterStores);
        return
        [
            .. comparer._changes
                .OrderByDescending(static change => change.IsBreaking)
                .ThenBy(static change => change.Kind, StringComparer.Ordinal)
                .ThenBy(static change => change.Name, StringComparer.Ordinal)
                .ThenBy(static change => change.Part, StringComparer.Ordinal)
                .ThenBy(static change => change.Type),
        ];
    }

    private void CompareSection(string kind, IReadOnlyList<SnapshotEntry> before, IReadOnlyList<SnapshotEntry> after)
    {
        Dictionary<string, SnapshotEntry> found = after.ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        foreach (SnapshotEntry old in before)
        {
            if (found.Remove(old.Name, out SnapshotEntry? current))
            {
                CompareEntry(kind, old, current);
            }
            else
            {
                Note(kind, old.Name, null, ChangeType.Removed, true, "is gone");
            }
        }

        foreach (string name in found.Keys)
        {
            Note(kind, name, null, ChangeType.Added, false, "is new");
        }
    }

    private void CompareEntry(string kind, SnapshotEntry before, SnapshotEntry after)
    {
        string name = before.Name;
        if (before.IdType != after.IdType && before.IdType is not null && after.IdType is not null)
        {
            Note(kind, name, null, ChangeType.Unit, true, $"is bucketed by {after.IdType} instead of {before.IdType}");
        }

        bool isByHand = _isAfterLive && before.Status is not null && !PayloadStatuses.Contains(before.Status);
        if (before.Status != after.Status && !isByHand)
        {
            Note(kind, name, null, ChangeType.Status, false, $"is {after.Status ?? "without a status"} instead of {before.Status ?? "without one"}");
        }

        if (before.Constant != after.Constant)
        {
            Note(kind, name, null, ChangeType.Status, false, after.Constant is { } answer
                ? $"answers {(answer ? "true" : "false")} for every user"
                : "no longer answers the same for every user");
        }

        if (before.Layer != after.Layer)
        {
            Note(kind, name, null, ChangeType.Status, false, after.Layer is null ? $"is no longer in the layer {before.Layer}" : $"is in the layer {after.Layer}");
        }

        CompareGroups(kind, name, before, after);
        CompareParameters(kind, name, "parameter ", before.Parameters, after.Parameters);
    }

    private void CompareGroups(string kind, string name, SnapshotEntry before, SnapshotEntry after)
    {
        string[] old = [.. before.Groups.Select(static group => group.Name)];
        string[] current = [.. after.Groups.Select(static group => group.Name)];
        foreach (string group in old.Except(current, StringComparer.Ordinal))
        {
            Note(kind, name, $"group {group}", ChangeType.Removed, true, "is gone");
        }

        foreach (string group in current.Except(old, StringComparer.Ordinal))
        {
            Note(kind, name, $"group {group}", ChangeType.Added, false, "is new");
        }
    }

    private void CompareParameters(string kind, string name, string path, IReadOnlyList<SnapshotParameter> before, IReadOnlyList<SnapshotParameter> after)
    {
        Dictionary<string, SnapshotType> found = after.ToDictionary(static parameter => parameter.Name, static parameter => parameter.Type, StringComparer.Ordinal);
        foreach (SnapshotParameter old in before)
        {
            if (found.Remove(old.Name, out SnapshotType? current))
            {
                CompareTypes(kind, name, path + old.Name, old.Type, current);
            }
            else
            {
                Note(kind, name, path + old.Name, ChangeType.Removed, true, "is gone");
            }
        }

        foreach (string parameter in found.Keys)
        {
            Note(kind, name, path + parameter, ChangeType.Added, false, "is new");
        }
    }

    private void CompareTypes(string kind, string name, string path, SnapshotType before, SnapshotType after)
    {
        bool wasAbsentAtTimes = before.IsNullable || before.IsOptional;
        bool isAbsentAtTimes = after.IsNullable || after.IsOptional;
        if (!IsReadableAs(before, after))
        {
            Note(kind, name, path, ChangeType.Retyped, true, $"is {TypeText(after)} instead of {TypeText(before)}");
        }
        else if (before.Kind != after.Kind || before.Items?.Kind != after.Items?.Kind || before.Properties.Count == 0 != (after.Properties.Count == 0))
        {
            Note(kind, name, path, ChangeType.Retyped, false, $"is {TypeText(after)} instead of {TypeText(before)}, which can still be read");
        }
        else if (before.Kind == SnapshotTypeKind.Object)
        {
            CompareParameters(kind, name, path + ".", before.Properties, after.Properties);
        }

        if (wasAbsentAtTimes != isAbsentAtTimes)
        {
            Note(kind, name, path, ChangeType.Retyped, isAbsentAtTimes, isAbsentAtTimes ? "may be absent or null" : "is always there");
        }
    }

    /// <summary>True when values of the second type are understood by code made for the first.</summary>
    private static bool IsReadableAs(SnapshotType before, SnapshotType after) => before.Kind switch
    {
        SnapshotTypeKind.Json => true,
        SnapshotTypeKind.Number => after.Kind is SnapshotTypeKind.Number or SnapshotTypeKind.Integer,
        SnapshotTypeKind.Array => after.Kind == SnapshotTypeKind.Array && (before.Items is null || (after.Items is { } items && IsReadableAs(before.Items, items))),
        SnapshotTypeKind.Object => after.Kind == SnapshotTypeKind.Object && (before.Properties.Count == 0 || after.Properties.Count > 0),
        _ => before.Kind == after.Kind,
    };

    private static string TypeText(SnapshotType type) => type switch
    {
        { Kind: SnapshotTypeKind.Array, Items: { } items } => $"array of {SnapshotType.NameOf(items.Kind)}",
        { Kind: SnapshotTypeKind.Object, Properties.Count: 0 } => "object of any shape",
        _ => SnapshotType.NameOf(type.Kind),
    };

    private void Note(string kind, string name, string? part, ChangeType type, bool isBreaking, string message) =>
        _changes.Add(new Change(kind, name, part, type, isBreaking, message));
}
