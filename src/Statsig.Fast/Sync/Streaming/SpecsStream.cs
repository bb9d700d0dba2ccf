using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>Receives specs from a forward proxy as they change, opens the stream again when it breaks, and has them polled elsewhere meanwhile.</summary>
/// <remarks>
/// <para>
/// One task goes round three states: connecting, streaming, backing off. A stream that ends, however it does, has failed. Each try asks for what is newer than
/// the specs in force at that moment. It is a message that shows that the stream is back, not a connection: then the retries start over and the polls
/// end.
/// </para>
/// <para>All times are those of the options' clock. The task ends with the server, or when the options say to give up.</para>
/// </remarks>
internal sealed class SpecsStream
{
    /// <summary>The messages in a row whose specs cannot be used that a stream may bring, whatever the threshold of the options is.</summary>
    private const int MostUnusable = 10;

    private readonly ForwardProxyCalls _calls;
    private readonly ForwardProxySpecsSource _source;
    private readonly SpecsFetcher _fetcher;
    private readonly SpecsUpdater _updater;
    private readonly BackupPolls _backup;
    private readonly StreamRetries _retries;
    private readonly StreamReporter _reporter;
    private readonly Telemetry _telemetry;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _firstMessageLimit;
    private readonly bool _hasBackup;
    private readonly int _mostUnusable;
    private int _unusable;
    private int _refusals;
    private bool _isExhausted;
    private string _host = "";
    private int _state;
    private int _failures;
    private long _lastMessage;

    internal SpecsStream(
        ForwardProxyCalls calls,
        ForwardProxySpecsSource source,
        SpecsFetcher fetcher,
        SpecsUpdater updater,
        BackupPolls backup,
        bool hasBackup,
        StatsigOptions options,
        Telemetry telemetry)
    {
        _calls = calls;
        _source = source;
        _fetcher = fetcher;
        _updater = updater;
        _backup = backup;
        _hasBackup = hasBackup;
        _retries = new StreamRetries(calls.Proxy, Random.Shared.NextDouble);
        _reporter = new StreamReporter(telemetry, calls.Proxy, options.TimeProvider);
        _telemetry = telemetry;
        _clock = options.TimeProvider;

        // A proxy answers a stream at once, with specs or without.
        TimeSpan idle = calls.Proxy.StreamIdleTimeout;
        _firstMessageLimit = options.RequestTimeout < idle ? options.RequestTimeout : idle;
        _lastMessage = _clock.GetTimestamp();
        _mostUnusable = Math.Min(calls.Proxy.FailoverThreshold, MostUnusable);
    }

    /// <summary>What the stream is doing.</summary>
    internal StreamState State => (StreamState)Volatile.Read(ref _state);

    /// <summary>The failures since the last message.</summary>
    internal int Failures => Volatile.Read(ref _failures);

    /// <summary>Since the last message; before the first one, since the server began to initialize.</summary>
    internal TimeSpan SinceLastMessage => _clock.GetElapsedTime(Volatile.Read(ref _lastMessage));

