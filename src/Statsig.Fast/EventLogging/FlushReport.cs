namespace Statsig.Fast;

/// <summary>The result of a flush.</summary>
/// <param name="Completed">
/// True when all events that were pending at the start have been sent; false when time ran out or the service rejected events or failed.
/// </param>
/// <param name="Sent">The number of events sent during the flush.</param>
/// <param name="Pending">The number of events that are still pending.</param>
/// <param name="Dropped">The number of events lost during the flush.</param>
public sealed record FlushReport(bool Completed, long Sent, long Pending, long Dropped);
