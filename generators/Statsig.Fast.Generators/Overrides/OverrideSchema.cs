using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Statsig.Fast.Generators.Emitting;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Overrides;

/// <summary>The overrides of one namespace, compared by value: equal ones leave the output cached.</summary>
/// <remarks>
/// The folder writes, for projects that reference Statsig.Fast.Testing, what sets parameters of generated accessors by typed properties:
/// the accessors of the project's own snapshots, and those of other assemblies that are accessible to it.
/// </remarks>
/// <param name="Namespace">The namespace of the accessors.</param>
/// <param name="Entries">The entries that have parameters.</param>
/// <param name="FileName">The name of the generated file, without its ending; unique without regard to case.</param>
internal sealed record OverrideSchema(string Namespace, EquatableList<OverrideEntry> Entries, string FileName)
{
    /// <summary>The static class in that namespace.</summary>
    internal const string ClassName = "StatsigOverrides";

    /// <summary>Creates the overrides of a snapshot of the project.</summary>
    internal static OverrideSchema Of(SnapshotSchema schema)
    {
        var entries = new List<OverrideEntry>();
        foreach (EntryKind kind in EntryKind.All)
        {
            if (kind.HasOverrides)
            {
                Add(entries, kind, kind.EntriesOf(schema.Snapshot));
            }
        }

        return Of(schema.Namespace, entries);
    }

    /// <summary>Creates the overrides of a namespace, with entries in an order that does not depend on where they come from.</summary>
    internal static OverrideSchema Of(string name, List<OverrideEntry> entries)
    {
        entries.Sort(static (left, right) => left.Kind == right.Kind
            ? string.CompareOrdinal(left.Identifier, right.Identifier)
            : Array.IndexOf(EntryKind.All, left.Kind) - Array.IndexOf(EntryKind.All, right.Kind));
        return new OverrideSchema(name, new EquatableList<OverrideEntry>(entries), SchemaEmitter.FileNameOf(name));
    }

    /// <summary>
    /// Joins both sources. A namespace of the project's own comes before the same one of other assemblies, as it does for the compiler.
    /// </summary>
    internal static IEnumerable<OverrideSchema> Merge(ImmutableArray<OverrideSchema> own, EquatableList<OverrideSchema> referenced)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var files = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (OverrideSchema schema in own)
        {
            taken.Add(schema.Namespace);
            yield return WithUniqueFile(schema, files);
        }

        foreach (OverrideSchema schema in referenced)
        {
            if (taken.Add(schema.Namespace))
            {
                yield return WithUniqueFile(schema, files);
            }
        }
    }

    /// <summary>Numbers the files of namespaces that differ only in case, as the compiler compares names of files.</summary>
    private static OverrideSchema WithUniqueFile(OverrideSchema schema, Dictionary<string, int> files)
    {
        files.TryGetValue(schema.FileName, out int count);
        files[schema.FileName] = ++count;
        return count == 1 ? schema : schema with { FileName = $"{schema.FileName}.{count}" };
    }

    private static void Add(List<OverrideEntry> result, EntryKind kind, EquatableList<SnapshotEntry> entries)
    {
        string[] identifiers = NamePlan.OfEntries(kind, entries);
        for (int i = 0; i < identifiers.Length; i++)
        {
            EquatableList<SnapshotParameter> parameters = entries[i].Parameters;
            if (parameters.Count == 0)
            {
                continue;
            }

            string[] members = NamePlan.OfParameters(parameters, identifiers[i]);
            var all = new OverrideParameter[members.Length];
            for (int j = 0; j < members.Length; j++)
            {
                all[j] = OverrideParameter.Of(parameters[j], members[j]);
            }

            result.Add(new OverrideEntry(kind, identifiers[i], new EquatableList<OverrideParameter>(all)));
        }
    }
}
