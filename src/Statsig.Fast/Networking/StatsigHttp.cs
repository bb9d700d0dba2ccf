using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Networking;

/// <summary>Sends the requests of one server and returns each result as a <see cref="RequestOutcome"/>.</summary>
/// <remarks>
/// <para>
/// The folder is about bytes over HTTP: addresses, headers, time limits, decompression. It does not depend on specs or events. Connections
/// are pooled and renewed every five minutes, so that changes of addresses are noticed.
/// </para>
/// <para>Makes its handler at the first request. Throws only when the caller's token is cancelled. Safe from any thread.</para>
/// </remarks>
internal sealed class StatsigHttp : IDisposable
{
    private const int MaxRedirects = 5;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly StatsigOptions _options;
    private readonly RequestHeaders _headers;
    private readonly Origins _origins;
    private readonly SecretRedaction _redaction;
    private readonly RequestReporter _reporter;
    private readonly TimeProvider _clock;
    private readonly Lazy<HttpMessageInvoker> _invoker;
    private readonly ProxyHandlers _proxyHandlers;
    private volatile bool _isDisposed;

    internal StatsigHttp(StatsigOptions options, RequestHeaders headers, Origins origins, ForwardProxies proxies, Telemetry telemetry)
    {
        _options = options;
        _headers = headers;
        _origins = origins;
        _redaction = telemetry.Redaction;
        _reporter = new RequestReporter(telemetry);
        _clock = options.TimeProvider;
        _invoker = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(MakeHandler(options), disposeHandler: true));
        _proxyHandlers = new ProxyHandlers(options, proxies, telemetry.Log);
    }

    /// <summary>Sends a request and waits for its response, up to the time limit of the request.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<RequestOutcome> SendAsync(StatsigRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RequestMark mark = _reporter.Begin(request);
        RequestOutcome outcome;
        try
        {
            outcome = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            RequestReporter.Abandon(in mark);
            throw;
        }

        _reporter.End(in mark, outcome);
        return outcome;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Handlers may be application code; a failed request is an outcome.")]
    private async Task<RequestOutcome> SendOnceAsync(StatsigRequest request, CancellationToken cancellationToken)
    {
        long started = _clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(request.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (!ServerSwitches.Network)
            {
                throw new NotSupportedException($"The feature {ServerSwitches.NetworkName} was removed from this application, so no request can be sent.");
            }

            Task<RequestOutcome> attempt = AttemptAsync(request, started, either.Token);

            // The own handler listens to its token. One of the application's that does not must not hold up the server: what it still does
            // then is its own affair.
            return await (_options.HttpHandlerFactory is null ? attempt : attempt.WaitAsync(either.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            return Failed(request, started, $"no answer within {request.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", exception);
        }
        catch (Exception exception)
        {
            // Also a rejected client certificate, which can look like any interrupted connection.
            _proxyHandlers.Doubt();
            return Failed(request, started, Describe(exception), exception);
        }
    }

    /// <summary>
    /// Whether <see cref="PostHere"/> can reach an address: nothing of the application's own, no web proxy and no certificate stands in
    /// between.
    /// </summary>
    internal bool CanPostHere(Uri address)
    {
        if (!ServerSwitches.Network)
        {
            return false;
        }

        return !_isDisposed && _options.HttpHandlerFactory is null && !_options.HasProxies
            && _options.WebProxy is null && HttpClient.DefaultProxy.GetProxy(address) is null;
    }

    /// <summary>Posts on a thread made for it, without the thread pool, and blocks the calling one. Never throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failed request is an outcome.")]
    internal RequestOutcome PostHere(StatsigRequest request, Func<TimeSpan> left)
    {
        RequestMark mark = _reporter.Begin(request);
        long started = _clock.GetTimestamp();
        RequestOutcome outcome;
        try
        {
            if (!ServerSwitches.Network)
            {
                throw new NotSupportedException($"The feature {ServerSwitches.NetworkName} was removed from this application, so no request can be sent.");
            }

            using HttpRequestMessage message = Compose(request, request.Address);
            BlockingExchange exchange = BlockingExchange.Post(message, request.Body!.Value.Span, request.Timeout, left);
            if (exchange.Status is >= 300 and < 400)
            {
                throw new HttpRequestException("the service sent a redirect, which is not followed while the thread pool is busy");
            }

            bool isSuccess = exchange.Status is >= 200 and < 300;
            outcome = new RequestOutcome
            {
                Request = request,
                Duration = _clock.GetElapsedTime(started),
                StatusCode = exchange.Status,
                Error = isSuccess ? null : $"status {exchange.Status}",
                RetryAfter = exchange.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            };
        }
        catch (Exception exception)
        {
            outcome = Failed(request, started, Describe(exception), exception);
        }

        _reporter.End(in mark, outcome);
        return outcome;
    }

    public void Dispose()
    {
        _isDisposed = true;
        if (_invoker.IsValueCreated)
        {
            _invoker.Value.Dispose();
        }

        _proxyHandlers.Dispose();
    }

    /// <summary>A built-in handler of the server, regardless of the handlers in the options.</summary>
    /// <remarks>
    /// Without the framework's span for each request, which names the whole path, and the key stands in some: <see cref="RequestReporter"/>
    /// makes one without.
    /// </remarks>
    internal static SocketsHttpHandler MakeOwnHandler(StatsigOptions options) => new()
    {
        // Redirects are followed here, where the key can be held back; bodies are decompressed here, where their size is bounded.
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = ConnectionLifetime,
        Proxy = options.WebProxy,
        UseProxy = true,
    };

    private static HttpMessageHandler MakeHandler(StatsigOptions options) =>
        options.HttpHandlerFactory is { } factory ? factory() : MakeOwnHandler(options);

    private async Task<RequestOutcome> AttemptAsync(StatsigRequest request, long started, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Uri address = request.Address;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage message = Compose(request, address);
            HttpMessageInvoker invoker = _proxyHandlers.Find(request, address, out string? targetName) ?? _invoker.Value;

            if (targetName is not null)
            {
                // The handler checks the certificate against this name; otherwise a name from the application's headers is kept.
                message.Headers.Host = targetName;
            }

            using HttpResponseMessage response = await invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (redirects < MaxRedirects && RedirectOf(request, address, response) is { } next)
            {
                address = next;
                continue;
            }

            if (response.IsSuccessStatusCode && request.BodyReader is { } reader)
            {
                return Answered(request, started, response, null, await StreamAsync(reader, response, cancellationToken).ConfigureAwait(false));
            }

            byte[]? body = response.IsSuccessStatusCode && request.ReadsBody
                ? await ResponseBody.ReadAsync(response.Content, _options.MaxResponseBytes, request.AcceptsCompactSpecs, cancellationToken).ConfigureAwait(false)
                : null;
            return Answered(request, started, response, body, body?.Length ?? 0);
        }
    }

    private async Task<long> StreamAsync(IBodyReader reader, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ResponseBody body = await ResponseBody.OpenAsync(response.Content, _options.MaxResponseBytes, keepsCompact: false, cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await reader.ReadAsync((int)response.StatusCode, RangeStartOf(response), body, cancellationToken).ConfigureAwait(false);
            return body.ReadBytes;
        }
    }

    private HttpRequestMessage Compose(StatsigRequest request, Uri address)
    {
        var message = new HttpRequestMessage(request.Method, address);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
        }

        _headers.Apply(message, request, _origins.MaySeeKey(address));
        return message;
    }

    /// <summary>Where an answer sends the request; null when it is to be taken as it is.</summary>
    private Uri? RedirectOf(StatsigRequest request, Uri address, HttpResponseMessage response)
    {
        // 301 to 303 turn a post into a get, which would lose what was posted.
        bool isRedirect = (int)response.StatusCode is 307 or 308
            || ((int)response.StatusCode is 301 or 302 or 303 && request.Method == HttpMethod.Get);
        if (!isRedirect || response.Headers.Location is not { } location)
        {
            return null;
        }

        var target = new Uri(address, location);
        bool isAllowed = target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && address.Scheme == Uri.UriSchemeHttp);
        return isAllowed && (request.Body is null || MaySeeBody(address, target)) ? target : null;
    }

    /// <summary>
    /// True when a post, which contains users, may follow a redirect: to the same host, with TLS or as before, or to a known one.
    /// </summary>
    private bool MaySeeBody(Uri address, Uri target) =>
        _origins.MaySeeKey(target)
        || Origins.Of(target) == Origins.Of(address)
        || (target.Host.Equals(address.Host, StringComparison.OrdinalIgnoreCase) && target.IsDefaultPort && address.IsDefaultPort);

    private RequestOutcome Answered(StatsigRequest request, long started, HttpResponseMessage response, byte[]? body, long bodyBytes) => new()
    {
        Request = request,
        Duration = _clock.GetElapsedTime(started),
        StatusCode = (int)response.StatusCode,
        Body = body,
        BodyBytes = bodyBytes,
        Error = response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}",
        RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
        Region = FirstOf(response.Headers, "x-statsig-region"),
        RangeStart = RangeStartOf(response),
        HasCompactEncoding = request.AcceptsCompactSpecs && ResponseBody.IsCompact(response.Content),
        IsBinary = response.Content.Headers.ContentType?.MediaType?.Contains("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true,
        IsDelta = FirstOf(response.Headers, "x-deltas-used") is { } deltas && !deltas.Equals("false", StringComparison.OrdinalIgnoreCase),
    };

    private static long? RangeStartOf(HttpResponseMessage response) => response.Content.Headers.ContentRange?.From;

    private static string? FirstOf(HttpResponseHeaders headers, string name)
    {
        if (headers.TryGetValues(name, out IEnumerable<string>? values))
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return null;
    }

    private RequestOutcome Failed(StatsigRequest request, long started, string error, Exception failure) => new()
    {
        Request = request,
        Duration = _clock.GetElapsedTime(started),
        Error = _redaction.Apply(error),
        Failure = failure,
    };

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date is { } date ? date - _clock.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The reason in one line, with the inner reason, if any.</summary>
    private static string Describe(Exception failure) => failure.InnerException is { } inner && !failure.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{failure.Message} {inner.Message}".ReplaceLineEndings(" ")
        : failure.Message.ReplaceLineEndings(" ");
}
