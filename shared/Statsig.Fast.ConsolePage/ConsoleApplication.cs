using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>Answers the requests of the page.</summary>
/// <remarks>
/// Safe from any thread. Requests that name another machine are refused before they come here: by the listener of the tool, or by the
/// policy of an application. Requests of other origins are refused here; those that change something need a token as well.
/// </remarks>
internal sealed class ConsoleApplication : IDisposable
{
    private readonly ConsoleHost _host;
    private readonly LocalOverrides _overrides;
    private readonly LiveStream _live;

    internal ConsoleApplication(ConsoleHost host)
    {
        _host = host;
        _overrides = new LocalOverrides(host);
        _live = new LiveStream(host, _overrides, Instance);
    }

    /// <summary>Distinguishes this process from the one before it, for pages that were loaded from that.</summary>
    internal string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Ends the requests that wait for changes, so that the server can stop.</summary>
    internal void EndStreams() => _live.End();

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="path">The path below that of the page, without a slash at its start; empty for the page itself.</param>
    internal async Task HandleAsync(HttpContext context, string path)
    {
        ConsoleResponse.AddHeaders(context.Response);
        try
        {
            switch (context.Request.Method)
            {
                case "GET" or "HEAD":
                    await GetAsync(context, path).ConfigureAwait(false);
                    break;
                case "POST":
                    await PostAsync(context, path).ConfigureAwait(false);
                    break;
                default:
                    throw new ConsoleProblem(StatusCodes.Status405MethodNotAllowed, "The console answers GET and POST only.");
            }
        }
        catch (ConsoleProblem problem) when (!context.Response.HasStarted)
        {
            await ConsoleResponse.WriteProblemAsync(context, problem).ConfigureAwait(false);
        }
    }

    public void Dispose() => _live.Dispose();

    private Task GetAsync(HttpContext context, string path)
    {
        if (path.StartsWith("api/", StringComparison.Ordinal))
        {
            SameOrigin.Require(context.Request);
        }

        return AnswerAsync(context, path);
    }

    private Task AnswerAsync(HttpContext context, string path) => path switch
    {
        "api/state" => WriteStateAsync(context),
        "api/specs" => ConsoleResponse.WriteAsync(context, json => _host.Catalog.WriteList(json, _host.Server)),
        "api/spec" => WriteSpecAsync(context),
        "api/overrides" => ConsoleResponse.WriteAsync(context, _overrides.Write),
        "api/health" => ConsoleResponse.WriteAsync(context, json => HealthWriter.Write(json, _host)),
        "api/live" when HttpMethods.IsHead(context.Request.Method) => throw new ConsoleProblem(StatusCodes.Status405MethodNotAllowed, "The stream of changes answers GET only."),
        "api/live" => _live.RunAsync(context),
        _ => PageFiles.WriteAsync(context, path),
    };

    private async Task PostAsync(HttpContext context, string path)
    {
        SameOrigin.RequirePost(context.Request);
        bool isChange = path is "api/overrides" or "api/overrides/remove";
        if (isChange)
        {
            await RequireTokenAsync(context).ConfigureAwait(false);
        }

        ConsoleRequest request = await ConsoleRequest.ReadAsync(context).ConfigureAwait(false);
        await (path switch
        {
            "api/explain" => ConsoleResponse.WriteTextAsync(context, Explanations.Of(_host.Server, request)),
            "api/answers" => ConsoleResponse.WriteAsync(context, json => Answers.Write(json, _host.Server, request.User())),
            "api/buckets" => ConsoleResponse.WriteAsync(context, json => RuleBuckets.Write(json, _host.Server, request)),
            "api/shares" => ConsoleResponse.WriteAsync(context, json => ShareCounts.Write(json, _host.Server, request)),
            "api/overrides" => ChangeAsync(context, () => _overrides.Set(request)),
            "api/overrides/remove" => ChangeAsync(context, () => _overrides.Remove(request)),
            _ => throw new ConsoleProblem(StatusCodes.Status404NotFound, "The console has no such address."),
        }).ConfigureAwait(false);
    }

    private Task WriteSpecAsync(HttpContext context)
    {
        string name = context.Request.Query["name"].ToString();
        ConsoleKind kind = ConsoleKinds.Parse(context.Request.Query["kind"].ToString());
        return ConsoleResponse.WriteAsync(context, json =>
        {
            if (!_host.Catalog.TryWrite(json, _host.Server, kind, name))
            {
                throw new ConsoleProblem(StatusCodes.Status404NotFound, $"The specs have no {ConsoleKinds.WordOf(kind)} named \"{name}\".");
            }
        });
    }

    private Task ChangeAsync(HttpContext context, Action change)
    {
        change();
        _live.Wake();
        return ConsoleResponse.WriteAsync(context, _overrides.Write);
    }

    private async Task WriteStateAsync(HttpContext context)
    {
        string? refusal = await _host.Changes.RefusalOfAsync(context).ConfigureAwait(false);
        await ConsoleResponse.WriteAsync(context, json => StateWriter.Write(json, _host, Instance, refusal)).ConfigureAwait(false);
    }

    private async Task RequireTokenAsync(HttpContext context)
    {
        if (await _host.Changes.RefusalOfAsync(context).ConfigureAwait(false) is { } refusal)
        {
            throw new ConsoleProblem(StatusCodes.Status403Forbidden, refusal);
        }

        if (!SameOrigin.IsToken(context.Request.Headers["X-Console-Token"].ToString(), _host.Changes.Token))
        {
            throw new ConsoleProblem(
                StatusCodes.Status403Forbidden,
                _host.Changes.IsTokenInPage
                    ? "The token of this page is not that of the server, which was started again. Load the page again."
                    : "The address of this page has no token, or that of an earlier process. Open the address that the command printed; it ends in the token.");
        }
    }
}
