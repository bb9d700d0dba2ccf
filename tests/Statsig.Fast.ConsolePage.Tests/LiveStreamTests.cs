using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The stream of changes on a clock that stands still.</summary>
public sealed class LiveStreamTests
{
    [Fact]
    public async Task Backlog_OfAllKeptEvents_ArrivesWithoutAPause()
    {
        var events = new ReceivedEvents();
        for (int i = 0; i < 1_000; i++)
        {
            events.Add(json => json.WriteNumber("number", i));
        }

        await using var stream = await RunningStream.StartAsync(events);
        await stream.WaitForAsync("\"number\":999}");
    }

    [Fact]
    public async Task Timers_OfWaitsThatEventsEnded_DoNotPileUp()
    {
        var events = new ReceivedEvents();
        await using var stream = await RunningStream.StartAsync(events);
        for (int i = 0; i < 50; i++)
        {
            int number = i;
            events.Add(json => json.WriteNumber("number", number));
            await stream.WaitForAsync($"\"number\":{number}}}");
        }

        await stream.Clock.WaitForAtMostAsync(1);
    }

    [Fact]
    public void Events_OfAnySize_StayWithinTheirBounds()
    {
        var events = new ReceivedEvents();
        events.Add(static json => json.WriteString("text", new string('x', 300 << 10)));
        Assert.Empty(events.After(0, 10));
        Assert.Equal(1, events.Count);
        for (int i = 0; i < 40; i++)
        {
            events.Add(static json => json.WriteString("text", new string('x', 200 << 10)));
        }

        long bytes = 0;
        events.After(0, 2_000).ForEach(item => bytes += item.Json.Length);
        Assert.InRange(bytes, 3 << 20, 4 << 20);
        Assert.Equal(41, events.Count);
    }

    private sealed class RunningStream : IAsyncDisposable
    {
        private readonly Collected _body = new();
        private readonly LiveStream _live;
        private readonly StatsigServer _server;
        private readonly Task _run;

        private RunningStream(StatsigServer server, ReceivedEvents events)
        {
            _server = server;
            ConsoleHost host = ConsoleHarness.HostOf(server, events, Clock);
            _live = new LiveStream(host, new LocalOverrides(host), "instance");
            var context = new DefaultHttpContext();
            context.Response.Body = _body;
            _run = _live.RunAsync(context);
        }

        internal ManualClock Clock { get; } = new();

        internal static async Task<RunningStream> StartAsync(ReceivedEvents events) => new(await ConsoleHarness.ServerAsync(), events);

        internal async Task WaitForAsync(string text)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            while (!_body.Text.Contains(text, StringComparison.Ordinal))
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _live.End();
            await _run;
            _live.Dispose();
            await _server.DisposeAsync();
        }
    }

    private sealed class Collected : MemoryStream
    {
        private readonly Lock _lock = new();

        internal string Text
        {
            get
            {
                lock (_lock)
                {
                    return Encoding.UTF8.GetString(GetBuffer(), 0, (int)Length);
                }
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                Write(buffer.Span);
            }

            return ValueTask.CompletedTask;
        }
    }
}
