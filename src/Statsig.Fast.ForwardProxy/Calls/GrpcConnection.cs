using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Grpc.Core;
using Grpc.Net.Client;
using Statsig.Fast.ForwardProxy.Wire;

namespace Statsig.Fast.ForwardProxy.Calls;

/// <summary>The two calls of the forward proxy's service, through a channel of Grpc.Net.Client.</summary>
/// <remarks>
/// The folder converts requests and answers of the library to messages of the service, and all failures to a
/// <see cref="ForwardProxyException"/>. The first call creates the channel, so unusable TLS files fail that call. One caller
/// at a time.
/// </remarks>
internal sealed class GrpcConnection(ProxyConfig proxy, StatsigOptions options) : ForwardProxyConnection
{
    private ProxyHandler? _handler;
    private GrpcChannel? _channel;

    internal override async Task<ForwardProxyMessage> GetAsync(ForwardProxyRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        AsyncUnaryCall<ConfigSpecResponse>? call = null;
        try
        {
            var settings = new CallOptions(deadline: DeadlineOf(limit), cancellationToken: either.Token);
            call = Client().getConfigSpecAsync(MessageOf(request), settings);
            return MessageOf(await call.ResponseAsync.ConfigureAwait(false));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Any failure that the cancellation caused.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (timeout.IsCancellationRequested)
        {
            var late = new ForwardProxyStatus(ForwardProxyStatusCode.DeadlineExceeded, $"There was no answer within {limit}.");
            throw new ForwardProxyException(late, "", exception);
        }
        catch (Exception exception)
        {
            bool hasHeaders = call?.ResponseHeadersAsync.IsCompletedSuccessfully == true;
            throw CallFailures.Of(exception, hasHeaders ? CallFailures.HostNameIn(await call!.ResponseHeadersAsync.ConfigureAwait(false)) : "");
        }
        finally
        {
            call?.Dispose();
        }
    }

    internal override async IAsyncEnumerable<ForwardProxyMessage> StreamAsync(
        ForwardProxyRequest request, Action<string> opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (AsyncServerStreamingCall<ConfigSpecResponse> call, string hostName) = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        using (call)
        {
            if (!_handler!.IsRefused)
            {
                opened(hostName);
            }

            while (await NextAsync(call.ResponseStream, hostName, cancellationToken).ConfigureAwait(false))
            {
                yield return MessageOf(call.ResponseStream.Current);
            }
        }
    }

    public override void Dispose() => _channel?.Dispose();

    private static ConfigSpecRequest MessageOf(ForwardProxyRequest request)
    {
        var message = new ConfigSpecRequest { SdkKey = request.SdkKey };
        if (request.Version is { } version)
        {
            message.Version = version == SpecsVersion.V1 ? apiVersion.V1 : apiVersion.V2;
        }

        if (request.SinceTimeMs is { } time)
        {
            message.SinceTime = time;
        }

        return message;
    }

    /// <summary>Converts a message; the specs are its bytes, which are not shared.</summary>
    private static ForwardProxyMessage MessageOf(ConfigSpecResponse response) =>
        new(response.Spec.Memory, (long)Math.Min(response.LastUpdated, long.MaxValue));

    private static async Task<bool> NextAsync(IAsyncStreamReader<ConfigSpecResponse> stream, string hostName, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception)
        {
            throw CallFailures.Of(exception, hostName);
        }
    }

    /// <summary>Starts the call and waits for the headers of its answer.</summary>
    private async Task<(AsyncServerStreamingCall<ConfigSpecResponse> Call, string HostName)> OpenAsync(
        ForwardProxyRequest request, CancellationToken cancellationToken)
    {
        AsyncServerStreamingCall<ConfigSpecResponse>? call = null;
        try
        {
            call = Client().StreamConfigSpec(MessageOf(request), new CallOptions(cancellationToken: cancellationToken));
            return (call, CallFailures.HostNameIn(await call.ResponseHeadersAsync.ConfigureAwait(false)));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            call?.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception)
        {
            call?.Dispose();
            throw CallFailures.Of(exception, "");
        }
    }

    private StatsigForwardProxy.StatsigForwardProxyClient Client()
    {
        _handler ??= new ProxyHandler(proxy, options);
        _channel ??= GrpcChannel.ForAddress(proxy.GrpcOrigin(), new GrpcChannelOptions
        {
            HttpHandler = _handler,
            DisposeHttpClient = true,
            HttpVersion = HttpVersion.Version20,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            MaxReceiveMessageSize = proxy.MaxMessageBytes,
        });
        return new StatsigForwardProxy.StatsigForwardProxyClient(_channel);
    }

    /// <summary>The time after which the proxy may drop the call; null when the options' clock is not the system's.</summary>
    /// <remarks>The client keeps the limit by a token of the options' clock in either case.</remarks>
    private DateTime? DeadlineOf(TimeSpan limit) => options.TimeProvider == TimeProvider.System ? TimeProvider.System.GetUtcNow().UtcDateTime + limit : null;
}
