using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.LocalService.Listening;

namespace Statsig.Fast.AspNetCore;

/// <summary>Who may use a console without an authorization policy, which exists in Development only: this machine.</summary>
/// <remarks>
/// Nobody else is kept out there: development servers often listen on all addresses, host filtering allows every host by default, and a web
/// page may name a host whose address it then changes to 127.0.0.1 (DNS rebinding), so that the browser lets it read the answers.
/// </remarks>
internal static class StatsigConsoleAccess
{
    internal const string Refusal =
        "The console has no authorization policy, so it answers this machine only: open it at localhost, without a proxy. "
        + "To use it from elsewhere, add RequireAuthorization to what MapStatsigConsole returns.";

    internal static bool Allows(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null || IsOfThisMachine(context);

    // A connection without an address (a Unix socket, a pipe) is one that a proxy may have made; so is a request with one of the headers.
    private static bool IsOfThisMachine(HttpContext context) =>
        LocalNames.Contains(context.Request.Host.Host)
        && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && context.Request.Headers["X-Forwarded-For"].Count == 0 && context.Request.Headers["Forwarded"].Count == 0;
}
