using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.HostVictim;

/// <summary>A running server in its host, if it has one.</summary>
internal sealed class Subject : IAsyncDisposable, IDisposable
{
    private const string Address = "http://127.0.0.1:0";

    private readonly IHost? _host;
    private bool _isOver;

    private Subject(IHost? host, StatsigServer server)
    {
        _host = host;
        Server = server;
    }

    internal StatsigServer Server { get; }

    internal static async Task<Subject> StartAsync(Kind kind, string api)
    {
        if (kind == Kind.None)
        {
            var server = new StatsigServer("secret-victim", new StatsigOptions { Api = api, DisableDiagnostics = true, OutputLogger = new Lines() });
            await server.InitializeAsync();
            return new Subject(null, server);
        }

        IHost host = Build(kind, api);
        await host.StartAsync();
        return new Subject(host, host.Services.GetRequiredService<StatsigServer>());
    }

    /// <summary>Waits for the signal, as a program does that runs until it is asked to end.</summary>
    internal async Task WaitForEndAsync(TimeSpan longest)
    {
        if (_host is null)
        {
            await Task.Delay(longest); // The signal ends the process.
            throw new TimeoutException("No signal came.");
        }

        await _host.WaitForShutdownAsync().WaitAsync(longest);
        await DisposeAsync();
    }

    internal Task StopAsync() => _host?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Leaves everything as it is, as a program does that forgets about it.</summary>
    internal void Abandon() => _isOver = true;

    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            (_host as IDisposable ?? Server).Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await (_host as IAsyncDisposable ?? Server).DisposeAsync();
        }
    }

    private static IHost Build(Kind kind, string api)
    {
        switch (kind)
        {
            case Kind.Web:
                WebApplicationBuilder web = WebApplication.CreateBuilder();
                Configure(web.Logging);
                AddTo(web.Services, api);
                web.WebHost.UseUrls(Address);
                WebApplication application = web.Build();
                application.MapGet("/", static () => "here");
                return application;
            case Kind.Legacy:
                return Host.CreateDefaultBuilder().ConfigureLogging(Configure).ConfigureServices(services => AddTo(services, api))
                    .ConfigureWebHostDefaults(static host => host.UseUrls(Address).Configure(static app => app.Run(static context => context.Response.WriteAsync("here")))).Build();
            default:
                HostApplicationBuilder generic = Host.CreateApplicationBuilder();
                Configure(generic.Logging);
                AddTo(generic.Services, api);
                bool isConcurrent = kind == Kind.Concurrent;
                generic.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = options.ServicesStopConcurrently = isConcurrent);
                return generic.Build();
        }
    }

    private static void AddTo(IServiceCollection services, string api) => services.AddStatsig("secret-victim", options =>
    {
        options.Api = api;
        options.DisableDiagnostics = true;
        options.OverallInitTimeout = TimeSpan.FromMinutes(1); // A busy machine must not have it start without specs.
        options.ShutdownDeadline = TimeSpan.FromSeconds(3);
        options.OutputLogger = new Lines();
    });

    private static void Configure(ILoggingBuilder logging) => logging.ClearProviders();

    private sealed class Lines : IOutputLogger
    {
        public void Log(OutputLogLevel level, string message, Exception? exception)
        {
            if (level is OutputLogLevel.Warning or OutputLogLevel.Error)
            {
                Console.WriteLine(message.ReplaceLineEndings(" "));
            }
        }
    }
}
