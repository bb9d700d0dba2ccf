namespace Statsig.Fast;

/// <summary>What a flush achieved.</summary>
/// <param name="Completed">Whether everything that was pending when it began has been sent; false when time ran out or the service refused or failed.</param>
/// <param name="Sent">The events sent while it ran.</param>
/// <param name="Pending">The events that still wait.</param>
/// <param name="Dropped">The events lost while it ran.</param>
public sealed record FlushReport(bool Completed, long Sent, long Pending, long Dropped);
