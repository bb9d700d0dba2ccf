using System;

namespace Statsig.Fast;

/// <summary>Describes one attempt to send a batch of events.</summary>
/// <param name="success">True when the service accepted the batch.</param>
/// <param name="eventCount">The number of events in the batch.</param>
/// <param name="statusCode">The status of the answer; null without an answer.</param>
/// <param name="error">The reason for a missing answer; null otherwise.</param>
/// <param name="willRetry">True when the batch is kept and will be retried.</param>
public sealed class EventsFlushedEventArgs(bool success, int eventCount, int? statusCode, Exception? error, bool willRetry) : EventArgs
{
    /// <summary>True when the service accepted the batch.</summary>
    public bool Success { get; } = success;

    /// <summary>The number of events in the batch.</summary>
    public int EventCount { get; } = eventCount;

    /// <summary>The status of the answer; null without an answer.</summary>
    public int? StatusCode { get; } = statusCode;

    /// <summary>The reason for a missing answer; null otherwise.</summary>
    public Exception? Error { get; } = error;

    /// <summary>True when the batch is kept and will be retried.</summary>
    public bool WillRetry { get; } = willRetry;
}
