using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>Selects the file that generates into a namespace that several files use: the first in ordinal order of their paths.</summary>
/// <param name="Losers">The paths of the others, in order.</param>
internal sealed record NamespaceOwners(EquatableList<string> Losers)
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
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var losers = new List<string>();
        foreach ((string path, string space) in paths)
        {
            if (!taken.Add(space))
            {
                losers.Add(path);
            }
        }

        return new NamespaceOwners(new EquatableList<string>(losers));
    }

    internal bool Owns(string path)
    {
        foreach (string loser in Losers)
        {
            if (loser == path)
            {
                return false;
            }
        }

        return true;
    }
}
