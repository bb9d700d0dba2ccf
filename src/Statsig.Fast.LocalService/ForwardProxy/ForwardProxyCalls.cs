using System;
using System.Threading;
using System.Threading.Tasks;
using Google.Protobuf;
using Grpc.Core;
using Statsig.Fast.ForwardProxy.Wire;
using Statsig.Fast.LocalService.Protocol;
using WireRequest = Statsig.Fast.ForwardProxy.Wire.ConfigSpecRequest;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>The two methods of the forward proxy's service.</summary>
internal sealed class ForwardProxyCalls(StatsigService service, ForwardProxyOptions options)
    : StatsigForwardProxy.StatsigForwardProxyBase, IDisposable
{
    private static readonly ByteString NoUpdates = ByteString.CopyFromUtf8("""{"has_updates":false}""");

    private readonly CancellationTokenSource _ending = new();
    private int _openStreams;

    internal int OpenStreams => Volatile.Read(ref _openStreams);

    public override Task<ConfigSpecResponse> getConfigSpec(WireRequest request, ServerCallContext context)
    {
        Receive(request);
        return Task.FromResult(AnswerTo(request));
    }

    public override async Task StreamConfigSpec(
        WireRequest request, IServerStreamWriter<ConfigSpecResponse> responseStream, ServerCallContext context)
    {
        Receive(request);
        if (Interlocked.Increment(ref _openStreams) > options.MaxStreams)
        {
            Interlocked.Decrement(ref _openStreams);
            throw Failure(StatusCode.ResourceExhausted, $"The limit of {options.MaxStreams} streams is reached.");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _ending.Token);
        try
        {
            // Before the first look, so that nothing is missed between the two.
            Task published = service.NextPublication;
            await responseStream.WriteAsync(AnswerTo(request), context.CancellationToken).ConfigureAwait(false);
            while (true)
            {
                bool isNew = await IsDoneWithinAsync(published, options.Heartbeat, ended.Token).ConfigureAwait(false);
                if (isNew)
                {
                    published = service.NextPublication;
                }

                ConfigSpecResponse message = MessageOf(SpecsFor(request), isKnown: !isNew);
                await responseStream.WriteAsync(message, context.CancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            // The proxy shuts down: an orderly end.
        }
        finally
        {
            Interlocked.Decrement(ref _openStreams);
        }
    }

    internal void EndStreams() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    private void Receive(WireRequest request)
    {
        long? sinceTime = request.HasSinceTime ? (long)request.SinceTime : null;
        options.Received?.Invoke(new ConfigSpecRequest(request.SdkKey, (int)request.Version, sinceTime));
        if (options.SdkKey is not null && options.SdkKey != request.SdkKey)
        {
            throw Failure(StatusCode.PermissionDenied, "Unauthorized");
        }
    }

    private ConfigSpecResponse AnswerTo(WireRequest request)
    {
        SpecsPayload specs = SpecsFor(request);
        return MessageOf(specs, specs.IsKnownTo((long)request.SinceTime, checksum: null));
    }

    private SpecsPayload SpecsFor(WireRequest request) =>
        service.SpecsFor(isV1: request.Version != apiVersion.V2) ?? throw Failure(StatusCode.Unavailable, "No specs are loaded yet.");

    private static ConfigSpecResponse MessageOf(SpecsPayload specs, bool isKnown) => new()
    {
        // Not a copy: a payload is never written to.
        Spec = isKnown ? NoUpdates : UnsafeByteOperations.UnsafeWrap(specs.Utf8),
        LastUpdated = (ulong)specs.Time,
    };

    private static RpcException Failure(StatusCode code, string message) => new(new Status(code, message));

    private async Task<bool> IsDoneWithinAsync(Task task, TimeSpan limit, CancellationToken token)
    {
        try
        {
            await task.WaitAsync(limit, options.TimeProvider, token).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
