using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>
/// Accepts batches and reads every event: who wrote it, which one of theirs it is, and whether its parts belong together.
/// </summary>
/// <remarks>
/// An event is named after its producer, its value is the producer's sequence number, and its user's ID is both, taken modulo
/// <see cref="Users"/>.
/// </remarks>
internal sealed class SequenceEndpoint : IEventEndpoint
{
    /// <summary>The users that a producer takes in turn.</summary>
    internal const int Users = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Last, HashSet<long> Seen)> _producers = [];

    /// <summary>The first few things that were not as they must be.</summary>
    internal List<string> Faults { get; } = [];

    internal long Received { get; private set; }

    /// <summary>The events that came before earlier ones of their producer.</summary>
    internal long Overtaking { get; private set; }

    /// <summary>The events that came from a producer.</summary>
    internal long CountOf(string producer) => _producers.TryGetValue(producer, out (long Last, HashSet<long> Seen) state) ? state.Seen.Count : 0;

    internal static string UserIdOf(string producer, long sequence) => $"{producer}/{sequence % Users}";

    public ValueTask<PostOutcome> PostAsync(
        ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken)
    {
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress))
        {
            gzip.CopyTo(plain);
        }

        using JsonDocument batch = JsonDocument.Parse(plain.GetBuffer().AsMemory(0, (int)plain.Length));
        lock (_lock)
        {
            int count = 0;
            foreach (JsonElement logged in batch.RootElement.GetProperty("events").EnumerateArray())
            {
                Check(logged.GetProperty("eventName").GetString()!, logged.GetProperty("value").GetInt64(), logged.GetProperty("user").GetProperty("userID").GetString()!);
                count++;
            }

            Received += count;
            if (count != eventCount)
            {
                Report($"A batch of {count} events was said to hold {eventCount}.");
            }
        }

        return ValueTask.FromResult(new PostOutcome(202, null, null));
    }

    private void Check(string producer, long sequence, string userId)
    {
        (long last, HashSet<long> seen) = _producers.TryGetValue(producer, out (long Last, HashSet<long> Seen) state) ? state : (-1, []);
        if (!seen.Add(sequence))
        {
            Report($"{producer}: {sequence} came twice.");
        }

        Overtaking += sequence < last ? 1 : 0;
        if (userId != UserIdOf(producer, sequence))
        {
            Report($"{producer}: {sequence} came with user {userId}.");
        }

        _producers[producer] = (Math.Max(sequence, last), seen);
    }

    private void Report(string fault)
    {
        if (Faults.Count < 10)
        {
            Faults.Add(fault);
        }
    }
}
