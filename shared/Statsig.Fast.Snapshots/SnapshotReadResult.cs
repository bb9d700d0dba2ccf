namespace Statsig.Fast.Snapshots;

/// <summary>What reading a snapshot gave.</summary>
/// <param name="Model">The content; null when nothing can be read.</param>
/// <param name="IsPayload">Whether the text is a full payload.</param>
/// <param name="Problems">In the order of the text.</param>
internal sealed record SnapshotReadResult(SnapshotModel? Model, bool IsPayload, EquatableList<SnapshotProblem> Problems);
