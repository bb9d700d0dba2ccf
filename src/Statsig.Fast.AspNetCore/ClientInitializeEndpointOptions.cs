using System;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.AspNetCore;

/// <summary>The options of an endpoint that initializes client SDKs. Read once, when the endpoint is mapped.</summary>
public sealed class ClientInitializeEndpointOptions
{
    /// <summary>
    /// Creates the user of a request; null is replaced by a user without an ID. Default: null, which is the
    /// <see cref="IStatsigUserAccessor.User"/> of the request.
    /// </summary>
    /// <remarks>An exception ends the request, like any exception of an endpoint. Called on the thread of the request.</remarks>
    public Func<HttpContext, StatsigUser?>? User { get; set; }

    /// <summary>The content and the form of responses. Default: null, which is all entries, with names hashed by djb2.</summary>
    public ClientInitializeOptions? Response { get; set; }

    /// <summary>
    /// Selects the content of the response per request, for instance by the client's app. Takes precedence over <see cref="Response"/>,
    /// which replaces null. Default: null.
    /// </summary>
    public Func<HttpContext, ClientInitializeOptions?>? SelectResponse { get; set; }

    /// <summary>The service key of the server. Default: null, which is the server without a key.</summary>
    public string? ServiceKey { get; set; }

    /// <summary>
    /// True to send a response without values while no specs are loaded, so that clients initialize with defaults. Default: false, which is
    /// status 503 with "Retry-After", so that clients notice.
    /// </summary>
    public bool BlankWithoutSpecs { get; set; }

    /// <summary>
    /// The request headers from which the user is created, for "Vary". Default: "Cookie, Authorization". Empty for none, when the user
    /// depends on the address alone.
    /// </summary>
    public string Vary { get; set; } = "Cookie, Authorization";
}
