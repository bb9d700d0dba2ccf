using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Networking.Grpc;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>The specs that a forward proxy gives when it is asked once by gRPC.</summary>
internal sealed class GrpcSpecsSource(ForwardProxyCalls calls, StatsigOptions options, Telemetry telemetry) : SpecsSource, IDisposable
{
    private GrpcChannel? _channel;
    private volatile bool _isDisposed;

    internal override DataSource Kind => DataSource.Network;

    internal override EvaluationSource EvaluationSource => EvaluationSource.Network;

    internal override string Api => calls.Proxy.ProxyAddress;

    internal override async ValueTask<SpecsAnswer> FetchAsync(SpecsInForce inForce, bool isInitial, CancellationToken cancellationToken)
    {
        // Kept from poll to poll, and made anew after a failure.
        GrpcChannel channel = Interlocked.Exchange(ref _channel, null) ?? calls.Open();
        telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: true, MarkerKeys.NetworkRequest) { NetworkProtocol = calls.Proxy.ProtocolName });
        GrpcReply reply = default;
        bool isKept = false;
        try
        {
            reply = await channel.CallAsync(
                ForwardProxyCalls.UnaryPath, calls.Request(inForce.TimeMs), RequestLimits.Of(options, isInitial), cancellationToken).ConfigureAwait(false);
            isKept = reply.Status.IsOk && Interlocked.CompareExchange(ref _channel, channel, null) is null;
        }
        finally
        {
            if (!isKept)
            {
                channel.Dispose();
            }
            else if (_isDisposed)
            {
                // Disposed meanwhile, which found nothing to dispose.
                DisposeChannel();
            }
        }

        telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: false, MarkerKeys.NetworkRequest)
        {
            Success = reply.Status.IsOk,
            ErrorName = reply.Status.IsOk ? null : reply.Status.Code.ToString(),
            ErrorMessage = reply.Status.IsOk ? null : reply.Status.Message,
            NetworkProtocol = calls.Proxy.ProtocolName,
        });
        return reply.Message is { } message ? Read(message) : Failed(reply, isInitial);
    }

    public void Dispose()
    {
        _isDisposed = true;
        DisposeChannel();
    }

    private void DisposeChannel() => Interlocked.Exchange(ref _channel, null)?.Dispose();

    private static SpecsAnswer Read(byte[] message)
    {
        if (!ConfigSpecResponse.TryRead(message, out ConfigSpecResponse response) || response.Specs.IsEmpty)
        {
            return new SpecsAnswer(null, "The forward proxy's answer is not the message that it should be.");
        }

        // A part of the message, which is the caller's already.
        response.Specs.Overlaps(message, out int offset);
        return new SpecsAnswer(message.AsMemory(-offset, response.Specs.Length));
    }

    private SpecsAnswer Failed(GrpcReply reply, bool isInitial)
    {
        string error = $"The call to {Api} failed: {reply.Status}";
        if (isInitial)
        {
            telemetry.Errors.Report(
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
