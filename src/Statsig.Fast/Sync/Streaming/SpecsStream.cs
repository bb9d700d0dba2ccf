using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>
/// Receives specs from a forward proxy as they change, reopens a failed stream, and starts polls of other sources meanwhile.
/// </summary>
/// <remarks>
/// <para>
/// One task cycles through three states: connecting, streaming, backing off. Any end of a stream is a failure. Each attempt requests specs
/// newer than the current ones. A message, not a connection, shows that the stream works again: the retries then start over and the polls
/// end.
/// </para>
/// <para>All times are measured by the clock of the options. The task ends with the server, or when the options limit the retries.</para>
/// </remarks>
internal sealed class SpecsStream
{
    /// <summary>The maximum number of consecutive messages with unusable specs, regardless of the threshold of the options.</summary>
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

        // A proxy answers a stream immediately, with or without specs.
        TimeSpan idle = calls.Proxy.StreamIdleTimeout;
        _firstMessageLimit = options.RequestTimeout < idle ? options.RequestTimeout : idle;
        _lastMessage = _clock.GetTimestamp();
        _mostUnusable = Math.Min(calls.Proxy.FailoverThreshold, MostUnusable);
    }

    /// <summary>Gets the state of the stream.</summary>
    internal StreamState State => (StreamState)Volatile.Read(ref _state); // Volatile, as below: the task of the stream writes, any thread reads.

    /// <summary>Gets the number of failures since the last message.</summary>
    internal int Failures => Volatile.Read(ref _failures);

    /// <summary>Gets the time since the last message; before the first one, the time since the start of the initialization.</summary>
    internal TimeSpan SinceLastMessage => _clock.GetElapsedTime(Volatile.Read(ref _lastMessage));

    /// <summary>Starts the stream on the thread pool.</summary>
    /// <returns>A task that completes when the stream has ended; never fails.</returns>
    internal Task Start(CancellationToken stopping)
    {
        return Detached.Run(() => RunAsync(stopping));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A fault is reported, and the stream is retried.")]
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
                // The pause does not use the clock of the options: it is code of the application and may be the cause.
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

    /// <summary>Opens a stream and processes its messages until it ends; exceptions count as an end.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A fault is reported and counts as a failed stream.")]
    private async Task<StreamEnd> TryReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return await ReceiveAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // A fault of this library. The current specs stay, and the next stream may succeed.
            _reporter.Fault(exception);
            return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.Internal, exception.Message), exception);
        }
    }

    /// <summary>Opens a stream and processes its messages until it ends.</summary>
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
                    // A stream of unusable specs is handled like a silent one: it is reopened after a pause, and other sources are polled
                    // meanwhile.
                    return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.Internal, problem), null);
                }

                if (isBehind)
                {
                    // The proxy reports newer specs than those that are current after its message. The stream is not read during this
                    // request, which must not count as silence.
                    idle.CancelAfter(Timeout.InfiniteTimeSpan);
                    await _fetcher.TryAsync(_source, isInitial: false, OutputLogLevel.Warning, stopping).ConfigureAwait(false);
                    idle.CancelAfter(limit);
                }
            }

            return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.Ok, "The proxy closed the stream."), null);
        }
        catch (ForwardProxyException exception)
        {
            _host = exception.HostName;
            return new StreamEnd(exception.Status, exception.InnerException);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new StreamEnd(new ForwardProxyStatus(ForwardProxyStatusCode.DeadlineExceeded, $"No message arrived within {limit}."), null);
        }
    }

    /// <summary>Called when the proxy has accepted the stream.</summary>
    private void Opened(string hostName)
    {
        _host = hostName;
        Enter(StreamState.Streaming);
        _reporter.Connected(hostName);
    }

    /// <summary>Processes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isBehind">True when the stream works again but the current specs are older than those of the proxy.</param>
    /// <returns>The reason why the message cannot be used; null when it can.</returns>
    private string? Take(ForwardProxyMessage message, out bool isBehind)
    {
        isBehind = false;

        // Specs that are not newer than the current ones only confirm the connection, as the proxy's heartbeats do.
        Ruleset current = _updater.Current;
        if ((message.LastUpdatedMs > _updater.Known.TimeMs && message.LastUpdatedMs != current.TimeMs) || !current.HasSpecs)
        {
            _reporter.Received(message.LastUpdatedMs);
            SpecsAttempt attempt = _fetcher.Take(_source, message.Specs, _unusable == 0 ? OutputLogLevel.Warning : OutputLogLevel.Debug);
            if (attempt.Update.Status == SpecsUpdateStatus.Rejected)
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
                return null; // A heartbeat does not make the specs of the stream usable.
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
            // Last: an application that reads the state when this line is logged must see no failures.
            _reporter.Reconnected(retries, wasPolling && _hasBackup, _host);
        }

        isBehind = isBack && _updater.Known.TimeMs < message.LastUpdatedMs && _updater.Current.TimeMs != message.LastUpdatedMs;
        return null;
    }

    /// <summary>Counts a message whose specs cannot be used.</summary>
    /// <returns>The problem when the limit of consecutive failures is exceeded; null to wait for the next message.</returns>
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

    /// <summary>Handles the end of a stream.</summary>
    /// <returns>False when the stream is not retried.</returns>
    private bool Fail(StreamEnd end, CancellationToken stopping)
    {
        Interlocked.Increment(ref _failures);
        _reporter.Failed(_retries.Count, end.Status, end.Failure, _host);
        bool isKeyRefused = end.Status.Code is ForwardProxyStatusCode.PermissionDenied or ForwardProxyStatusCode.Unauthenticated;
        _refusals = isKeyRefused ? _refusals + 1 : 0;
        bool isRefused = end.Status.Code == ForwardProxyStatusCode.Unimplemented || _refusals > 1;
        bool isUnusable = _unusable > _mostUnusable;

        // Before the check of the retry limit, so that a threshold equal to that limit still has an effect.
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

    /// <summary>The end of a stream.</summary>
    /// <param name="Status">The status; OK when the proxy ended it without a reason.</param>
    /// <param name="Failure">The exception on this side that ended it; null otherwise.</param>
    private readonly record struct StreamEnd(ForwardProxyStatus Status, Exception? Failure);
}

/// <summary>The states of a stream.</summary>
internal enum StreamState
{
    /// <summary>Opening a stream.</summary>
    Connecting,

    /// <summary>The proxy has accepted the stream and sends messages.</summary>
    Streaming,

    /// <summary>Waiting for the next attempt.</summary>
    Backoff,

    /// <summary>Ended with the server, or after the last retry.</summary>
    Ended,
}
