using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>What the application says of its HTTP clients, and what holds for the server's all the same.</summary>
public sealed class ClientHandlerTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("factory")]
    [InlineData("named")]
    [InlineData("primary")]
    [InlineData("old primary")]
    [InlineData("wrapped primary")]
    [InlineData("all")]
    public async Task WebProxy_WhateverClientsTheApplicationHas_IsAsked(string clients)
    {
        await using TestService service = await StartAsync();
        var proxy = new RecordingProxy();
        await InitializeAsync(services =>
        {
            Register(services, clients);
            services.AddStatsig("secret-a", options => (options.Api, options.WebProxy, options.DisableIdLists) = (service.Api, proxy, true));
        });

        Assert.Contains(proxy.Asked, address => address.Authority == service.Uri.Authority);
    }

    [Fact]
    public async Task WebProxy_OfKeyedServers_IsEachTheirOwnAndTheClientsHandlersStay()
    {
        await using TestService service = await StartAsync();
        RecordingProxy[] proxies = [new(), new(), new()];
        await using ServiceProvider provider = Provide(services =>
        {
            services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).AddHttpMessageHandler(static () => new CountingHandler());
            services.AddStatsig("secret-a", options => (options.Api, options.WebProxy, options.DisableIdLists) = (service.Api, proxies[0], true));
            services.AddKeyedStatsig("b", "secret-b", options => (options.Api, options.WebProxy, options.DisableIdLists) = (service.Api, proxies[1], true));
            services.AddKeyedStatsig("c", "secret-c", options => (options.Api, options.DisableIdLists) = (service.Api, true));
        });
        await provider.GetRequiredService<StatsigServer>().InitializeAsync(TestContext.Current.CancellationToken);
        await provider.GetRequiredKeyedService<StatsigServer>("b").InitializeAsync(TestContext.Current.CancellationToken);
        await provider.GetRequiredKeyedService<StatsigServer>("c").InitializeAsync(TestContext.Current.CancellationToken);

        Assert.All(proxies[0].Asked, static address => Assert.Contains("secret-a", address.AbsolutePath, StringComparison.Ordinal));
        Assert.All(proxies[1].Asked, static address => Assert.Contains("secret-b", address.AbsolutePath, StringComparison.Ordinal));
        Assert.NotEmpty(proxies[0].Asked);
        Assert.NotEmpty(proxies[1].Asked);
        Assert.All(service.Requests, static request => Assert.Equal("1", request.Header("x-count")));
        Assert.Equal(3, service.Requests.Count);
    }

    /// <summary>The framework's way with redirects would take the key, and users that are posted, to any host.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redirects_PrimaryHandlerOfTheApplication_DoesNotFollowThem(bool isForAll)
    {
        await using TestService service = await StartAsync();
        var primary = new SocketsHttpHandler();
        await InitializeAsync(services =>
        {
            if (isForAll)
            {
                services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => primary));
                services.AddHttpClient();
            }
            else
            {
                services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => primary);
            }

            services.AddStatsig("secret-a", options => options.Api = service.Api);
        });

        Assert.False(primary.AllowAutoRedirect);
        Assert.NotEmpty(service.Requests);
    }

    [Fact]
    public async Task WebProxy_PrimaryHandlerThatTakesNone_FailsRequestsInsteadOfGoingPastIt()
    {
        await using TestService service = await StartAsync();
        InitializeDetails details = await InitializeAsync(services =>
        {
            services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(static () => new OwnHandler());
            services.AddStatsig("secret-a", options => (options.Api, options.WebProxy) = (service.Api, new RecordingProxy()));
        });

        Assert.Empty(service.Requests);
        Assert.Contains("OwnHandler", details.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 4)]
    [InlineData(false, true, 4)]
    public async Task ResilienceHandler_OfTheApplication_RetriesOnlyWhenAskedTo(bool isForAll, bool isKept, int requests)
    {
        await using TestService service = await StartAsync();
        service.Specs.Always(Fault.Status(503));
        await InitializeAsync(services =>
        {
            if (isForAll)
            {
                services.ConfigureHttpClientDefaults(static client => client.AddStandardResilienceHandler(RetryQuickly));
            }
            else
            {
                services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).AddStandardResilienceHandler(RetryQuickly);
            }

            services.AddHttpClient();
            services.AddStatsig("secret-a", options =>
            {
                (options.Api, options.DisableIdLists, options.DisableSdkExceptionReporting, options.DisableDiagnostics) = (service.Api, true, true, true);
                options.ManualMode = true; // After a start that failed, the first poll comes at once and would be counted too.
                options.HttpHandlerFilter = isKept ? static _ => true : null;
            });
        });

        Assert.Equal(requests, service.Requests.Count(static request => request.Path.Contains("download_config_specs", StringComparison.Ordinal)));
    }

    /// <summary>Three retries, as by default, without the pauses.</summary>
    private static void RetryQuickly(HttpStandardResilienceOptions resilience)
    {
        resilience.Retry.Delay = TimeSpan.FromMilliseconds(1);
        resilience.Retry.BackoffType = DelayBackoffType.Constant;
        resilience.Retry.UseJitter = false;
    }

    private static async Task<TestService> StartAsync()
    {
        TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        service.Publish(new SpecBuilder().Gate("g"));
        return service;
    }

    private static void Register(IServiceCollection services, string clients)
    {
        switch (clients)
        {
            case "factory":
                services.AddHttpClient();
                break;
            case "named":
                services.AddHttpClient("another");
                services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).AddHttpMessageHandler(static () => new CountingHandler());
                break;
            case "primary":
                services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler());
                break;
            case "old primary":
                services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(static () => new HttpClientHandler());
                break;
            case "wrapped primary":
                services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName)
                    .ConfigurePrimaryHttpMessageHandler(static () => new CountingHandler { InnerHandler = new SocketsHttpHandler() });
                break;
            case "all":
                services.ConfigureHttpClientDefaults(static client => client.ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { UseProxy = false }));
                services.AddHttpClient();
                break;
        }
    }

    private static ServiceProvider Provide(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.StartPatiently().BuildServiceProvider();
    }

    private static async Task<InitializeDetails> InitializeAsync(Action<IServiceCollection> configure)
    {
        await using ServiceProvider provider = Provide(configure);
        return await provider.GetRequiredService<StatsigServer>().InitializeAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends everything directly and remembers what was asked.</summary>
    private sealed class RecordingProxy : IWebProxy
    {
        public ConcurrentQueue<Uri> Asked { get; } = new();

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination)
        {
            Asked.Enqueue(destination);
            return null;
        }

        public bool IsBypassed(Uri host)
        {
            Asked.Enqueue(host);
            return true;
        }
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int count = request.Headers.TryGetValues("x-count", out var values) ? int.Parse(values.Single(), System.Globalization.CultureInfo.InvariantCulture) : 0;
            request.Headers.Remove("x-count");
            request.Headers.Add("x-count", (count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class OwnHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It must not be used.");
    }
}
