using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>Answers gRPC calls as Statsig's forward proxy does, with the specs of a <see cref="StatsigService"/>.</summary>
/// <remarks>
/// <para>
/// The folder speaks gRPC itself: the calls are two, and their messages have a handful of fields. "getConfigSpec" answers once.
/// "StreamConfigSpec" answers at once, then whenever specs are published, and with "has_updates" false when nothing was published for a
/// while. A client that reads slower than specs are published gets the newest and misses those between. "grpc.health.v1.Health/Check" says
/// that the proxy serves.
/// </para>
/// <para>Safe from any thread.</para>
/// </remarks>
public sealed class ForwardProxyService(StatsigService service, ForwardProxyOptions? options = null) : IDisposable
{
    private const string Service = "/statsig_forward_proxy.StatsigForwardProxy";
    private const int SpecField = 1;
    private const int LastUpdatedField = 2;

    private static readonly ReadOnlyMemory<byte> NoUpdates = """{"has_updates":false}"""u8.ToArray();

    /// <summary>The message of a health check: field 1, "SERVING".</summary>
    private static readonly ReadOnlyMemory<byte> Serving = new byte[] { 0x08, 0x01 };

    private readonly ForwardProxyOptions _options = options ?? new ForwardProxyOptions();
    private readonly CancellationTokenSource _ending = new();
    private int _openStreams;

    /// <summary>How many streams are open.</summary>
    public int OpenStreams => Volatile.Read(ref _openStreams);

    /// <summary>True when a request is one for <see cref="HandleAsync"/>.</summary>
    public static bool IsCall(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return GrpcCall.Is(context.Request);
    }

    /// <summary>Answers one call, to its end.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var call = new GrpcCall(context);
        try
        {
            call.Start(_options.HostName);
            switch (context.Request.Path.Value)
            {
                case Service + "/getConfigSpec":
                    await AnswerAsync(call, await ReadAsync(call).ConfigureAwait(false)).ConfigureAwait(false);
                    break;
                case Service + "/StreamConfigSpec":
                    await StreamAsync(call, await ReadAsync(call).ConfigureAwait(false)).ConfigureAwait(false);
                    break;
                case "/grpc.health.v1.Health/Check":
                    await CheckAsync(call).ConfigureAwait(false);
                    break;
                default:
                    throw new GrpcException(GrpcStatus.Unimplemented, $"The service has no method {context.Request.Path.Value}.");
            }

            await call.EndAsync(GrpcStatus.Ok).ConfigureAwait(false);
        }
        catch (GrpcException refused)
        {
            await call.EndAsync(refused.Status, refused.Message).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every stream with the status OK, as the proxy does when it shuts down.</summary>
    public void EndStreams() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    private async Task<ConfigSpecRequest> ReadAsync(GrpcCall call)
    {
        ConfigSpecRequest request = ConfigSpecRequest.Parse(await call.ReadRequestAsync().ConfigureAwait(false));
        _options.Received?.Invoke(request);
        return _options.SdkKey is null || _options.SdkKey == request.SdkKey ? request : throw new GrpcException(GrpcStatus.PermissionDenied, "Unauthorized");
    }

    private async Task AnswerAsync(GrpcCall call, ConfigSpecRequest request)
    {
        SpecsPayload specs = SpecsFor(request);
        await WriteAsync(call, specs, isKnown: specs.IsKnownTo(request.SinceTime ?? 0, checksum: null)).ConfigureAwait(false);
    }

    private async Task StreamAsync(GrpcCall call, ConfigSpecRequest request)
    {
        if (Interlocked.Increment(ref _openStreams) > _options.MaxStreams)
        {
            Interlocked.Decrement(ref _openStreams);
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"The limit of {_options.MaxStreams} streams is reached.");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled, _ending.Token);
        try
        {
            // Before the first look, so that nothing is missed between the two.
            Task published = service.NextPublication;
            await AnswerAsync(call, request).ConfigureAwait(false);
            while (true)
            {
                bool isNew = await IsDoneWithinAsync(published, _options.Heartbeat, ended.Token).ConfigureAwait(false);
                if (isNew)
                {
                    published = service.NextPublication;
                }

                await WriteAsync(call, SpecsFor(request), isKnown: !isNew).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested && !call.Cancelled.IsCancellationRequested)
        {
            // The proxy shuts down: an orderly end.
        }
        finally
        {
            Interlocked.Decrement(ref _openStreams);
        }
    }

    private static async Task CheckAsync(GrpcCall call)
    {
        const int ServiceField = 1;
        string asked = "";
        byte[] message = await call.ReadRequestAsync().ConfigureAwait(false);
        for (var reader = new ProtoReader(message); reader.TryReadField(out int field);)
        {
            if (field == ServiceField)
            {
                asked = reader.ReadText();
            }
            else
            {
                reader.Skip();
            }
        }

        if (asked.Length > 0 && "/" + asked != Service)
        {
            throw new GrpcException(GrpcStatus.NotFound, $"The server has no service {asked}.");
        }

        await call.WriteAsync(Serving, default, default).ConfigureAwait(false);
    }

    private SpecsPayload SpecsFor(ConfigSpecRequest request) =>
        service.SpecsFor(isV1: request.Version != 2) ?? throw new GrpcException(GrpcStatus.Unavailable, "No specs are loaded yet.");

    private static Task WriteAsync(GrpcCall call, SpecsPayload specs, bool isKnown)
    {
        ReadOnlyMemory<byte> spec = isKnown ? NoUpdates : specs.Utf8;
        return call.WriteAsync(ProtoWriter.TextHead(SpecField, spec.Length), spec, ProtoWriter.Number(LastUpdatedField, (ulong)specs.Time));
    }

    private async Task<bool> IsDoneWithinAsync(Task task, TimeSpan limit, CancellationToken token)
    {
        try
        {
            await task.WaitAsync(limit, _options.TimeProvider, token).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
