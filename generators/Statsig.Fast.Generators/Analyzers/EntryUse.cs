using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>An entry of a snapshot, and the accessor that is generated for it.</summary>
internal sealed class EntryUse(EntryKind kind, SnapshotEntry entry, string identifier, KnownSnapshot snapshot)
{
    internal EntryKind Kind { get; } = kind;

    internal SnapshotEntry Entry { get; } = entry;

    /// <summary>The word for messages.</summary>
    internal string Noun => NounOf(Kind);

    /// <summary>The accessor with its full name.</summary>
    internal string Accessor => $"global::{snapshot.Namespace}.{ShortAccessor}";

    /// <summary>The accessor as people write it.</summary>
    internal string ShortAccessor => $"{Kind.Name}.{identifier}";

    /// <summary>True when the accessor uses the shared server for calls without one.</summary>
    internal bool AsksShared => snapshot.AsksShared;

    internal static string NounOf(EntryKind kind) => kind.Noun.ToLowerInvariant();
}
