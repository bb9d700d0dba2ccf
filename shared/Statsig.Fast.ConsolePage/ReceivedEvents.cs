using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.ConsolePage;

/// <summary>The newest events that arrived, as the page receives them. Bounded by number and by bytes.</summary>
internal sealed class ReceivedEvents
{
    private const int MostEvents = 1_000;
    private const int MostBytes = 4 << 20;
    private const int MostBytesOfOne = 256 << 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly Queue<Item> _items = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;
    private long _bytes;

    /// <summary>How many events have arrived.</summary>
    internal long Count => Volatile.Read(ref _count);

    /// <summary>Completes when the next event arrives.</summary>
    internal Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Keeps an event, and drops the oldest beyond the limits. One that is larger than its limit is counted only.</summary>
    /// <param name="write">Writes the members of the event besides its number, which is "id".</param>
    internal void Add(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        lock (_lock)
        {
            long id = _count + 1;
            using (var json = new Utf8JsonWriter(buffer, Options))
            {
                json.WriteStartObject();
                json.WriteNumber("id", id);
                write(json);
                json.WriteEndObject();
            }

            if (buffer.WrittenCount <= MostBytesOfOne)
            {
                _items.Enqueue(new Item(id, buffer.WrittenSpan.ToArray()));
                _bytes += buffer.WrittenCount;
            }

            while (_items.Count > MostEvents || _bytes > MostBytes)
            {
                _bytes -= _items.Dequeue().Json.Length;
            }

            Volatile.Write(ref _count, id);
        }

        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>The kept events after a number, the oldest first.</summary>
    internal List<Item> After(long id, int most)
    {
        lock (_lock)
        {
            var found = new List<Item>();
            foreach (Item item in _items)
            {
                if (item.Id > id && found.Count < most)
                {
                    found.Add(item);
                }
            }

            return found;
        }
    }

    /// <param name="Id">From 1.</param>
    /// <param name="Json">The object that the page receives.</param>
    internal sealed record Item(long Id, byte[] Json);
}
