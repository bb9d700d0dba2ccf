using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>The specs that a forward proxy returns for one call over gRPC.</summary>
/// <remarks>Safe from any thread. Disposing it ends the current calls; later calls fail.</remarks>
internal sealed class ForwardProxySpecsSource : SpecsSource, IDisposable
{
    private readonly ForwardProxyCalls _calls;
    private readonly StatsigOptions _options;
    private readonly Telemetry _telemetry;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private ForwardProxyConnection? _connection;
    private int _disposed;

    internal ForwardProxySpecsSource(ForwardProxyCalls calls, StatsigOptions options, Telemetry telemetry)
    {
        _calls = calls;
        _options = options;
        _telemetry = telemetry;

        // Cached, because the source of the token cannot be used after its disposal.
        _ended = _ending.Token;
    }

    private static SpecsFetchResult Disposed => new(null, "The server is shut down.");

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0; // Volatile: any thread may dispose.

    internal override DataSource Kind => DataSource.Network;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Network;

    internal override string Api => _calls.Proxy.ProxyAddress;

    internal override async ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, SpecsForm form, bool isInitial, CancellationToken cancellationToken)
    {
        if (IsDisposed)
        {
            return Disposed;
        }

        // Reused for all polls, and replaced after a failure.
        ForwardProxyConnection connection = Interlocked.Exchange(ref _connection, null) ?? _calls.Connect();
        Mark(isStart: true, null);
        ForwardProxyMessage message;
        bool isKept = false;
        try
        {
            // Cancelled before its disposal, so that its token can always be linked.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended, cancellationToken);
            message = await connection.GetAsync(_calls.Request(known.TimeMs), RequestLimits.Of(_options, isInitial), either.Token).ConfigureAwait(false);
            isKept = Interlocked.CompareExchange(ref _connection, connection, null) is null;
        }
        catch (OperationCanceledException) when (IsDisposed && !cancellationToken.IsCancellationRequested)
        {
            return Disposed;
        }
        catch (ForwardProxyException exception)
        {
            Mark(isStart: false, exception.Status);
            return Failed(exception, isInitial);
        }
        finally
        {
            if (!isKept)
            {
                connection.Dispose();
            }
            else if (IsDisposed)
            {
                // The source was disposed meanwhile and found no connection to dispose.
                DisposeConnection();
            }
        }

        Mark(isStart: false, new ForwardProxyStatus(ForwardProxyStatusCode.Ok, ""));
        return message.Specs.IsEmpty ? new SpecsFetchResult(null, "The forward proxy's answer has no specs.") : new SpecsFetchResult(message.Specs);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _ending.Cancel();
            _ending.Dispose();
            DisposeConnection();
        }
    }

    private void DisposeConnection() => Interlocked.Exchange(ref _connection, null)?.Dispose();

    private void Mark(bool isStart, ForwardProxyStatus? status)
    {
        bool? isOk = status is { } ended ? ended.Code == ForwardProxyStatusCode.Ok : null;
        _telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart, MarkerKeys.NetworkRequest)
        {
            Success = isOk,
            ErrorName = isOk == false ? status!.Value.Code.ToString() : null,
            ErrorMessage = isOk == false ? status!.Value.Message : null,
            NetworkProtocol = _calls.Proxy.ProtocolName,
        });
    }

    private SpecsFetchResult Failed(ForwardProxyException failure, bool isInitial)
    {
        string error = $"The call to {Api} failed: {failure.Status}";
        if (isInitial)
        {
            bool isUnusable = failure is { Status.Code: ForwardProxyStatusCode.FailedPrecondition, InnerException: not null };
            _telemetry.Errors.Report(
                isUnusable ? "grpcWebSocket:init_channel" : "grpcWebSocket:initialize",
                new ForwardProxyException(error, failure.Status, failure.HostName, failure.InnerException),
                hasUserData: false,
                isPerTag: true,
                new ErrorDetail("hostName", Api),
                new ErrorDetail("sfpHostName", failure.HostName));
        }

        return new SpecsFetchResult(null, error);
    }
}
