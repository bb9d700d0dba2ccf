using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>Keeps ID lists up to date: requests the list of lists, and reads the appended content of each file.</summary>
/// <remarks>
/// One synchronization at a time, a bounded number of files at a time. Appended lines change the published list one by one; another file
/// replaces it in one step. A failed list does not affect others. Lists that the application set stay until the service has one of the same
/// name.
/// </remarks>
internal sealed class IdListSync(
    SpecsUpdater updater,
    StatsigHttp http,
    Endpoints endpoints,
    SdkMetadata metadata,
    GuardedDataStore? store,
    StatsigOptions options,
    Telemetry telemetry,
    SyncReporter reporter) : IDisposable
{
    private readonly Dictionary<string, IdListState> _lists = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IdListFiles _files = new(http, endpoints, store, options, reporter);
    private bool _hasFailed;
    private TimeSpan? _retryAfter;
    private int _succeededFiles;
    private Action? _fileEnded; // Of the synchronization whose turn it is.

    /// <summary>When the next synchronization may be made.</summary>
    internal PollPace Pace { get; } = new(options);

    /// <summary>Synchronizes once.</summary>
    /// <param name="isInitial">True when this is part of initialization.</param>
    /// <param name="cancellationToken">Ends it; the only thing this throws for.</param>
    /// <param name="fileEnded">Called after each file, read or not.</param>
    internal async Task<IdListSyncResult> SyncAsync(bool isInitial, CancellationToken cancellationToken, Action? fileEnded = null)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            long started = options.TimeProvider.GetTimestamp();
            _succeededFiles = 0;
            _retryAfter = null;
            _fileEnded = fileEnded;
            IdListSyncResult result = await SyncInTurnAsync(isInitial, cancellationToken).ConfigureAwait(false);
            Pace.Ended(isFailed: result.Api is null, result.Api is null ? _retryAfter : null);
            reporter.IdListsSynced(options.TimeProvider.GetElapsedTime(started), result.Api is not null, Volatile.Read(ref _succeededFiles));
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IdListSyncResult> SyncInTurnAsync(bool isInitial, CancellationToken cancellationToken)
    {
        string api = endpoints.IdListsBase;
        (Dictionary<string, IdListEntry>? entries, string? error) = await FetchAsync(api, isFallback: false, isInitial, cancellationToken).ConfigureAwait(false);
        bool isFallback = entries is null && options.FallbackToStatsigApi && api != Endpoints.CdnBase;
        if (isFallback)
        {
            api = Endpoints.CdnBase;
            (entries, string? fallbackError) = await FetchAsync(api, isFallback: true, isInitial, cancellationToken).ConfigureAwait(false);
            error = entries is null ? fallbackError : error;
        }

        if (entries is null)
        {
            _hasFailed = true;
            return new IdListSyncResult(null, error, isFallback);
        }

        _hasFailed = false;
        reporter.BeginIdLists(entries.Count);
        await ReadFilesAsync(entries, cancellationToken).ConfigureAwait(false);
        reporter.EndIdLists();
        foreach (string name in new List<string>(_lists.Keys))
        {
            if (!entries.ContainsKey(name))
            {
                _lists.Remove(name);
                updater.PublishIdList(name, null);
            }
        }

        return new IdListSyncResult(AddressCredentials.Hide(api), null, isFallback);
    }

    private async Task<(Dictionary<string, IdListEntry>? Entries, string? Error)> FetchAsync(
        string api, bool isFallback, bool isInitial, CancellationToken cancellationToken)
    {
        bool isFile = Endpoints.IsIdListsFile(api);
        RequestOutcome outcome = await http.SendAsync(
            new StatsigRequest
            {
                Endpoint = Endpoint.IdLists,
                Method = isFile ? HttpMethod.Get : HttpMethod.Post,
                Address = endpoints.IdLists(api),
                IsElsewhere = isFallback,
                Timeout = RequestLimits.Of(options, isInitial),
                Body = isFile ? null : metadata.Body,
            },
            cancellationToken).ConfigureAwait(false);
        _retryAfter = outcome.RetryAfter > (_retryAfter ?? TimeSpan.Zero) ? outcome.RetryAfter : _retryAfter;
        string? error = outcome.IsSuccess ? null : $"The request to {api} failed: {outcome.Error}.";
        Dictionary<string, IdListEntry>? entries = error is null ? IdListManifest.Read(outcome.Body, out error) : null;
        if (error is not null)
        {
            error = telemetry.Redaction.Apply(error);
            telemetry.Log.Write(_hasFailed ? OutputLogLevel.Debug : OutputLogLevel.Warning, $"The list of ID lists could not be read. {error}", outcome.Failure);
        }

        return (entries, error);
    }

    private async Task ReadFilesAsync(Dictionary<string, IdListEntry> entries, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.MaxParallelIdListDownloads);
        var reading = new List<Task>();
        foreach ((string name, IdListEntry entry) in entries)
        {
            if (entry.Address is null || entry.FileId is null)
            {
                continue;
            }

            if (!_lists.TryGetValue(name, out IdListState? state))
            {
                _lists[name] = state = new IdListState();
            }

            reading.Add(ReadFileAsync(name, entry, state, slots, cancellationToken));
        }

        await Task.WhenAll(reading).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One list must not stop the others; its failure is logged.")]
    private async Task ReadFileAsync(string name, IdListEntry entry, IdListState state, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string? knownFile = state.FileId;
            if (!state.TryFollow(entry))
            {
                return;
            }

            string? error = null;
            bool isRead = entry.Size > state.ReadBytes;
            if (isRead)
            {
                error = await _files.ReadAsync(entry, state, cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref _succeededFiles, error is null ? 1 : 0);
            }
            else if (knownFile is not null && knownFile != entry.FileId)
            {
                state.Clear();
            }

            if (error is not null)
            {
                telemetry.Log.Write(OutputLogLevel.Warning, $"The ID list \"{name}\" was not updated: {telemetry.Redaction.Apply(error)}");
            }
            else if (state.List is { } list && (isRead || list != state.Published))
            {
                updater.PublishIdList(name, list);
                state.Published = list;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Failures of files are reported elsewhere; this is a fault. The list keeps its content and is read from its start next time.
            state.Restart();
            telemetry.Errors.Report("_download_single_id_list", exception);
        }
        finally
        {
            slots.Release();
            _fileEnded?.Invoke();
        }
    }
}

/// <summary>What one synchronization of the ID lists found.</summary>
/// <param name="Api">The base that answered with the list of ID lists; null when none did.</param>
/// <param name="Error">Why none did.</param>
/// <param name="IsFallback">True when Statsig's own network was used because another source had failed.</param>
internal sealed record IdListSyncResult(string? Api, string? Error, bool IsFallback)
{
    /// <summary>The result of a server that has no ID lists to synchronize.</summary>
    internal static IdListSyncResult None { get; } = new(null, null, IsFallback: false);
}
