using System;
using System.Net.Http;

namespace Statsig.Fast.Networking;

/// <summary>One request to make.</summary>
internal sealed class StatsigRequest
{
    internal required Endpoint Endpoint { get; init; }

    internal required Uri Address { get; init; }

    /// <summary>
    /// True when it is sent to another address than the options' for its endpoint: to Statsig's own network as a fallback, or to a file
    /// that is elsewhere. Then the certificates of forward proxies do not concern it.
    /// </summary>
    internal bool IsElsewhere { get; init; }

    /// <summary>How long it may take, the body of its answer included.</summary>
    internal required TimeSpan Timeout { get; init; }

    internal HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The JSON to post; null for none.</summary>
    internal ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>True when the body is gzip.</summary>
    internal bool IsBodyCompressed { get; init; }

    /// <summary>The number of previous attempts.</summary>
    internal int RetryCount { get; init; }

    /// <summary>The events in the body; null when it is not about events.</summary>
    internal int? EventCount { get; init; }

    /// <summary>The part of a file that is wanted.</summary>
    internal FileRange? FileRange { get; init; }

    /// <summary>The ID of the requested file; null for other requests.</summary>
    internal string? FileId { get; init; }

    /// <summary>True when the response may be specs in the compact form, whose bytes stay compressed.</summary>
    internal bool AcceptsCompactSpecs { get; init; }

    /// <summary>Reads the body of a successful answer while it arrives; null to get it as a whole.</summary>
    internal IBodyReader? BodyReader { get; init; }

    /// <summary>True when the answer's body matters.</summary>
    internal bool ReadsBody => Endpoint is not (Endpoint.LogEvent or Endpoint.SdkException);
}

/// <summary>The rest of a file.</summary>
/// <param name="Start">The first byte that is wanted.</param>
/// <param name="Size">The size of the file according to the service.</param>
internal readonly record struct FileRange(long Start, long Size);

/// <summary>The endpoint of a request.</summary>
internal enum Endpoint : byte
{
    /// <summary>The specs.</summary>
    Specs,

    /// <summary>The list of ID lists.</summary>
    IdLists,

    /// <summary>One ID list.</summary>
    IdListFile,

    /// <summary>Taking events.</summary>
    LogEvent,

    /// <summary>Taking error reports.</summary>
    SdkException,
}
