using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>
/// Reads what was appended to the file of an ID list, from the data store when it has enough of it, else from the network.
/// </summary>
internal sealed class IdListFiles(StatsigHttp http, Endpoints endpoints, GuardedDataStore? store, StatsigOptions options, SyncReporter reporter)
{
    private const int RangeNotSatisfiable = 416;
    private const int PartialContent = 206;

    /// <summary>Brings a list up to the size of its entry.</summary>
    /// <returns>Why that was not possible; null when it was.</returns>
    internal async Task<string?> ReadAsync(IdListEntry entry, IdListState state, CancellationToken cancellationToken)
    {
        string key = DataStoreKeys.OfIdList(entry.Address!, entry.FileId!);
        ReadOnlyMemory<byte> stored = store is null
            ? default
            : (await store.GetAsync(key, cancellationToken).ConfigureAwait(false)).Value ?? default;
        if (stored.Length >= entry.Size && TryAdd(entry, state, stored.Span[(int)state.ReadBytes..(int)entry.Size], state.ReadBytes))
        {
            return null;
        }

        long start = state.ReadBytes;
        RequestOutcome outcome = await http.SendAsync(
            new StatsigRequest
            {
                Endpoint = Endpoint.IdListFile,
                Address = endpoints.IdListFile(entry.Address!),
                IsElsewhere = !endpoints.IsOwnFile(entry.Address!),
                Timeout = options.RequestTimeout,
                FileId = entry.FileId,
                FileRange = new FileRange(start, entry.Size),
            },
            cancellationToken).ConfigureAwait(false);
        if (outcome.Body is not { } body)
        {
            if (outcome.StatusCode == RangeNotSatisfiable)
            {
                // The file is shorter than what was read of it: not the file it was.
                state.Restart();
            }

            return $"its file could not be read: {outcome.Error}";
        }

        if (outcome.StatusCode == PartialContent && outcome.RangeStart is { } from && from != start)
        {
            return $"the bytes from {start} on were requested, but those from {from} on were received";
        }

        // A server that knows no ranges answers with the whole file.
        if (outcome.StatusCode != PartialContent && body.Length >= entry.Size)
        {
            start = 0;
        }

        if (!TryAdd(entry, state, body, start))
        {
            return body.Length == 0 ? "its file is empty" : "its file does not start with a change and will be read from the start next time";
        }

        Keep(key, stored, start, body.AsMemory(0, (int)(state.ReadBytes - start)));
        return null;
    }

    private bool TryAdd(IdListEntry entry, IdListState state, ReadOnlySpan<byte> bytes, long start)
    {
        reporter.BeginFile(entry.Address!);
        bool isAdded = state.TryAdd(bytes, start, entry.Size);
        reporter.EndFile(entry.Address!, isAdded);
        return isAdded;
    }

    /// <summary>Keeps the file in the data store, when the store has everything before the part that came.</summary>
    private void Keep(string key, ReadOnlyMemory<byte> stored, long start, ReadOnlyMemory<byte> part)
    {
        if (store is null || stored.Length < start || part.IsEmpty)
        {
            return;
        }

        var whole = new byte[start + part.Length];
        stored.Span[..(int)start].CopyTo(whole);
        part.CopyTo(whole.AsMemory((int)start));
        store.Set(key, whole);
    }
}
