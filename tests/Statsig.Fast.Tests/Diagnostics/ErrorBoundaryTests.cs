using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class ErrorBoundaryTests
{
    private const string Key = "secret-0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly RecordingLogger _logger = new();
    private readonly RecordingObservability _observability = new();
    private readonly List<(string Tag, Exception Exception)> _told = [];
    private readonly List<string> _posted = [];

    [Fact]
    public async Task Report_Exception_IsLoggedCountedToldAndPosted()
    {
        using ErrorBoundary boundary = Boundary();
        Exception thrown = Thrown(new FormatException($"bad text for {Key}"));

        boundary.Report("initialize", thrown, details: [new("source", $"at {Key}"), new("attempts", 2)]);
        await boundary.CloseAsync(Patience);

        JsonElement body = JsonElement.Parse(Assert.Single(_posted));
        Assert.Equal("FormatException", body.GetProperty("exception").GetString());
        Assert.Equal("initialize", body.GetProperty("tag").GetString());
        Assert.Equal("""{"source":"at secret-****","attempts":2}""", body.GetProperty("extra").GetRawText());
        Assert.Equal("""{"sdkType":"t"}""", body.GetProperty("statsigMetadata").GetRawText());
        Assert.Equal("""{"timeout":1}""", body.GetProperty("statsigOptions").GetRawText());
        Assert.Contains("bad text for secret-****", body.GetProperty("info").GetString(), StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), body.GetProperty("info").GetString(), StringComparison.Ordinal);
        LoggedMessage message = Assert.Single(_logger.Messages);
        Assert.Equal(OutputLogLevel.Warning, message.Level);
        Assert.Equal("bad text for secret-****", message.Exception!.Message);
        Assert.Equal("initialize", Assert.Single(_told).Tag);
        Assert.Equal(("initialize", "FormatException"), Tags(Assert.Single(_observability.Of("sdk_exceptions_count")).Tags));
        Assert.Single(_observability.Of("error initialize"));
    }

    [Fact]
    public async Task Report_TypeThatStandsForManyFaults_IsToldOncePerTag()
    {
        using ErrorBoundary boundary = Boundary();
        foreach (string tag in (string[])["a", "b", "a", "b"])
        {
            boundary.Report(tag, new FormatException("bad"), isPerTag: true);
        }

        await boundary.CloseAsync(Patience);
        Assert.Equal(["a", "b"], _told.ConvertAll(static told => told.Tag));
        Assert.Equal(2, _posted.Count);
        Assert.Equal(4, boundary.FaultCount);
    }

    [Fact]
    public async Task Inform_News_IsPostedAndNoFault()
    {
        using ErrorBoundary boundary = Boundary();
        boundary.Inform("grpcWebSocket: Reconnected", "It is back.");

        await boundary.CloseAsync(Patience);
        Assert.Single(_posted);
        Assert.Empty(_told);
        Assert.Empty(_observability.Of("sdk_exceptions_count"));
        Assert.Equal(0, boundary.FaultCount);
    }

    [Fact]
    [SuppressMessage("Usage", "CA2201:Do not raise reserved exception types", Justification = "The bare type is the case.")]
    public async Task Report_SameTypeAgain_IsCountedOnly()
    {
        using ErrorBoundary boundary = Boundary();

        for (int i = 0; i < 5; i++)
        {
            boundary.Report($"tag{i}", new FormatException("bad"));
        }

        boundary.Report("plain", new Exception("one"));
        boundary.Report("plain", new Exception("two"));
        boundary.Report("other", new Exception("three"));
        await boundary.CloseAsync(Patience);

        Assert.Equal(["FormatException", "plain", "other"], _posted.Select(static body => JsonElement.Parse(body).GetProperty("exception").GetString()));
        Assert.Equal(3, _told.Count);
        Assert.Equal(8, boundary.FaultCount);
    }

    [Fact]
    public async Task ReportLoss_EveryTime_IsPosted()
    {
        using ErrorBoundary boundary = Boundary();

        boundary.ReportLoss("statsig::log_event_dropped_event_count", "lost 3", new ErrorDetail("eventCount", 3));
        boundary.ReportLoss("statsig::log_event_dropped_event_count", "lost 4", new ErrorDetail("eventCount", 4));
        await boundary.CloseAsync(Patience);

        Assert.Equal(
            ["""{"eventCount":3}""", """{"eventCount":4}"""],
            _posted.Select(static body => JsonElement.Parse(body).GetProperty("extra").GetRawText()));
        Assert.All(_posted, static body => Assert.Equal("statsig::log_event_dropped_event_count", JsonElement.Parse(body).GetProperty("exception").GetString()));
    }

    [Fact]
    public async Task Report_NearAUser_HoldsNoMessageAnywhere()
    {
        using ErrorBoundary boundary = Boundary();
        Exception thrown = Thrown(new FormatException("private-7261", new InvalidOperationException("private-7261")));

        boundary.Report("check_gate", thrown, hasUserData: true, isPerTag: false, new ErrorDetail("configName", "g"));
        await boundary.CloseAsync(Patience);

        string outside = string.Join('\n', [.. _posted, .. _logger.Messages.Select(static message => message.ToString()), .. _observability.Measured.SelectMany(static entry => entry.Tags.Values)]);
        Assert.DoesNotContain("private-7261", outside, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", outside, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", outside, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), outside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_CancellationOrNoMemory_IsNotReported()
    {
        using ErrorBoundary boundary = Boundary();

        boundary.Report("a", new OperationCanceledException());
        boundary.Report("a", new TaskCanceledException());
        boundary.Report("a", new InsufficientMemoryException());
        await boundary.CloseAsync(Patience);

        Assert.Empty(_posted);
        Assert.Empty(_logger.Messages);
        Assert.Equal(1, boundary.FaultCount);
    }

    [Fact]
    public async Task Report_WithoutAWayToPost_StillTellsTheApplication()
    {
        using ErrorBoundary boundary = Boundary(posts: false);

        boundary.Report("a", new FormatException("bad"));
        await boundary.CloseAsync(Patience);

        Assert.Single(_told);
        Assert.Single(_logger.Messages);
        Assert.Empty(_posted);
    }

    [Fact]
    public async Task Report_EverythingElseThrows_NothingComesBack()
    {
        var log = new OutputLog(_logger, OutputLogLevel.Debug, new SecretRedaction(Key));
        using var boundary = new ErrorBoundary(new ErrorReporting
        {
            Log = log,
            Metrics = new ServerMetrics(StatsigMeters.Default, new RecordingObservability { Throws = true }, log, "test"),
            Callback = static (_, _) => throw new InvalidOperationException("broken callback"),
            Post = static (_, _) => throw new TimeoutException("broken post"),
        });

        boundary.Report("a", new FormatException("bad"));
        boundary.Report("b", new TextThatThrowsException());
        await boundary.CloseAsync(Patience);

        Assert.Equal(2, boundary.FaultCount);
        Assert.Equal(1, boundary.DroppedCount);
        Assert.Contains(_logger.Messages, static message => message.Exception?.Message == "broken post" && message.Level == OutputLogLevel.Debug);
        Assert.Contains(_logger.Messages, static message => message.Exception?.Message == "broken callback");
    }

    [Fact]
    public async Task Report_PostThatHangs_IsBoundedAndCutShortAtTheDeadline()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using ErrorBoundary boundary = Boundary(async (_, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });

        boundary.ReportLoss("first", "lost");
        await started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (int i = 0; i < 100; i++)
        {
            boundary.ReportLoss("more", "lost");
        }

        Assert.Equal(100 - ErrorBoundary.MaxWaiting, boundary.DroppedCount);
        await boundary.CloseAsync(TimeSpan.FromMilliseconds(1)).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.InRange(boundary.DroppedCount, 100, 101);
    }

    [Fact]
    public async Task CloseAsync_PostThatHangs_IsWaitedForOnTheClockOfTheOptions()
    {
        var clock = new ManualClock();
        using ErrorBoundary boundary = Boundary(static (_, token) => Task.Delay(Timeout.Infinite, token), clock);
        boundary.ReportLoss("first", "lost");

        Task closing = boundary.CloseAsync(TimeSpan.FromSeconds(1));
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        Assert.False(closing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await closing.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task CloseAsync_ClockThatFails_EndsAllTheSame()
    {
        using ErrorBoundary boundary = Boundary(static (_, token) => Task.Delay(Timeout.Infinite, token), new TimerlessClock());
        boundary.ReportLoss("first", "lost");

        await boundary.CloseAsync(TimeSpan.FromMilliseconds(1)).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Report_ManyThreads_PostsOnePerType()
    {
        using ErrorBoundary boundary = Boundary();

        await Parallel.ForAsync(0, 1_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            boundary.Report("a", i % 2 == 0 ? new FormatException() : new InvalidOperationException());
            return ValueTask.CompletedTask;
        });
        await boundary.CloseAsync(Patience);

        Assert.Equal(2, _posted.Count);
        Assert.Equal(1_000, boundary.FaultCount);
    }

    private ErrorBoundary Boundary(bool posts = true) => Boundary(posts ? Post : null);

    private ErrorBoundary Boundary(Func<ReadOnlyMemory<byte>, CancellationToken, Task>? post, TimeProvider? clock = null)
    {
        var log = new OutputLog(_logger, OutputLogLevel.Info, new SecretRedaction(Key));
        return new ErrorBoundary(new ErrorReporting
        {
            Log = log,
            Metrics = new ServerMetrics(StatsigMeters.Default, _observability, log, "test"),
            Clock = clock ?? TimeProvider.System,
            Callback = (tag, exception) => _told.Add((tag, exception)),
            Post = post,
            MetadataJson = static () => """{"sdkType":"t"}"""u8.ToArray(),
            OptionsJson = """{"timeout":1}"""u8.ToArray(),
        });
    }

    private Task Post(ReadOnlyMemory<byte> body, CancellationToken token)
    {
        _posted.Add(Encoding.UTF8.GetString(body.Span));
        return Task.CompletedTask;
    }

    private static (string Tag, string Exception) Tags(IReadOnlyDictionary<string, string> tags) => (tags["tag"], tags["exception"]);

    private static Exception Thrown(Exception fault)
    {
        try
        {
            throw fault;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private sealed class TimerlessClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("This clock has no timers.");
    }

    private sealed class TextThatThrowsException : Exception
    {
        public override string Message => throw new InvalidOperationException("broken message");

        public override string ToString() => throw new InvalidOperationException("broken text");
    }
}
