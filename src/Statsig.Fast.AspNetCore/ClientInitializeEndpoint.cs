using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Statsig.Fast.AspNetCore.Responses;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.AspNetCore;

/// <summary>Responds to requests of clients that initialize. Thread-safe and stateless.</summary>
internal sealed class ClientInitializeEndpoint(IStatsigServer server, ClientInitializeEndpointOptions options)
{
    private static readonly ClientInitializeOptions Everything = new();

    private readonly Func<HttpContext, StatsigUser?>? _user = options.User;
    private readonly Func<HttpContext, ClientInitializeOptions?>? _select = options.SelectResponse;
    private readonly ClientInitializeOptions _response = options.Response ?? Everything;
    private readonly bool _blankWithoutSpecs = options.BlankWithoutSpecs;
    private readonly StringValues _vary = options.Vary.Length == 0 ? StringValues.Empty : options.Vary;

    internal Task AnswerAsync(HttpContext context)
    {
        KeepOutOfOutputCache(context);
        StatsigUser user = _user is null
            ? context.RequestServices.GetRequiredService<IStatsigUserAccessor>().User
            : _user(context) ?? new StatsigUser();
        ClientInitializeOptions response = _select?.Invoke(context) ?? _response;

        // The client has disconnected, so the evaluation is skipped.
        return context.RequestAborted.IsCancellationRequested ? Task.CompletedTask : AnswerAsync(context, user, response);
    }

    /// <summary>
    /// Forbids an output cache in front of the routing to store the response; such a cache does not see the metadata of the endpoint.
    /// </summary>
    private static void KeepOutOfOutputCache(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>()?.Context is { } caching)
        {
            caching.EnableOutputCaching = false;
            caching.AllowCacheLookup = false;
            caching.AllowCacheStorage = false;
        }
    }

    private async Task AnswerAsync(HttpContext context, StatsigUser user, ClientInitializeOptions response)
    {
        using var body = new PooledBuffer();
        if (server.WriteClientInitializeResponse(user, body, response))
        {
            await SendAsync(context, body).ConfigureAwait(false);
        }
        else
        {
            await SendWithoutSpecsAsync(context, response, body).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(HttpContext context, PooledBuffer body)
    {
        string tag = ResponseTag.Of(body.Written.Span);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag;
        // Only the user's browser may store the response, and it must revalidate it each time, because rules change at any time.
        headers.CacheControl = "private, no-cache";
        if (_vary.Count > 0)
        {
            headers.Append(HeaderNames.Vary, _vary);
        }

        foreach (string? known in context.Request.Headers.IfNoneMatch)
        {
            if (ResponseTag.Matches(known, tag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        await WriteAsync(context, body).ConfigureAwait(false);
    }

    private Task SendWithoutSpecsAsync(HttpContext context, ClientInitializeOptions response, PooledBuffer body)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!_blankWithoutSpecs)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        }

        Encoding.UTF8.GetBytes(server.GetBlankClientInitializeResponse(response.HashAlgorithm), body);
        return WriteAsync(context, body);
    }

    private static async Task WriteAsync(HttpContext context, PooledBuffer body)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Written.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.Written, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
