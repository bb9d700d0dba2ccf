using System;
using System.Net;
using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting.Http;

/// <summary>
/// Adjusts the handlers of a server's HTTP client after all configuration of the application, for named clients and for all clients.
/// </summary>
/// <param name="serverName">The name of the server's options.</param>
internal sealed class ClientHandlers(string serverName)
{
    // Compared by name, because the package may not be referenced.
    private static readonly string[] Retrying = ["Microsoft.Extensions.Http.Resilience.", "Microsoft.Extensions.Http.PolicyHttpMessageHandler"];

    /// <summary>Removes the handlers that the server must not use, and sets its web proxy.</summary>
    internal void Finish(HttpMessageHandlerBuilder builder)
    {
        StatsigHostOptions options = builder.Services.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().Get(serverName);
        Func<HttpMessageHandler, bool> keeps = options.HttpHandlerFilter ?? KeepsByDefault;
        for (int i = builder.AdditionalHandlers.Count - 1; i >= 0; i--)
        {
            if (!keeps(builder.AdditionalHandlers[i]))
            {
                builder.AdditionalHandlers.RemoveAt(i);
            }
        }

        KeepRedirectsFromIt(builder.PrimaryHandler);
        if (options.WebProxy is { } proxy)
        {
            SetProxy(builder.PrimaryHandler, proxy);
        }
    }

    /// <summary>
    /// The server retries failed requests itself, with pauses: a handler that also retries would multiply the requests.
    /// </summary>
    private static bool KeepsByDefault(HttpMessageHandler handler) =>
        !Array.Exists(Retrying, name => handler.GetType().FullName is { } type && type.StartsWith(name, StringComparison.Ordinal));

    /// <summary>
    /// The server follows redirects itself: a handler would send the key, and posted users, to any address in an answer.
    /// </summary>
    private static void KeepRedirectsFromIt(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } sockets:
                sockets.AllowAutoRedirect = false;
                break;
            case HttpClientHandler { AllowAutoRedirect: true } client:
                client.AllowAutoRedirect = false;
                break;
            case DelegatingHandler { InnerHandler: { } inner }:
                KeepRedirectsFromIt(inner);
                break;
        }
    }

    private static void SetProxy(HttpMessageHandler handler, IWebProxy proxy)
    {
        switch (handler)
        {
            // A handler that the application shares and already uses cannot be changed, and does not need to be.
            case SocketsHttpHandler { UseProxy: true } used when ReferenceEquals(used.Proxy, proxy):
                break;
            case HttpClientHandler { UseProxy: true } used when ReferenceEquals(used.Proxy, proxy):
                break;
            case SocketsHttpHandler sockets:
                (sockets.Proxy, sockets.UseProxy) = (proxy, true);
                break;
            case HttpClientHandler client:
                (client.Proxy, client.UseProxy) = (proxy, true);
                break;
            case DelegatingHandler { InnerHandler: { } inner }:
                SetProxy(inner, proxy);
                break;
            default:
                // No request may bypass a configured proxy.
                throw new InvalidOperationException(
                    $"The WebProxy of Statsig's options cannot be set on the primary handler {handler.GetType().Name} of its HTTP client. "
                    + "Set the proxy on that handler and omit WebProxy, or use a SocketsHttpHandler.");
        }
    }
}
