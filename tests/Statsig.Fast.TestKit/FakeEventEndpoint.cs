using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.TestKit;

/// <summary>Takes batches of events in the service's place, and answers as a test tells it to.</summary>
public sealed class FakeEventEndpoint : IEventEndpoint
{
    private readonly ConcurrentQueue<PostedBatch> _posts = new();
    private readonly ConcurrentQueue<int> _statuses = new();
    private long _acceptedEvents;

    /// <summary>Every attempt, whatever it was answered with.</summary>
    public IReadOnlyList<PostedBatch> Posts => [.. _posts];

    /// <summary>The events of accepted batches.</summary>
    public long AcceptedEvents => Interlocked.Read(ref _acceptedEvents);

    /// <summary>The answer when no other was queued. Default: 202. Zero is no answer at all.</summary>
    public int Status { get; set; } = 202;

    /// <summary>Sent with answers that report a failure. Default: none.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>False to count only, for tests of many events.</summary>
    public bool KeepsBodies { get; set; } = true;

    /// <summary>When set, posts wait for it, or for the end of their attempt.</summary>
    public Task? Gate { get; set; }

    /// <summary>True to make posts that wait deaf to the end of their attempt.</summary>
    public bool IgnoresCancellation { get; set; }

    /// <summary>The events of all accepted batches, in order of arrival.</summary>
    public IReadOnlyList<JsonElement> Events => [.. Posts.Where(static post => post.IsAccepted).SelectMany(static post => post.Events)];

    /// <summary>Queues answers for the next posts.</summary>
    public void AnswerWith(params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
        {
            _statuses.Enqueue(status);
        }
    }

    async ValueTask<PostOutcome> IEventEndpoint.PostAsync(
        ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
        {
            await (IgnoresCancellation ? gate : gate.WaitAsync(cancellationToken));
        }

        int status = _statuses.TryDequeue(out int next) ? next : Status;
        bool accepted = status is >= 200 and < 300;
        _posts.Enqueue(new PostedBatch(KeepsBodies ? Decompress(body, isCompressed) : [], isCompressed, eventCount, retryCount, accepted));
        if (accepted)
        {
            Interlocked.Add(ref _acceptedEvents, eventCount);
        }

        return status == 0
            ? new PostOutcome(null, null, new IOException("No connection."))
            : new PostOutcome(status, accepted ? null : RetryAfter, null);
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> body, bool isCompressed)
    {
        if (!isCompressed)
        {
            return body.ToArray();
        }

        using var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}

/// <summary>One attempt to post.</summary>
/// <param name="Body">The JSON, decompressed.</param>
/// <param name="IsCompressed">Whether it was compressed.</param>
/// <param name="EventCount">The number of events that was claimed.</param>
/// <param name="RetryCount">How often it had been posted before.</param>
/// <param name="IsAccepted">Whether it was answered with success.</param>
public sealed record PostedBatch(byte[] Body, bool IsCompressed, int EventCount, int RetryCount, bool IsAccepted)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The events of the body.</summary>
    public IReadOnlyList<JsonElement> Events => [.. Json.GetProperty("events").EnumerateArray()];
}
