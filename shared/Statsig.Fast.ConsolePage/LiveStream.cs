using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>What changes on the server, as server-sent events: other specs, overrides, and received events.</summary>
/// <remarks>
/// Events arrive at once; specs and overrides within two seconds, because nothing wakes the stream for those of the application. The page
/// connects again by itself and says which event it had last.
/// </remarks>
internal sealed class LiveStream(ConsoleHost host, LocalOverrides overrides, string instance) : IDisposable
{
    private const int MostStreams = 32;
    private const int MostEvents = 200;
    private const int LooksPerHeartbeat = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> Heartbeat = ": still here\n\n"u8.ToArray();

    private readonly CancellationTokenSource _ending = new();
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    internal void End() => _ending.Cancel();

    /// <summary>Makes all streams look for changes at once.</summary>
    internal void Wake() => Interlocked.Exchange(ref _woken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Answers one request, until the page or the server ends it.</summary>
    internal async Task RunAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > MostStreams)
        {
            Interlocked.Decrement(ref _open);
            throw new ConsoleProblem(StatusCodes.Status503ServiceUnavailable, $"The console is open in {MostStreams} pages, which is its limit. Close some.");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy must not hold messages back.
            await SendAsync(context.Response, LastEventOf(context.Request), ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The page was closed, or the server stops: the stream ends.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public void Dispose() => _ending.Dispose();

    private async Task SendAsync(HttpResponse response, long last, CancellationToken token)
    {
        Ruleset specs = host.Server.CurrentRuleset;
        long version = overrides.Version;
        await response.Body.WriteAsync(ConsoleResponse.MessageOf("hello", null, WriteHello), token).ConfigureAwait(false);
        for (int look = 0; ; look++)
        {
            // Before the looks, so that nothing is missed between them and the wait.
            Task woken = Volatile.Read(ref _woken).Task;
            Task arrived = host.Events?.Next ?? woken;
            bool hasMore = false;
            if (host.Events?.After(last, MostEvents) is { Count: > 0 } items)
            {
                last = items[^1].Id;
                hasMore = items.Count == MostEvents;
                await response.Body.WriteAsync(MessageOf(items), token).ConfigureAwait(false);
            }

            if (!ReferenceEquals(specs, host.Server.CurrentRuleset))
            {
                specs = host.Server.CurrentRuleset;
                await response.Body.WriteAsync(ConsoleResponse.MessageOf("specs", null, WriteEmpty), token).ConfigureAwait(false);
            }

            if (version != overrides.Version)
            {
                version = overrides.Version;
                await response.Body.WriteAsync(ConsoleResponse.MessageOf("overrides", null, WriteEmpty), token).ConfigureAwait(false);
            }

            if (look % LooksPerHeartbeat == LooksPerHeartbeat - 1)
            {
                await response.Body.WriteAsync(Heartbeat, token).ConfigureAwait(false);
            }

            await response.Body.FlushAsync(token).ConfigureAwait(false);
            if (!hasMore)
            {
                await WaitAsync(woken, arrived, token).ConfigureAwait(false);
            }

            token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Waits for the first of both, or for the next look. The timer ends with the wait: under load there would be very many.
    /// </summary>
    private async Task WaitAsync(Task woken, Task arrived, CancellationToken token)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(woken, arrived, Task.Delay(Pause, host.TimeProvider, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private void WriteHello(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("instance", instance);
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    private ReadOnlyMemory<byte> MessageOf(List<ReceivedEvents.Item> items) => ConsoleResponse.MessageOf("events", $"{instance}-{items[^1].Id}", json =>
    {
        json.WriteStartArray();
        foreach (ReceivedEvents.Item item in items)
        {
            json.WriteRawValue(item.Json, skipInputValidation: true);
        }

        json.WriteEndArray();
    });

    /// <summary>The number of the last event that the page has; 0 when it has none of this process.</summary>
    private long LastEventOf(HttpRequest request)
    {
        string header = request.Headers["Last-Event-ID"].ToString();
        string text = header.Length > 0 ? header : request.Query["after"].ToString();
        return text.StartsWith(instance + "-", StringComparison.Ordinal) && long.TryParse(text[(instance.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? id
            : 0;
    }
}
