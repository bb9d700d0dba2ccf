using System;

namespace Statsig.Fast;

/// <summary>One attempt to send a batch of events.</summary>
/// <param name="Success">Whether the service accepted the batch.</param>
/// <param name="EventCount">The events in it.</param>
/// <param name="StatusCode">The status of the answer; null when there was no answer.</param>
/// <param name="Error">What went wrong without an answer; null otherwise.</param>
/// <param name="WillRetry">Whether the batch is kept and sent again.</param>
public sealed record EventsFlushedArgs(bool Success, int EventCount, int? StatusCode, Exception? Error, bool WillRetry);
