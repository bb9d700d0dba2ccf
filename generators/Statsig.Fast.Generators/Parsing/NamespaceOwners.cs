using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>Selects the file that generates into a namespace that several files use: the first in ordinal order of their paths.</summary>
/// <param name="Losers">The paths of the others in order, each with the path of the file that generates.</param>
internal sealed record NamespaceOwners(EquatableList<(string Path, string Owner)> Losers)
{
    internal static NamespaceOwners Of(ImmutableArray<SnapshotFile> files)
    {
        var paths = new List<(string Path, string Namespace)>();
        foreach (SnapshotFile file in files)
        {
            paths.Add((file.Text.Path, file.Namespace));
        }

        paths.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        // Without regard to case: the generated files are named after the namespace.
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var losers = new List<(string Path, string Owner)>();
        foreach ((string path, string space) in paths)
        {
            if (owners.TryGetValue(space, out string? owner))
            {
                losers.Add((path, owner));
            }
            else
            {
                owners.Add(space, path);
            }
        }

        return new NamespaceOwners(new EquatableList<(string Path, string Owner)>(losers));
    }

    internal bool Owns(string path) => OwnerInPlaceOf(path) is null;

    /// <summary>Gets the file that generates in place of a file; null when the file itself does.</summary>
    internal string? OwnerInPlaceOf(string path)
    {
        foreach ((string loser, string owner) in Losers)
        {
            if (loser == path)
            {
                return owner;
            }
        }

        return null;
    }
}
