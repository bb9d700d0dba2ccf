namespace Statsig.Fast.Snapshots;

/// <summary>The result of reading a snapshot.</summary>
/// <param name="Model">The content; null when nothing can be read.</param>
/// <param name="IsPayload">True when the text is a full payload.</param>
/// <param name="Problems">In the order of the text.</param>
internal sealed record SnapshotReadResult(SnapshotModel? Model, bool IsPayload, EquatableList<SnapshotProblem> Problems);
