namespace Statsig.Fast.Snapshots;

/// <summary>
/// A gate, dynamic config, experiment, layer or parameter store of a snapshot. Members that do not belong to its kind have their defaults.
/// </summary>
internal sealed record SnapshotEntry(string Name)
{
    /// <summary>"holdout" among gates, "autotune" among experiments; null otherwise.</summary>
    public string? Kind { get; init; }

    public string? IdType { get; init; }

    public string? Status { get; init; }

    /// <summary>The answer of a gate that is the same for every user.</summary>
    public bool? Constant { get; init; }

    public string? Description { get; init; }

    /// <summary>A date, yyyy-MM-dd.</summary>
    public string? Expires { get; init; }

    public EquatableList<string> Tags { get; init; } = EquatableList<string>.Empty;

    /// <summary>The layer that an experiment is in.</summary>
    public string? Layer { get; init; }

    public EquatableList<SnapshotGroup> Groups { get; init; } = EquatableList<SnapshotGroup>.Empty;

    /// <summary>In ordinal order of their names, each name once.</summary>
    public EquatableList<SnapshotParameter> Parameters { get; init; } = EquatableList<SnapshotParameter>.Empty;
}
