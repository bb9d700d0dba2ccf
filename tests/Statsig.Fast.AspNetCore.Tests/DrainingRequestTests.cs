using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>Requests that are still being answered while the host stops, as in every rolling deployment.</summary>
public sealed class DrainingRequestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_RequestIsUnderWay_GetsTheRulesAnswerAndItsExposureIsSent(bool isConcurrent)
    {
        await using TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        service.Publish(EndpointFixture.Specs(100));
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = Host.CreateDefaultBuilder()
            .ConfigureLogging(static logging => logging.ClearProviders())
            .ConfigureServices(services => services
                .Configure<HostOptions>(options => options.ServicesStopConcurrently = isConcurrent)
                .AddStatsig("secret-a", options =>
                {
                    options.Api = service.Api;
                    options.DisableDiagnostics = true; // One in a hundred servers sends the times of its checks too, which are events.
                    options.OverallInitTimeout = options.ShutdownDeadline = TimeSpan.FromMinutes(1);
                }))
            .ConfigureWebHostDefaults(web => web.UseUrls("http://127.0.0.1:0").Configure(app => app.Run(async context =>
            {
                entered.SetResult();
                await stopping.Task;
                var server = context.RequestServices.GetRequiredService<IStatsigServer>();
                await context.Response.WriteAsync(server.CheckGate(new StatsigUser("ada"), "on").ToString());
            })))
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        string address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Task<string> answer = client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        await entered.Task;

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("True", await answer);
        EventStatistics events = host.Services.GetRequiredService<StatsigServer>().EventStatistics;
        Assert.Equal((1, 0, 0), (events.Accepted, events.Dropped, events.Pending));
        Assert.NotEmpty(service.LoggedEvents);
    }
}
