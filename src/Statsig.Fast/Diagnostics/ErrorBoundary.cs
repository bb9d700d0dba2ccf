using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Diagnostics;

/// <summary>
/// Handles every fault inside the server: logs and counts it, and reports it to the application's callback and, once per type, to Statsig.
/// </summary>
/// <remarks>
/// Never throws and never waits: posting is done by one task that exists only while something is to be posted. Costs nothing until
/// something is reported. Safe from any thread; callers hold no lock.
/// </remarks>
internal sealed class ErrorBoundary : IDisposable
{
    /// <summary>The most type names that are remembered as reported; further types are not reported.</summary>
    internal const int MaxNames = 1_000;

    /// <summary>The reports that may wait to be posted; further ones are counted only.</summary>
    internal const int MaxWaiting = 32;

    private readonly ErrorReporting _reporting;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Queue<byte[]> _waiting = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private Task _posting = Task.CompletedTask;
    private bool _isPosting;
    private bool _isClosed;
    private long _faults;
    private long _dropped;

    internal ErrorBoundary(ErrorReporting reporting)
    {
        _reporting = reporting;
        _stopped = _stopping.Token;
    }

    /// <summary>Every fault that was handed over, reported or not.</summary>
    internal long FaultCount => Interlocked.Read(ref _faults);

    /// <summary>Reports that were not posted: too many waited, or posting failed.</summary>
    internal long DroppedCount => Interlocked.Read(ref _dropped);

    /// <summary>Reports an exception.</summary>
    /// <param name="tag">Where it happened, in the words of other Statsig SDKs: "check_gate", "initialize"...</param>
    /// <param name="exception">What happened.</param>
    /// <param name="hasUserData">
    /// True where a user was being worked on: then messages, which can quote private attributes, are neither logged nor sent.
    /// </param>
    /// <param name="isPerTag">True where one type represents many faults: each tag is then reported once, instead of the type.</param>
    /// <param name="details">Further facts for Statsig.</param>
    /// <remarks>
    /// A cancellation is not an error. A process without memory or stack cannot report without making the situation worse.
    /// </remarks>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The texts of an exception can throw.")]
    internal void Report(string tag, Exception exception, bool hasUserData = false, bool isPerTag = false, params ReadOnlySpan<ErrorDetail> details)
    {
        if (exception is OperationCanceledException)
        {
            return;
        }

        Interlocked.Increment(ref _faults);
        if (exception is OutOfMemoryException or InsufficientExecutionStackException or StackOverflowException)
        {
            return;
        }

        try
        {
            string name = exception.GetType() == typeof(Exception) ? tag : exception.GetType().Name;
            bool isFirst = IsFirst(isPerTag ? $"{tag}:{name}" : name);
            WriteLog(isFirst ? OutputLogLevel.Warning : OutputLogLevel.Debug, tag, exception, hasUserData);
            if (isFirst)
            {
                Tell(tag, name, exception, hasUserData);
                Post(tag, name, hasUserData ? ErrorReport.TypesAndTraces(exception) : exception.ToString(), details);
            }
        }
        catch (Exception)
        {
            // An exception type of the application whose message or stack trace throws when it is read. It is counted, but cannot be
            // described.
        }
    }

    /// <summary>Reports a condition that is not an exception, such as lost events, every time. The caller writes the log line.</summary>
    internal void ReportLoss(string tag, string message, params ReadOnlySpan<ErrorDetail> details)
    {
        Interlocked.Increment(ref _faults);
        Tell(tag, tag, new InvalidOperationException(message), hasUserData: false);
        Post(tag, tag, message, details);
    }

    /// <summary>
    /// Reports an event that is not a fault, such as a recovered stream, to Statsig every time, without the counter and the callback. The
    /// caller writes the log line.
    /// </summary>
    internal void Inform(string tag, string message, params ReadOnlySpan<ErrorDetail> details) => Post(tag, tag, message, details);

    /// <summary>Posts the waiting reports, up to a deadline; after that no report is posted.</summary>
    /// <remarks>Never fails. Posts under way at the deadline are cancelled.</remarks>
    internal Task CloseAsync(TimeSpan deadline)
    {
        Task posting;
        lock (_lock)
        {
            _isClosed = true;
            posting = _posting;
        }

        // Usually no report is being posted, and a method that is not asynchronous needs no compiled state machine at start.
        return posting.IsCompleted ? _stopping.CancelAsync() : CloseAsync(posting, deadline);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task CloseAsync(Task posting, TimeSpan deadline)
    {
        if (!posting.IsCompleted)
        {
            await Task.WhenAny(posting, DelayAsync(deadline > TimeSpan.Zero ? deadline : TimeSpan.Zero)).ConfigureAwait(false);
        }

        if (!posting.IsCompleted)
        {
            lock (_lock)
            {
                Interlocked.Add(ref _dropped, _waiting.Count);
                _waiting.Clear();
            }
        }

        // Also ends the timer of the deadline, which would otherwise outlive the server.
        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The clock may be application code, and the cause of the report.")]
    private Task DelayAsync(TimeSpan pause)
    {
        try
        {
            return Task.Delay(pause, _reporting.Clock, _stopped);
        }
        catch (Exception)
        {
            // The shutdown still ends, after the same time of the system's clock.
            return Task.Delay(pause, TimeProvider.System, _stopped);
        }
    }

    private bool IsFirst(string name)
    {
        lock (_lock)
        {
            return _reported.Count < MaxNames && _reported.Add(name);
        }
    }

    private void WriteLog(OutputLogLevel level, string tag, Exception exception, bool hasUserData)
    {
        if (!_reporting.Log.IsEnabled(level))
        {
            return;
        }

        if (hasUserData)
        {
            _reporting.Log.Write(level, $"A fault in {tag} was caught, and the default was returned. {ErrorReport.TypesAndTraces(exception).ReplaceLineEndings(" ")}");
        }
        else
        {
            _reporting.Log.Write(level, $"A fault in {tag} was caught.", exception);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The application's callback must not affect the server.")]
    private void Tell(string tag, string name, Exception fault, bool hasUserData)
    {
        SecretRedaction redaction = _reporting.Log.Redaction;
        _reporting.Metrics.Error(tag, name, hasUserData ? RedactedException.WithoutMessages(fault) : redaction.Apply(fault));
        try
        {
            _reporting.Callback?.Invoke(tag, redaction.Apply(fault));
        }
        catch (Exception exception)
        {
            // Application code: reporting its fault to itself could repeat forever, so it is only logged.
            _reporting.Log.Write(OutputLogLevel.Warning, "The SdkErrorCallback failed.", exception);
        }
    }

    private void Post(string tag, string name, string info, ReadOnlySpan<ErrorDetail> details)
    {
        if (_reporting.Post is null)
        {
            return;
        }

        byte[] body = ErrorReport.Write(tag, name, info, details, _reporting);
        lock (_lock)
        {
            if (_isClosed || _waiting.Count >= MaxWaiting)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            _waiting.Enqueue(body);
            if (!_isPosting)
            {
                _isPosting = true;
                _posting = Detached.Run(PostAllAsync);
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failed post loses one report.")]
    private async Task PostAllAsync()
    {
        while (TryTake(out byte[]? body))
        {
            try
            {
                await _reporting.Post!(body, _stopped).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // A report about a failed report would fail the same way.
                Interlocked.Increment(ref _dropped);
                _reporting.Log.Write(OutputLogLevel.Debug, "An error report could not be posted.", exception);
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out byte[]? body)
    {
        lock (_lock)
        {
            _isPosting = _waiting.TryDequeue(out body);
            return _isPosting;
        }
    }
}
