using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.ConsolePage;

namespace Statsig.Fast.AspNetCore;

/// <summary>The console of a running service.</summary>
internal sealed class StatsigConsoleEndpoint : IDisposable
{
    /// <summary>The route value with the path below that of the page.</summary>
    internal const string PathValue = "statsigConsolePath";

    private readonly ConsoleApplication _application;

    internal StatsigConsoleEndpoint(StatsigServer server, IServiceProvider services, StatsigConsoleOptions options)
    {
        string title = options.Title ?? services.GetService<IHostEnvironment>()?.ApplicationName ?? "A running service";
        _application = new ConsoleApplication(new ConsoleHost(server)
        {
            Catalog = new SpecCatalog(),
            SourceName = title,
            About = options.AllowOverrides
                ? "These are the specs of a running service. Overrides change what its users get, until its process ends."
                : "These are the specs of a running service. The page evaluates without exposures and changes nothing.",
            Changes = new ChangePolicy(
                options.AllowOverrides ? null : "Overrides are off in this service. Its option AllowOverrides of MapStatsigConsole permits them.",
                SameOrigin.NewToken(),
                IsTokenInPage: true),
            NoMessages = "The warnings and errors of a running service are in its log.",
            Drift = () => new DriftReport(
                "Drift against the generated code",
                "The specs have everything that the accessors in use expect.",
                [.. server.SchemaDrift.Select(static difference => difference.ToString())]),
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
        });

        if (services.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            lifetime.ApplicationStopping.Register(_application.EndStreams); // Open pages would otherwise hold up the end of the host.
            lifetime.ApplicationStopped.Register(Dispose);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _application.Dispose();

    internal Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.RouteValues[PathValue] as string ?? "";
        if (path.Length == 0 && context.Request.Path.Value is { } own && !own.EndsWith('/'))
        {
            // The addresses in the page are relative to its folder.
            context.Response.Redirect($"{context.Request.PathBase}{own}/");
            return Task.CompletedTask;
        }

        return _application.HandleAsync(context, path);
    }
}
