using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
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
        var messages = new MessageLog(clock: services.GetService<TimeProvider>());
        server.MessageWritten += (level, message) => messages.Log(level, message, null);
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
                IsTokenInPage: true)
            {
                RefusalOfUser = options is { AllowOverrides: true, OverridePolicy: { } policy } ? context => RefusalAsync(context, policy) : null,
            },
            Messages = messages,
            NoMessages = "None since the console was mapped.",
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

    private static async Task<string?> RefusalAsync(HttpContext context, string policy)
    {
        AuthorizationResult result = await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, policy).ConfigureAwait(false);
        return result.Succeeded ? null : $"Overrides are for users who fulfil the policy \"{policy}\" of this service.";
    }

    internal Task AnswerAsync(HttpContext context)
    {
        if (!StatsigConsoleAccess.Allows(context))
        {
            return ConsoleResponse.WriteProblemAsync(context, new ConsoleProblem(StatusCodes.Status403Forbidden, StatsigConsoleAccess.Refusal));
        }

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
