using System;
using System.Net.Http;

namespace Statsig.Fast.Networking;

/// <summary>One request to make.</summary>
internal sealed class StatsigRequest
{
    internal required Endpoint Endpoint { get; init; }

    internal required Uri Address { get; init; }

    /// <summary>
    /// Whether it goes to another place than the options' for its endpoint: to Statsig's own network as a fall-back, or to a file that lies elsewhere.
    /// Then the certificates of forward proxies do not concern it.
    /// </summary>
    internal bool IsElsewhere { get; init; }

    /// <summary>How long it may take, the body of its answer included.</summary>
    internal required TimeSpan Timeout { get; init; }

    internal HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The JSON to post; null for none.</summary>
    internal ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether the body is gzip.</summary>
    internal bool IsBodyCompressed { get; init; }

    /// <summary>How often the same was asked before.</summary>
    internal int RetryCount { get; init; }

    /// <summary>The events in the body; null when it is not about events.</summary>
    internal int? EventCount { get; init; }

    /// <summary>The part of a file that is wanted.</summary>
    internal FileRange? FileRange { get; init; }

    /// <summary>The ID of the file that is asked for; null when it is none.</summary>
    internal string? FileId { get; init; }

    /// <summary>Whether the answer's body matters.</summary>
    internal bool ReadsBody => Endpoint is not (Endpoint.LogEvent or Endpoint.SdkException);
}

/// <summary>The rest of a file.</summary>
/// <param name="Start">The first byte that is wanted.</param>
/// <param name="Size">The size that the service says the file has.</param>
internal readonly record struct FileRange(long Start, long Size);

/// <summary>What a request asks.</summary>
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
