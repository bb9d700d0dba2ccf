using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>Calls to one forward proxy: gRPC over HTTP/2, in clear with prior knowledge or over TLS.</summary>
/// <remarks>
/// <para>
/// The folder speaks as much of gRPC as the forward proxy needs: calls with one message up and one or many down. It knows nothing of specs. After a
/// failed connection a new channel is made, as other SDKs do, which also reads the certificates anew.
/// </para>
/// <para>Opens no connection before the first call. Safe from any thread.</para>
/// </remarks>
internal sealed class GrpcChannel : IDisposable
{
    internal const string ContentType = "application/grpc";

    // So much of a stream may be under way: specs of a megabyte arrive without a pause for the window.
    private const int StreamWindowBytes = 1 << 20;

    private readonly ProxyConfig _proxy;
    private readonly StatsigOptions _options;
    private readonly Uri _origin;
    private readonly Lazy<HttpMessageInvoker> _invoker;

    internal GrpcChannel(ProxyConfig proxy, StatsigOptions options)
    {
        _proxy = proxy;
        _options = options;
        _origin = proxy.GrpcOrigin();
        _invoker = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(proxy.HandlerFactory?.Invoke() ?? MakeHandler(), disposeHandler: true), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Makes a call whose answers are read one by one.</summary>
    /// <param name="path">The service and the method, from the slash on.</param>
    /// <param name="message">The message to send.</param>
    /// <param name="limit">What the other side is told of the time limit; null for none. The caller keeps it by its token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The call, which the caller disposes. One that could not be made has its status already.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "However a connection breaks, it is a status.")]
    internal async Task<GrpcCall> StartAsync(string path, ReadOnlyMemory<byte> message, TimeSpan? limit, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            using HttpRequestMessage request = Compose(path, message.Span, limit);
            response = await _invoker.Value.SendAsync(request, cancellationToken).ConfigureAwait(false);
            GrpcStatus? status = StatusOf(response);
            GrpcMessageReader? reader = status is null
                ? new GrpcMessageReader(
                    await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _proxy.MaxMessageBytes, IsGzip(response))
                : null;
            return new GrpcCall(response, status, reader);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            return new GrpcCall(StatusOf(exception), exception);
        }
        catch (Exception)
        {
            // Whatever cancelling did to the connection.
            response?.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Makes a call with one answer.</summary>
    /// <param name="path">The service and the method, from the slash on.</param>
    /// <param name="message">The message to send.</param>
    /// <param name="limit">How long the call may take, its answer included.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<GrpcReply> CallAsync(string path, ReadOnlyMemory<byte> message, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using GrpcCall call = await StartAsync(path, message, limit, either.Token).ConfigureAwait(false);
            ReadOnlyMemory<byte>? answer = null;
            while (await call.ReadAsync(either.Token).ConfigureAwait(false))
            {
                if (answer is not null)
                {
                    return new GrpcReply(new GrpcStatus(GrpcStatusCode.Internal, "There are several answers where there is to be one."), null, call.HostName, null);
                }

                answer = call.TakeMessage();
            }

            GrpcStatus status = call.Status!.Value;
            return status.IsOk && answer is null
                ? new GrpcReply(new GrpcStatus(GrpcStatusCode.Internal, "There is no answer where there is to be one."), null, call.HostName, null)
                : new GrpcReply(status, status.IsOk ? answer : null, call.HostName, call.Failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return new GrpcReply(new GrpcStatus(GrpcStatusCode.DeadlineExceeded, $"There was no answer within {limit}."), null, "", late);
        }
    }

    public void Dispose()
    {
        if (_invoker.IsValueCreated)
        {
            _invoker.Value.Dispose();
        }
    }

    /// <summary>The status of a call that broke on this side.</summary>
    internal static GrpcStatus StatusOf(Exception exception)
    {
        string message = (exception.InnerException is { } inner && !exception.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{exception.Message} {inner.Message}"
            : exception.Message).ReplaceLineEndings(" ");
        return new GrpcStatus(
            exception switch
            {
                TlsMaterialException => GrpcStatusCode.FailedPrecondition,
                HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException => GrpcStatusCode.Unavailable,
                _ => GrpcStatusCode.Internal,
            },
            message);
    }

    /// <summary>How the call has ended already when all there is are the answer's headers; null when it goes on.</summary>
    private static GrpcStatus? StatusOf(HttpResponseMessage response)
    {
        string? contentType = response.Content.Headers.TryGetValues("Content-Type", out var types) ? types.First() : null;
        bool isGrpc = contentType is not null && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';' or ' ');
        return response.StatusCode == HttpStatusCode.OK && isGrpc
            ? GrpcStatus.Find(response.Headers)
            : GrpcStatus.OfHttp(response.StatusCode, contentType);
    }

    private static bool IsGzip(HttpResponseMessage response) =>
        response.Headers.TryGetValues("grpc-encoding", out var encodings) && encodings.First().Trim().Equals("gzip", StringComparison.OrdinalIgnoreCase);

    private HttpRequestMessage Compose(string path, ReadOnlySpan<byte> message, TimeSpan? limit)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_origin, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcMessageContent(message),
        };
        // The handler checks the certificate against this name when there is one.
        request.Headers.Host = _proxy.TlsTargetName;
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        request.Headers.TryAddWithoutValidation("User-Agent", $"grpc-{SdkIdentity.Product}/{RequestHeaders.Token(SdkIdentity.Version)}");
        if (limit is { } time)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcDeadline.Format(time));
        }

        return request;
    }

    private SocketsHttpHandler MakeHandler()
    {
        bool isSecure = _origin.Scheme == Uri.UriSchemeHttps;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = _proxy.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = _proxy.PingDelay,
            KeepAlivePingTimeout = _proxy.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // Web proxies pass HTTP/2 on inside a tunnel only.
            UseProxy = isSecure && _options.WebProxy is not null,
            Proxy = isSecure ? _options.WebProxy : null,
        };
        if (_proxy.AuthenticationMode != AuthenticationMode.None)
        {
            handler.SslOptions = TlsMaterial.Load(_proxy, _options.TimeProvider.GetUtcNow());
        }

        return handler;
    }
}
