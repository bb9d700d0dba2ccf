using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Networking.Grpc;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>The specs that a forward proxy gives when it is asked once by gRPC.</summary>
/// <remarks>Safe from any thread. Disposing it ends the calls under way; it has no connection after that.</remarks>
internal sealed class GrpcSpecsSource : SpecsSource, IDisposable
{
    private readonly ForwardProxyCalls _calls;
    private readonly StatsigOptions _options;
    private readonly Telemetry _telemetry;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private GrpcChannel? _channel;
    private int _disposed;

    internal GrpcSpecsSource(ForwardProxyCalls calls, StatsigOptions options, Telemetry telemetry)
    {
        _calls = calls;
        _options = options;
        _telemetry = telemetry;

        // What is left of its source once that is disposed.
        _ended = _ending.Token;
    }

    private static SpecsAnswer Disposed => new(null, "The server is shut down.");

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    internal override DataSource Kind => DataSource.Network;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Network;

    internal override string Api => _calls.Proxy.ProxyAddress;

    internal override async ValueTask<SpecsAnswer> FetchAsync(SpecsInForce inForce, bool isInitial, CancellationToken cancellationToken)
    {
        if (IsDisposed)
        {
            return Disposed;
        }

        // Kept from poll to poll, and made anew after a failure.
        GrpcChannel channel = Interlocked.Exchange(ref _channel, null) ?? _calls.Open();
        _telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: true, MarkerKeys.NetworkRequest) { NetworkProtocol = _calls.Proxy.ProtocolName });
        GrpcReply reply = default;
        bool isKept = false;
        try
        {
            // Cancelled before it is disposed, so that its token can always be linked to.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended, cancellationToken);
            reply = await channel.CallAsync(
                ForwardProxyCalls.UnaryPath, _calls.Request(inForce.TimeMs), RequestLimits.Of(_options, isInitial), either.Token).ConfigureAwait(false);
            isKept = reply.Status.IsOk && Interlocked.CompareExchange(ref _channel, channel, null) is null;
        }
        catch (OperationCanceledException) when (IsDisposed && !cancellationToken.IsCancellationRequested)
        {
            return Disposed;
        }
        finally
        {
            if (!isKept)
            {
                channel.Dispose();
            }
            else if (IsDisposed)
            {
                // Disposed meanwhile, which found nothing to dispose.
                DisposeChannel();
            }
        }

        _telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: false, MarkerKeys.NetworkRequest)
        {
            Success = reply.Status.IsOk,
            ErrorName = reply.Status.IsOk ? null : reply.Status.Code.ToString(),
            ErrorMessage = reply.Status.IsOk ? null : reply.Status.Message,
            NetworkProtocol = _calls.Proxy.ProtocolName,
        });
        return reply.Message is { } message ? Read(message) : Failed(reply, isInitial);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _ending.Cancel();
            _ending.Dispose();
            DisposeChannel();
        }
    }

    private void DisposeChannel() => Interlocked.Exchange(ref _channel, null)?.Dispose();

    private static SpecsAnswer Read(ReadOnlyMemory<byte> message)
    {
        if (!ConfigSpecResponse.TryRead(message.Span, out ConfigSpecResponse response) || response.Specs.IsEmpty)
        {
            return new SpecsAnswer(null, "The forward proxy's answer is not the message that it should be.");
        }

        // A part of the message, which is the caller's already.
        return new SpecsAnswer(message.Slice(response.SpecsStart, response.Specs.Length));
    }

    private SpecsAnswer Failed(GrpcReply reply, bool isInitial)
    {
        string error = $"The call to {Api} failed: {reply.Status}";
        if (isInitial)
        {
            _telemetry.Errors.Report(
                reply.Status.Code == GrpcStatusCode.FailedPrecondition && reply.Failure is not null ? "grpcWebSocket:init_channel" : "grpcWebSocket:initialize",
                new ForwardProxyException(error, reply.Failure),
                hasUserData: false,
                isPerTag: true,
                new ErrorDetail("hostName", Api),
                new ErrorDetail("sfpHostName", reply.HostName));
        }

        return new SpecsAnswer(null, error);
    }
}
