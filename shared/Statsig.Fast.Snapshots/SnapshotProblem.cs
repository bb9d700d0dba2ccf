namespace Statsig.Fast.Snapshots;

/// <summary>Something wrong with a snapshot, and where.</summary>
/// <param name="Kind">What kind of problem.</param>
/// <param name="Message">What is wrong, without a full stop.</param>
/// <param name="Position">The offset in the text, in UTF-16 code units.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0, in UTF-16 code units.</param>
internal sealed record SnapshotProblem(SnapshotProblemKind Kind, string Message, int Position, int Line, int Column);
