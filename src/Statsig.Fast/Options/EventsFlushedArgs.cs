using System;

namespace Statsig.Fast;

/// <summary>One attempt to send a batch of events.</summary>
/// <param name="Success">True when the service accepted the batch.</param>
/// <param name="EventCount">The number of events in the batch.</param>
/// <param name="StatusCode">The status of the answer; null without an answer.</param>
/// <param name="Error">The reason for a missing answer; null otherwise.</param>
/// <param name="WillRetry">True when the batch is kept and will be retried.</param>
public sealed record EventsFlushedArgs(bool Success, int EventCount, int? StatusCode, Exception? Error, bool WillRetry);
