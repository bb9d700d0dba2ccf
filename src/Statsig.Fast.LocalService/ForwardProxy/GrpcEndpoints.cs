using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Statsig.Fast.ForwardProxy.Wire;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>Grpc.AspNetCore's endpoints, without a host around them: the services that it needs and the two that it routes to.</summary>
/// <remarks>A host would read configuration, write logs and handle signals, which the commands of the tool do themselves.</remarks>
internal sealed class GrpcEndpoints : IDisposable
{
    /// <summary>A request has a key and a few numbers.</summary>
    private const int MaxRequestBytes = 1 << 20;

    private readonly ServiceProvider _services;
    private readonly RequestDelegate _pipeline;

    internal GrpcEndpoints(ForwardProxyCalls calls)
    {
        var health = new HealthServiceImpl();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus(StatsigForwardProxy.Descriptor.FullName, HealthCheckResponse.Types.ServingStatus.Serving);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<DiagnosticSource>(new DiagnosticListener("Statsig.Fast.LocalService"));
        services.AddSingleton(static provider => (DiagnosticListener)provider.GetRequiredService<DiagnosticSource>());
        services.AddGrpc(static options => options.MaxReceiveMessageSize = MaxRequestBytes);
        services.AddSingleton(calls);
        services.AddSingleton(health);
        _services = services.BuildServiceProvider();
        var application = new ApplicationBuilder(_services);
        application.UseRouting();
        application.UseEndpoints(static endpoints =>
        {
            endpoints.MapGrpcService<ForwardProxyCalls>();
            endpoints.MapGrpcService<HealthServiceImpl>();
        });
        _pipeline = application.Build();
    }

    internal Task HandleAsync(HttpContext context)
    {
        // All services are singletons, so that a call needs no scope.
        context.RequestServices = _services;
        return _pipeline(context);
    }

    public void Dispose() => _services.Dispose();
}
