using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting.Registration;

/// <summary>The registration of a hosted service for one server, which the test kit finds by its name to replace the server.</summary>
internal sealed record HostedServer(string Name)
{
    internal StatsigHostedService Create(IServiceProvider provider) => new(
        Name == Options.DefaultName ? provider.GetRequiredService<StatsigServer>() : provider.GetRequiredKeyedService<StatsigServer>(Name),
        ServerRegistration.OptionsOf(provider, Name),
        ServerRegistration.LoggerOf(provider, Name));
}
