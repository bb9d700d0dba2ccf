namespace Statsig.Fast.Snapshots;

/// <summary>A parameter, or a property of an object, and its type.</summary>
internal sealed record SnapshotParameter(string Name, SnapshotType Type);
