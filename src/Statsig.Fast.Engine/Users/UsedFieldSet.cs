using System;
using System.Collections.Generic;

namespace Statsig.Fast.Users;

/// <summary>Gathers the fields of the user that compiled conditions read, each once.</summary>
internal sealed class UsedFieldSet
{
    private readonly HashSet<UsedField> _fields = [];

    /// <summary>The experiments whose group a condition asks for, in the order in which they were met.</summary>
    internal List<string> Experiments { get; } = [];

    internal void Add(UsedFieldKind kind, string name) => _fields.Add(new UsedField(kind, name));

    internal void Add(UnitIdSource unitId) =>
        Add(unitId.IsUserId ? UsedFieldKind.UserId : UsedFieldKind.CustomId, unitId.IsUserId ? "userID" : unitId.IdType);

    /// <summary>The fields by kind, then by name in ordinal order.</summary>
    internal UsedField[] ToSorted()
    {
        UsedField[] sorted = [.. _fields];
        Array.Sort(sorted, static (x, y) => x.Kind != y.Kind ? x.Kind.CompareTo(y.Kind) : string.CompareOrdinal(x.Name, y.Name));
        return sorted;
    }
}
