using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.Hosting.Requests;
using Statsig.Fast.Server;

namespace Statsig.Fast.Testing.Hosts;

/// <summary>
/// Makes a host use the server of the test: its requests in the asynchronous context of the test, and its background services.
/// </summary>
/// <remarks>
/// While the host runs, its server is that of contexts without another one, as the server of a host in production is.
/// TestServer runs requests without the execution context of their caller unless its property PreserveExecutionContext is true. This
/// package depends neither on ASP.NET Core nor on its test host, so it finds both by name.
/// </remarks>
internal sealed class RequestContexts(IServiceProvider provider, StatsigServer? server) : IHostedService, IDisposable
{
    private const string ServerService = "Microsoft.AspNetCore.Hosting.Server.IServer, Microsoft.AspNetCore.Hosting.Server.Abstractions";
    private const string TestServer = "Microsoft.AspNetCore.TestHost.TestServer";

    private int _isAdded;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            RequestServers.Follow(provider.GetService<DiagnosticListener>(), server);
            if (Interlocked.Exchange(ref _isAdded, 1) == 0)
            {
                SharedServers.Add(server, null);
            }
        }

        PreserveContexts();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (server is not null && Interlocked.Exchange(ref _isAdded, 0) == 1)
        {
            SharedServers.RemoveHost(server);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Test hosts are not trimmed; the application itself may be, and does not contain this package.")]
    private void PreserveContexts()
    {
#pragma warning disable RS0030 // By name, so that the package does not reference ASP.NET. Test hosts are not trimmed.
        if (Type.GetType(ServerService) is { } service && provider.GetService(service) is { } host && host.GetType() is { FullName: TestServer } type)
#pragma warning restore RS0030
        {
            type.GetProperty("PreserveExecutionContext")?.SetValue(host, true);
        }
    }
}
