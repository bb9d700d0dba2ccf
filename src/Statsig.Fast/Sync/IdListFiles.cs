using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>
/// Reads what was appended to the file of an ID list, from the data store when it has enough of it, else from the network.
/// </summary>
/// <remarks>Without a data store the text of a file is never in memory as a whole. A data store gets it as a whole, so it is held until
/// then.</remarks>
internal sealed class IdListFiles(StatsigHttp http, Endpoints endpoints, GuardedDataStore? store, StatsigOptions options, SyncReporter reporter)
{
    private const int RangeNotSatisfiable = 416;

    /// <summary>Brings a list up to the size of its entry.</summary>
    /// <returns>Why that was not possible; null when it was.</returns>
    internal Task<string?> ReadAsync(IdListEntry entry, IdListState state, CancellationToken cancellationToken) =>
        store is null ? StreamAsync(entry, state, cancellationToken) : ReadWholeAsync(store, entry, state, cancellationToken);

    private static string Elsewhere(long start, long from) => $"the bytes from {start} on were requested, but those from {from} on were received";

    private static string NotAList(bool isEmpty) =>
        isEmpty ? "its file is empty" : "its file does not start with a change and will be read from the start next time";

    private static string Failed(RequestOutcome outcome, IdListState state)
    {
        if (outcome.StatusCode == RangeNotSatisfiable)
        {
            // The file is shorter than what was read of it: not the file it was.
            state.Restart();
        }
        else if (outcome.Failure is InvalidDataException)
        {
            // Too large, or not what its encoding says: the rest would be no better.
            state.DiscardUnpublished();
        }

        return $"its file could not be read: {outcome.Error}";
    }

    private async Task<string?> StreamAsync(IdListEntry entry, IdListState state, CancellationToken cancellationToken)
    {
        long start = state.ReadBytes;
        using var reception = new IdListReception(entry, state, options.MaxIdListBytes);
        RequestOutcome outcome = await http.SendAsync(RequestFor(entry, start, reception), cancellationToken).ConfigureAwait(false);
        reception.Fault?.Throw();
        if (!outcome.IsSuccess)
        {
            reception.Dispose();
            return Failed(outcome, state);
        }

        if (reception.OtherStart is { } from)
        {
            return Elsewhere(start, from);
        }

        cancellationToken.ThrowIfCancellationRequested();
        reporter.BeginFile(entry.Address!);
        bool isAdded = reception.TryEnd();
        reporter.EndFile(entry.Address!, isAdded);
        return isAdded ? null : NotAList(reception.IsEmpty);
    }

    private async Task<string?> ReadWholeAsync(GuardedDataStore kept, IdListEntry entry, IdListState state, CancellationToken cancellationToken)
    {
        string key = DataStoreKeys.OfIdList(entry.Address!, entry.FileId!);
        ReadOnlyMemory<byte> stored = (await kept.GetAsync(key, cancellationToken).ConfigureAwait(false)).Value ?? default;
        if (stored.Length >= entry.Size && TryAdd(entry, state, stored.Span[(int)state.ReadBytes..(int)entry.Size], state.ReadBytes))
        {
            return null;
        }

        long start = state.ReadBytes;
        RequestOutcome outcome = await http.SendAsync(RequestFor(entry, start, null), cancellationToken).ConfigureAwait(false);
        if (outcome.Body is not { } body)
        {
            return Failed(outcome, state);
        }

        bool isPart = outcome.StatusCode == IdListReception.PartialContent;
        if (isPart && outcome.RangeStart is { } from && from != start)
        {
            return Elsewhere(start, from);
        }

        // A server that knows no ranges answers with the whole file.
        start = isPart || body.Length <= entry.Size - start ? start : 0;
        if (!TryAdd(entry, state, body, start))
        {
            return NotAList(body.Length == 0);
        }

        Keep(kept, key, stored, start, body.AsMemory(0, (int)(state.ReadBytes - start)));
        return null;
    }

    private StatsigRequest RequestFor(IdListEntry entry, long start, IBodyReader? reader) => new()
    {
        Endpoint = Endpoint.IdListFile,
        Address = endpoints.IdListFile(entry.Address!),
        IsElsewhere = !endpoints.IsOwnFile(entry.Address!),
        Timeout = options.RequestTimeout,
        FileId = entry.FileId,
        FileRange = new FileRange(start, entry.Size),
        BodyReader = reader,
        Limit = new BodyLimit(options.MaxIdListBytes, nameof(options.MaxIdListBytes)),
    };

    private bool TryAdd(IdListEntry entry, IdListState state, ReadOnlySpan<byte> bytes, long start)
    {
        reporter.BeginFile(entry.Address!);
        bool isAdded = state.TryAdd(bytes, start, entry.Size);
        reporter.EndFile(entry.Address!, isAdded);
        return isAdded;
    }

    /// <summary>
    /// Keeps the file in the data store, when the store has everything before the part that came and an array can hold it.
    /// </summary>
    private static void Keep(GuardedDataStore kept, string key, ReadOnlyMemory<byte> stored, long start, ReadOnlyMemory<byte> part)
    {
        if (stored.Length < start || part.IsEmpty || start + part.Length > Array.MaxLength)
        {
            return;
        }

        var whole = new byte[start + part.Length];
        stored.Span[..(int)start].CopyTo(whole);
        part.CopyTo(whole.AsMemory((int)start));
        kept.Set(key, whole);
    }
}
