using System;

namespace Statsig.Fast.Testing.Hosts;

/// <summary>The registration of <see cref="RequestContexts"/>, which a later replacement finds and removes.</summary>
/// <param name="Server">The server of the test; null for a keyed one, which typed accessors do not use.</param>
internal sealed record ReplacedServer(StatsigServer? Server)
{
    internal RequestContexts Create(IServiceProvider provider) => new(provider, Server);
}
