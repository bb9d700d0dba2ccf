using System;
using System.Collections.Generic;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Naming;

/// <summary>Assigns a unique identifier to each name of a scope.</summary>
internal static class NamePlan
{
    /// <summary>Members that every object has; a property of the same name would hide them.</summary>
    private static readonly string[] OfEveryObject =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    /// <summary>
    /// What the struct of an entry has besides its parameters, and what the struct of an object has besides its properties.
    /// </summary>
    private static readonly string[] OfEveryStruct = ["Answer", "Group", "GroupName", "Groups", "Json", "Objects"];

    /// <summary>The identifiers of the entries of a kind.</summary>
    internal static string[] OfEntries(EntryKind kind, EquatableList<SnapshotEntry> entries) =>
        OfEntries(entries, [kind.Name, kind.Types, kind.Surface, .. OfEveryStruct]);

    /// <summary>The identifiers of the parameters of an entry, or of the properties of an object.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="enclosing">The identifier of the struct.</param>
    internal static string[] OfParameters(EquatableList<SnapshotParameter> parameters, string enclosing) =>
        OfMembers(NamesOf(parameters), [enclosing, .. OfEveryStruct]);

    /// <summary>The identifiers of entries, in their order. Each follows from its own name alone.</summary>
    /// <param name="entries">The entries of one kind.</param>
    /// <param name="reserved">Identifiers that the scope needs for itself.</param>
    private static string[] OfEntries(EquatableList<SnapshotEntry> entries, params string[] reserved)
    {
        var identifiers = new string[entries.Count];
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < identifiers.Length; i++)
        {
            string identifier = Free(Identifiers.OfEntry(entries[i].Name), reserved);
            if (taken.TryGetValue(identifier, out int other))
            {
                // Two names with the same six digits of hash: both get all sixteen.
                identifiers[other] = Free(Identifiers.Readable(entries[other].Name), reserved) + "_" + Identifiers.HashOf(entries[other].Name, 16);
                identifier = Free(Identifiers.Readable(entries[i].Name), reserved) + "_" + Identifiers.HashOf(entries[i].Name, 16);
            }

            taken[identifier] = i;
            identifiers[i] = identifier;
        }

        return identifiers;
    }

    /// <summary>
    /// The identifiers of parameters or groups: readable ones, and with a hash of the name where several names share one.
    /// </summary>
    internal static string[] OfMembers(IReadOnlyList<string> names, params string[] reserved)
    {
        var identifiers = new string[names.Count];
        var count = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < identifiers.Length; i++)
        {
            identifiers[i] = Free(Identifiers.Readable(names[i]), reserved);
            count[identifiers[i]] = (count.TryGetValue(identifiers[i], out int known) ? known : 0) + 1;
        }

        for (int i = 0; i < identifiers.Length; i++)
        {
            if (count[identifiers[i]] > 1)
            {
                // Sixteen digits: an underscore and a hash never come out of a name by themselves. But the struct of an object may be
                // called so, after a parameter of the very name that one of its properties has.
                identifiers[i] = Free(identifiers[i] + "_" + Identifiers.HashOf(names[i], 16), reserved);
            }
        }

        return identifiers;
    }

    /// <summary>Finds the names whose identifiers differ only by a hash.</summary>
    internal static IEnumerable<string> CollisionsOf(SnapshotModel snapshot)
    {
        foreach ((string kind, EquatableList<SnapshotEntry> entries) in Kinds(snapshot))
        {
            foreach (string collision in Collisions(kind, entries, NamesOf(entries), isEntry: true))
            {
                yield return collision;
            }

            foreach (SnapshotEntry entry in entries)
            {
                foreach (string collision in Collisions($"parameters of \"{entry.Name}\"", entries, NamesOf(entry.Parameters), isEntry: false))
                {
                    yield return collision;
                }
            }
        }
    }

    private static (string Kind, EquatableList<SnapshotEntry> Entries)[] Kinds(SnapshotModel snapshot) =>
    [
        ("gates", snapshot.Gates),
        ("dynamic configs", snapshot.DynamicConfigs),
        ("experiments", snapshot.Experiments),
        ("layers", snapshot.Layers),
        ("parameter stores", snapshot.ParameterStores),
    ];

    private static IEnumerable<string> Collisions(string what, EquatableList<SnapshotEntry> entries, List<string> names, bool isEntry)
    {
        var byReadable = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            string readable = Identifiers.Readable(names[i]);
            if (!byReadable.TryGetValue(readable, out List<int>? same))
            {
                byReadable[readable] = same = [];
            }

            same.Add(i);
        }

        string[] identifiers = isEntry ? OfEntries(entries) : OfMembers(names);
        foreach (List<int> same in byReadable.Values)
        {
            if (same.Count > 1)
            {
                yield return $"The {what} {string.Join(", ", same.ConvertAll(index => $"\"{names[index]}\" ({identifiers[index]})"))} differ only in what identifiers cannot show";
            }
        }
    }

    private static List<string> NamesOf(EquatableList<SnapshotEntry> entries)
    {
        var names = new List<string>(entries.Count);
        foreach (SnapshotEntry entry in entries)
        {
            names.Add(entry.Name);
        }

        return names;
    }

    private static List<string> NamesOf(EquatableList<SnapshotParameter> parameters)
    {
        var names = new List<string>(parameters.Count);
        foreach (SnapshotParameter parameter in parameters)
        {
            names.Add(parameter.Name);
        }

        return names;
    }

    private static string Free(string identifier, string[] reserved)
    {
        while (Array.IndexOf(reserved, identifier) >= 0 || Array.IndexOf(OfEveryObject, identifier) >= 0)
        {
            identifier += "_";
        }

        return identifier;
    }
}
