namespace Statsig.Fast;

/// <summary>The numbers of saves and deletes of assignments that never reached their storage.</summary>
/// <param name="Dropped">Not attempted or cancelled: too many were waiting, or the server was shut down.</param>
/// <param name="Failed">The storage threw an exception.</param>
public readonly record struct StickyAssignmentStatistics(long Dropped, long Failed);