    /// <summary>Starts the stream on the thread pool.</summary>
    /// <returns>Completes when it has ended; never fails.</returns>
    internal Task Start(CancellationToken stopping)
    {
        return Detached.Run(() => RunAsync(stopping));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The stream never ends of a fault; it reports and goes on.")]
    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                long started = _clock.GetTimestamp();
                StreamEnd end = await TryReceiveAsync(stopping).ConfigureAwait(false);
                if (stopping.IsCancellationRequested || !Fail(end, stopping))
                {
                    break;
                }

                TimeSpan pause = _retries.Next(_clock.GetElapsedTime(started));
                _reporter.Waiting(pause);
                Enter(StreamState.Backoff);
                await Task.Delay(pause, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                // The pause is not the clock's: that is the application's own, and may be what broke.
                _reporter.Fault(exception);
                await Task.Delay(StreamRetries.Shortest, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        Enter(StreamState.Ended);
    }

    /// <summary>Opens a stream and takes its messages until it ends, in whatever way.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A fault here is a stream that failed; it is reported.")]
    private async Task<StreamEnd> TryReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return await ReceiveAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // A fault of this library. What was in force stays in force, and the next stream may go better.
            _reporter.Fault(exception);
            return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.Internal, exception.Message), exception);
        }
    }

    /// <summary>Opens a stream and takes its messages until it ends.</summary>
    private async Task<StreamEnd> ReceiveAsync(CancellationToken stopping)
    {
        Enter(StreamState.Connecting);
        _host = "";
        TimeSpan limit = _firstMessageLimit;
        long since = _updater.Known.TimeMs;
        _reporter.Connecting(_retries.Count, since);
        using var idle = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
        using ForwardProxyConnection connection = _calls.Connect();
        try
        {
            await foreach (ForwardProxyMessage message in connection.StreamAsync(_calls.Request(since), Opened, either.Token).ConfigureAwait(false))
            {
                limit = _calls.Proxy.StreamIdleTimeout;
                idle.CancelAfter(limit);
                if (Take(message, out bool isBehind) is { } problem)
                {
                    // A stream of specs that cannot be used is down like one that is silent: it is opened anew after a pause, and specs come from elsewhere meanwhile.
                    return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.Internal, problem), null);
                }

                if (isBehind)
                {
                    // The proxy says it has newer specs than what is in force after its message was taken. The stream is not read meanwhile, which is
                    // no silence of its own.
                    idle.CancelAfter(Timeout.InfiniteTimeSpan);
                    await _fetcher.TryAsync(_source, isInitial: false, OutputLogLevel.Warning, stopping).ConfigureAwait(false);
                    idle.CancelAfter(limit);
                }
            }

            return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.Ok, "the proxy ended it"), null);
        }
        catch (ForwardProxyException failure)
        {
            _host = failure.HostName;
            return new StreamEnd(failure.Status, failure.InnerException);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.DeadlineExceeded, $"nothing came for {limit}"), null);
        }
    }

    /// <summary>The proxy has taken the stream.</summary>
    private void Opened(string hostName)
    {
        _host = hostName;
        Enter(StreamState.Streaming);
        _reporter.Connected(hostName);
    }

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isBehind">Whether the stream is back and yet the specs in force are older than the proxy's.</param>
    /// <returns>Why the message cannot be used; null when it can.</returns>
    private string? Take(ForwardProxyMessage message, out bool isBehind)
    {
        isBehind = false;

        // What is as old as the specs in force, or older, says no more than that the stream lives: so are the proxy's heartbeats.
        Ruleset current = _updater.Current;
        if ((message.LastUpdatedMs > _updater.Known.TimeMs && message.LastUpdatedMs != current.TimeMs) || !current.HasSpecs)
        {
            _reporter.Received(message.LastUpdatedMs);
            SpecsAttempt attempt = _fetcher.Take(_source, message.Specs, _unusable == 0 ? OutputLogLevel.Warning : OutputLogLevel.Debug);
            if (attempt.Result.Status == SpecsUpdateStatus.Rejected)
            {
                return CountUnusable($"The specs of {_unusable + 1} messages in a row cannot be used: {attempt.Error}");
            }

            _unusable = 0;
        }
        else
        {
            _telemetry.ConfirmSpecs();
            if (_unusable > _mostUnusable)
            {
                return null; // That the stream lives does not make its specs usable.
            }
        }

        int retries = _retries.Count;
        bool wasPolling = _backup.IsRunning;
        bool isBack = retries > 0 || wasPolling;
        _backup.Stop();
        _retries.Reset();
        _refusals = 0;
        _isExhausted = false;
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _lastMessage, _clock.GetTimestamp());
        if (isBack)
        {
            // Last: the state that an application reads when this is logged shows no failures any more.
            _reporter.Reconnected(retries, wasPolling && _hasBackup, _host);
        }

        isBehind = isBack && _updater.Known.TimeMs < message.LastUpdatedMs && _updater.Current.TimeMs != message.LastUpdatedMs;
        return null;
    }

    /// <summary>Counts a message whose specs cannot be used.</summary>
    /// <returns>The problem, when there were so many in a row that the stream is as good as down; null to wait for the next message.</returns>
    private string? CountUnusable(string problem)
    {
        _unusable = Math.Min(_unusable + 1, _mostUnusable + 1);
        if (_unusable > _mostUnusable)
        {
            return problem;
        }

        Interlocked.Increment(ref _failures);
        return null;
    }

    /// <summary>Deals with a stream that ended.</summary>
    /// <returns>False to give up.</returns>
    private bool Fail(StreamEnd end, CancellationToken stopping)
    {
        Interlocked.Increment(ref _failures);
        _reporter.Failed(_retries.Count, end.Status, end.Failure, _host);
        bool isKeyRefused = end.Status.Code is ForwardProxyStatusCode.PermissionDenied or ForwardProxyStatusCode.Unauthenticated;
        _refusals = isKeyRefused ? _refusals + 1 : 0;
        bool isRefused = end.Status.Code == ForwardProxyStatusCode.Unimplemented || _refusals > 1;
        bool isUnusable = _unusable > _mostUnusable;

        // Before the end of the retries is looked at, so that a threshold as large as their number still counts.
        if ((_retries.FailsOver || isRefused || isUnusable) && _backup.Start(stopping))
        {
            _reporter.FellBack(isRefused && !_retries.FailsOver, isUnusable, _hasBackup);
        }

        if (_retries.IsExhausted && !_isExhausted)
        {
            _isExhausted = true;
            _reporter.Exhausted(_retries.Count, _host);
        }

        return !(_retries.IsExhausted && _calls.Proxy.GiveUpAfterMaxRetries);
    }

    private void Enter(StreamState state) => Volatile.Write(ref _state, (int)state);

    /// <summary>How a stream ended.</summary>
    /// <param name="Status">The status; OK when the proxy ended it without a reason.</param>
    /// <param name="Failure">What broke it on this side, if that is how it ended.</param>
    private readonly record struct StreamEnd(ForwardProxyStatus Status, Exception? Failure);
}

/// <summary>What a stream is doing.</summary>
internal enum StreamState
{
    /// <summary>Opening a stream.</summary>
    Connecting,

    /// <summary>The proxy has taken the stream; messages come.</summary>
    Streaming,

    /// <summary>Waiting for the next try.</summary>
    Backoff,

    /// <summary>Ended with the server, or given up.</summary>
    Ended,
}
