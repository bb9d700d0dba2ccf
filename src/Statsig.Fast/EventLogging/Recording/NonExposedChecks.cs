using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading;
using Statsig.Fast.Values;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>Counts evaluations without exposure, by name.</summary>
/// <remarks>One interlocked addition per evaluation; the first evaluation of a name allocates. Safe from any thread.</remarks>
internal sealed class NonExposedChecks
{
    /// <summary>Further names are not counted: an application that uses arbitrary names must not fill the memory.</summary>
    private const int MostNames = 10_000;

    private readonly ConcurrentDictionary<string, Counter> _counters = new();
    private int _names;

    internal void Count(string name)
    {
        if (!_counters.TryGetValue(name, out Counter? counter))
        {
            if (Volatile.Read(ref _names) >= MostNames)
            {
                return;
            }

            counter = _counters.GetOrAdd(name, static _ => new Counter());
            Interlocked.Increment(ref _names);
        }

        Interlocked.Increment(ref counter.Value);
    }

    /// <summary>Returns and resets the counts, as the JSON text of the metadata member "checks"; null without counts.</summary>
    internal byte[]? TakeMetadata()
    {
        var checks = new ArrayBufferWriter<byte>();
        bool any = false;
        using (var writer = new Utf8JsonWriter(checks, JsonText.Compact))
        {
            writer.WriteStartObject();
            foreach ((string name, Counter counter) in _counters)
            {
                long count = Interlocked.Exchange(ref counter.Value, 0);
                if (count > 0)
                {
                    any = true;
                    writer.WriteNumber(name, count);
                }
            }

            writer.WriteEndObject();
        }

        if (!any)
        {
            return null;
        }

        var metadata = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(metadata, JsonText.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("checks"u8, checks.WrittenSpan);
            writer.WriteEndObject();
        }

        return metadata.WrittenSpan.ToArray();
    }

    private sealed class Counter
    {
        internal long Value;
    }
}
