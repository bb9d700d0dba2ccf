using System;

namespace Statsig.Fast.Networking;

/// <summary>The outcome of one request: a response, or the reason of its absence.</summary>
/// <remarks>One object per attempt, with all data for logs, diagnostics and metrics.</remarks>
internal sealed class RequestOutcome
{
    internal required StatsigRequest Request { get; init; }

    internal required TimeSpan Duration { get; init; }

    /// <summary>The status of the answer; null when there was none.</summary>
    internal int? StatusCode { get; init; }

    /// <summary>The decoded body; null when it was not read to its end, or read by <see cref="StatsigRequest.BodyReader"/>.</summary>
    internal byte[]? Body { get; init; }

    /// <summary>The bytes of the decoded body that were read.</summary>
    internal long BodyBytes { get; init; }

    /// <summary>What went wrong, without secrets; null when nothing did.</summary>
    internal string? Error { get; init; }

    /// <summary>Why there was no answer, or no whole one; null when the answer is whole.</summary>
    internal Exception? Failure { get; init; }

    /// <summary>The pause that the service requests.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>The region of the service that answered.</summary>
    internal string? Region { get; init; }

    /// <summary>The first byte of the file in the body, when the answer is a part of one.</summary>
    internal long? RangeStart { get; init; }

    /// <summary>True when the body contains only the differences from an earlier response.</summary>
    internal bool IsDelta { get; init; }

    /// <summary>True when the body has the encoding of compact specs; it is still compressed then.</summary>
    internal bool HasCompactEncoding { get; init; }

    /// <summary>True when the content type of the body is "application/octet-stream".</summary>
    internal bool IsBinary { get; init; }

    /// <summary>True when there is a whole answer of success.</summary>
    internal bool IsSuccess => Error is null;
}
