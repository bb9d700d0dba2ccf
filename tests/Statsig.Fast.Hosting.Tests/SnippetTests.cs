using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting.Tests;

public sealed class SnippetTests
{
    [Fact]
    public void Snippet_OfTheDocument_AddsAServerAndItsCheck()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Statsig:SecretKey"] = "secret-a" });
        HostingSnippets.Host(builder);
        using IHost host = builder.Build();
        Assert.NotNull(host.Services.GetService<IStatsigServer>());
        Assert.NotNull(host.Services.GetService<HealthCheckService>());
    }

    [Fact]
    public void Snippet_OfServices_TakesTheDataStoreFromThem()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Statsig:SecretKey"] = "secret-a" });
        builder.Services.AddDistributedMemoryCache();
        HostingSnippets.FromServices(builder);
        using IHost host = builder.Build();
        Assert.IsType<DistributedCacheDataStore>(host.Services.GetRequiredService<StatsigServer>().Options.DataStore);
    }

    [Fact]
    public void Snippets_OfProduction_MakeAServer()
    {
        foreach (Action<HostApplicationBuilder> snippet in new Action<HostApplicationBuilder>[] { HostingSnippets.Resilience, HostingSnippets.Certificates })
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Statsig:SecretKey"] = "secret-a" });
            snippet(builder);
            HostingSnippets.DefaultsAreEnough(builder);
            using IHost host = builder.Build();
            Assert.NotNull(host.Services.GetRequiredService<IStatsigServer>());
            Assert.Equal(2, host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Count);
        }
    }
}
