using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Parsing;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>All snapshots of a project.</summary>
/// <remarks>Immutable; shared by all threads that analyze one compilation.</remarks>
internal sealed class KnownSnapshots
{
    private readonly List<KnownSnapshot> _snapshots;

    private KnownSnapshots(List<KnownSnapshot> snapshots) => _snapshots = snapshots;

    internal IReadOnlyList<KnownSnapshot> All => _snapshots;

    /// <summary>The snapshots; null when the project has none, in which case names are not checked.</summary>
    internal static KnownSnapshots? Of(AnalyzerOptions options, CancellationToken token)
    {
        var snapshots = new List<KnownSnapshot>();
        foreach (AdditionalText text in options.AdditionalFiles)
        {
            if (SnapshotFile.Of(text, options.AnalyzerConfigOptionsProvider) is { } file && KnownSnapshot.Of(file, token) is { } snapshot)
            {
                snapshots.Add(snapshot);
            }
        }

        snapshots.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return snapshots.Count == 0 ? null : new KnownSnapshots(snapshots);
    }

    /// <summary>The entry of a name. Dynamic configs and experiments answer to each other's methods.</summary>
    internal EntryUse? Find(EntryKind kind, string name)
    {
        foreach (EntryKind candidate in AnsweringTo(kind))
        {
            foreach (KnownSnapshot snapshot in _snapshots)
            {
                if (snapshot.Find(candidate, name) is { } use)
                {
                    return use;
                }
            }
        }

        return null;
    }

    /// <summary>The entry that a generated property stands for.</summary>
    internal EntryUse? Find(IPropertySymbol property)
    {
        if (property.ContainingType is not { } type)
        {
            return null;
        }

        foreach (EntryKind kind in EntryKind.All)
        {
            if (type.Name != kind.Name && type.Name != kind.Surface)
            {
                continue;
            }

            string space = type.ContainingNamespace.ToDisplayString();
            foreach (KnownSnapshot snapshot in _snapshots)
            {
                if (snapshot.Namespace == space && snapshot.FindIdentifier(kind, property.Name) is { } use)
                {
                    return use;
                }
            }
        }

        return null;
    }

    /// <summary>The entry whose generated answer a type is.</summary>
    internal EntryUse? FindAnswer(INamedTypeSymbol type)
    {
        foreach (EntryKind kind in EntryKind.All)
        {
            if (type.ContainingType is not { } types || types.Name != kind.Types)
            {
                continue;
            }

            string space = types.ContainingNamespace.ToDisplayString();
            foreach (KnownSnapshot snapshot in _snapshots)
            {
                if (snapshot.Namespace == space && snapshot.FindIdentifier(kind, type.Name) is { } use)
                {
                    return use;
                }
            }
        }

        return null;
    }

    /// <summary>The entries whose names are nearest to one, at most three.</summary>
    internal IReadOnlyList<EntryUse> Nearest(EntryKind kind, string name)
    {
        var entries = new List<EntryUse>();
        foreach (EntryKind candidate in AnsweringTo(kind))
        {
            foreach (KnownSnapshot snapshot in _snapshots)
            {
                entries.AddRange(snapshot.EntriesOf(candidate));
            }
        }

        return NearestNames.Of(name, entries, static entry => entry.Entry.Name);
    }

    private static EntryKind[] AnsweringTo(EntryKind kind) =>
        kind == EntryKinds.DynamicConfigs ? [EntryKinds.DynamicConfigs, EntryKinds.Experiments]
        : kind == EntryKinds.Experiments ? [EntryKinds.Experiments, EntryKinds.DynamicConfigs]
        : [kind];
}
