using System;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.AspNetCore;

/// <summary>How an endpoint answers client SDKs that initialize from it. Read once, when the endpoint is mapped.</summary>
public sealed class ClientInitializeEndpointOptions
{
    /// <summary>
    /// Makes the user of a request; a user without an ID takes the place of null. Default: null, which is the <see cref="IStatsigUserAccessor.User"/>
    /// of the request.
    /// </summary>
    /// <remarks>What it throws ends the request as any other exception of an endpoint does. Called on the thread of the request.</remarks>
    public Func<HttpContext, StatsigUser?>? User { get; set; }

    /// <summary>What responses hold, and in which form. Default: null, which is all of it, with names hashed by djb2.</summary>
    public ClientInitializeOptions? Response { get; set; }

    /// <summary>
    /// Says per request what the response holds, for instance by the app that asks; goes before <see cref="Response"/>, which takes the place of null.
    /// Default: null.
    /// </summary>
    public Func<HttpContext, ClientInitializeOptions?>? SelectResponse { get; set; }

    /// <summary>The key of the server, when it was added with one. Default: null, which is the server without.</summary>
    public string? ServiceKey { get; set; }

    /// <summary>
    /// True to answer with a response without values while there are no specs, so that clients initialize with defaults. Default: false, which is
    /// status 503 with "Retry-After", so that clients notice.
    /// </summary>
    public bool BlankWithoutSpecs { get; set; }

    /// <summary>
    /// The request headers that the user is made from, for "Vary". Default: "Cookie, Authorization". Empty for none, when the user depends on the
    /// address alone.
    /// </summary>
    public string Vary { get; set; } = "Cookie, Authorization";
}
