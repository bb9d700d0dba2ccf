namespace Statsig.Fast.Snapshots;

/// <summary>The content of a spec snapshot, independent of its form: names and types, without rules.</summary>
/// <remarks>Immutable and equal by value; the entries of each list are in ordinal order of their names, each name once.</remarks>
internal sealed record SnapshotModel
{
    /// <summary>The time of the payload it came from, in Unix milliseconds; null when unknown.</summary>
    public long? TimeMs { get; init; }

    public EquatableList<SnapshotEntry> Gates { get; init; } = EquatableList<SnapshotEntry>.Empty;

    public EquatableList<SnapshotEntry> DynamicConfigs { get; init; } = EquatableList<SnapshotEntry>.Empty;

    public EquatableList<SnapshotEntry> Experiments { get; init; } = EquatableList<SnapshotEntry>.Empty;

    public EquatableList<SnapshotEntry> Layers { get; init; } = EquatableList<SnapshotEntry>.Empty;

    public EquatableList<SnapshotEntry> ParameterStores { get; init; } = EquatableList<SnapshotEntry>.Empty;
}
