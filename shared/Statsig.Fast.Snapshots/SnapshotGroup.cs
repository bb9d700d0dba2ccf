namespace Statsig.Fast.Snapshots;

/// <summary>A group of an experiment.</summary>
/// <param name="Name">The name; empty when the payload has none.</param>
/// <param name="RuleId">The rule that puts users into the group; null when unknown.</param>
/// <param name="Weight">The share of the experiment's units in percent; null when unknown.</param>
internal sealed record SnapshotGroup(string Name, string? RuleId, double? Weight);
