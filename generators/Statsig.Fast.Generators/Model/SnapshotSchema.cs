using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Model;

/// <summary>Everything that generated code depends on, compared by value: equal schemas leave the output cached.</summary>
/// <param name="Namespace">The namespace of the generated types.</param>
/// <param name="IsPublic">True when they are public.</param>
/// <param name="Client">The full name of the member that returns the server; empty for the shared one.</param>
/// <param name="Snapshot">Names and types; no time, no rules, no positions.</param>
internal sealed record SnapshotSchema(string Namespace, bool IsPublic, string Client, SnapshotModel Snapshot);
