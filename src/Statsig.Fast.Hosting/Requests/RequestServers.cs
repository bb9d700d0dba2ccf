using System;
using System.Collections.Generic;
using System.Diagnostics;
using Statsig.Fast.Server;

namespace Statsig.Fast.Hosting.Requests;

/// <summary>
/// Selects the server of a host for calls without a server in the host's web requests, in a process that has several servers.
/// </summary>
/// <remarks>
/// ASP.NET Core announces each request to the host's <see cref="DiagnosticListener"/> in the asynchronous context that the request then
/// runs in. This package works without ASP.NET Core, whose types it cannot name. A process with one server, which is what production
/// programs are, never subscribes.
/// </remarks>
internal sealed class RequestServers(StatsigServer server) : IObserver<KeyValuePair<string, object?>>
{
    // A subscription to this event of a request does not cause the framework to start an activity.
    private const string RequestBegins = "Microsoft.AspNetCore.Hosting.BeginRequest";

    /// <summary>Subscribes to the requests of a host.</summary>
    /// <param name="requests">The listener of the host; null for a host without web requests.</param>
    /// <param name="server">The server of the host.</param>
    internal static void Follow(DiagnosticListener? requests, StatsigServer server)
    {
        // Never disposed: it ends with the host's listener, and is not called after the host's last request.
        _ = requests?.Subscribe(new RequestServers(server), static (name, _, _) => name == RequestBegins);
    }

    public void OnNext(KeyValuePair<string, object?> value) => SharedServers.Choose(server);

    public void OnCompleted()
    {
        // The host has ended.
    }

    public void OnError(Exception error)
    {
        // A diagnostic listener reports no errors.
    }
}
