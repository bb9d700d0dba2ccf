using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Serving;

/// <summary>Answers every request that arrives, gRPC or not.</summary>
/// <param name="service">The answers.</param>
/// <param name="events">Prints what clients send.</param>
internal sealed class ServedRequests(StatsigService service, EventPrinter events)
{
    private long _sequence;

    /// <summary>Handles gRPC calls; null without gRPC.</summary>
    internal ForwardProxyService? Calls { get; init; }

    /// <summary>The only key that is served; any when null.</summary>
    internal string? SdkKey { get; init; }

    /// <summary>Where events go; they are printed and nothing else when null.</summary>
    internal RequestForwarder? Events { get; init; }

    /// <summary>Where the list of ID lists comes from; the service itself when null.</summary>
    internal RequestForwarder? IdLists { get; init; }

    /// <summary>The console at "/"; null without one.</summary>
    internal ConsoleApplication? Page { get; init; }

    internal async Task HandleAsync(HttpContext context)
    {
        if (Calls is not null && ForwardProxyService.IsCall(context))
        {
            await Calls.HandleAsync(context).ConfigureAwait(false);
            return;
        }

        if (Page is not null && IsForPage(context.Request.Path))
        {
            await Page.HandleAsync(context, context.Request.Path.Value!.TrimStart('/')).ConfigureAwait(false);
            return;
        }

        ServiceRequest request = await HttpExchange.ReadAsync(context).ConfigureAwait(false) with { Sequence = Interlocked.Increment(ref _sequence) };
        ServiceResponse answer = await AnswerAsync(request, $"{context.Request.Scheme}://{context.Request.Host}", context.RequestAborted).ConfigureAwait(false);
        await HttpExchange.WriteAsync(context, answer, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>All but the paths of Statsig's service, whose first part is a version.</summary>
    private static bool IsForPage(PathString path) => !path.StartsWithSegments("/v1") && !path.StartsWithSegments("/v2");

    private async Task<ServiceResponse> AnswerAsync(ServiceRequest request, string origin, CancellationToken token)
    {
        if (SdkKey is not null && request.SdkKey != SdkKey && request.Endpoint != ServiceEndpoint.IdListFile)
        {
            return ServiceResponse.Text(401, "Unauthorized");
        }

        events.Print(request);
        RequestForwarder? forwarder = request.Endpoint switch
        {
            ServiceEndpoint.IdLists => IdLists,
            ServiceEndpoint.LogEvent => Events,
            _ => null,
        };
        return forwarder is null ? service.Answer(request, origin) : await forwarder.ForwardAsync(request, token).ConfigureAwait(false);
    }
}
