using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>Answers gRPC calls as Statsig's forward proxy does, with the specs of a <see cref="StatsigService"/>.</summary>
/// <remarks>
/// <para>
/// "getConfigSpec" answers once. "StreamConfigSpec" answers at once, then whenever specs are published, and with "has_updates" false when
/// nothing was published for a while. A client that reads slower than specs are published gets the newest and misses those between.
/// "grpc.health.v1.Health/Check" reports that the proxy serves.
/// </para>
/// <para>Safe from any thread.</para>
/// </remarks>
public sealed class ForwardProxyService : IDisposable
{
    private const string HostHeader = "x-sfp-hostname";

    private readonly ForwardProxyOptions _options;
    private readonly ForwardProxyCalls _calls;
    private readonly GrpcEndpoints _endpoints;

    /// <param name="service">The specs.</param>
    /// <param name="options">How the proxy behaves; null for the defaults.</param>
    public ForwardProxyService(StatsigService service, ForwardProxyOptions? options = null)
    {
        _options = options ?? new ForwardProxyOptions();
        _calls = new ForwardProxyCalls(service, _options);
        _endpoints = new GrpcEndpoints(_calls);
    }

    /// <summary>How many streams are open.</summary>
    public int OpenStreams => _calls.OpenStreams;

    /// <summary>True when a request is one for <see cref="HandleAsync"/>.</summary>
    public static bool IsCall(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        const string ContentType = "application/grpc";
        return context.Request.ContentType is { } type && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
            && (type.Length == ContentType.Length || type[ContentType.Length] is '+' or ';');
    }

    /// <summary>Answers one call, to its end.</summary>
    public Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers[HostHeader] = _options.HostName;
        return _endpoints.HandleAsync(context);
    }

    /// <summary>Ends every stream with the status OK, as the proxy does when it shuts down.</summary>
    public void EndStreams() => _calls.EndStreams();

    /// <inheritdoc/>
    public void Dispose()
    {
        _endpoints.Dispose();
        _calls.Dispose();
    }
}
