using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>The way of a request from Kestrel to the service, and of the answer back.</summary>
public static class HttpExchange
{
    /// <summary>Reads the whole request.</summary>
    public static async Task<ServiceRequest> ReadAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            headers[name] = values.ToString();
        }

        return new ServiceRequest(
            context.Request.Method,
            context.Request.Path.ToString(),
            ServiceRequest.ParseQuery(context.Request.QueryString.ToString()),
            headers,
            body.ToArray());
    }

    /// <summary>Answers.</summary>
    public static async Task WriteAsync(HttpContext context, ServiceResponse answer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(answer);
        Start(context.Response, answer);
        if (answer.ContentType is not null)
        {
            await context.Response.Body.WriteAsync(answer.Body, token).ConfigureAwait(false);
        }
    }

    /// <summary>Sets status, headers and length, and leaves the body to the caller.</summary>
    public static void Start(HttpResponse response, ServiceResponse answer)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(answer);
        response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (answer.ContentType is not null)
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
        }
    }
}
