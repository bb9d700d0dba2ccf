using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Server;

namespace Statsig.Fast.Testing.Hosts;

/// <summary>The server of a test and the one that its context used before, to which the context returns.</summary>
/// <remarks>Servers may end in any order and in any context. Safe from any thread.</remarks>
internal sealed class ServerChain
{
    private static readonly ConditionalWeakTable<StatsigServer, ServerChain> Chains = [];

    private readonly StatsigServer _server;
    private StatsigServer? _previous;
    private volatile bool _isReleased;

    private ServerChain(StatsigServer server) => _server = server;

    /// <summary>True from <see cref="Release"/> on.</summary>
    internal bool IsReleased => _isReleased;

    /// <summary>Makes the current context use a server.</summary>
    internal static ServerChain Add(StatsigServer server)
    {
        var chain = new ServerChain(server) { _previous = Existing(SharedServers.LastChosen) };
        Chains.Add(server, chain);
        SharedServers.AddScoped(server);
        SharedServers.Choose(server);
        return chain;
    }

    /// <summary>Makes the current context use the previous server that still exists, unless the context uses another one.</summary>
    internal void Release()
    {
        _isReleased = true;
        if (ReferenceEquals(SharedServers.LastChosen, _server))
        {
            SharedServers.Choose(Existing(Volatile.Read(ref _previous)));
        }
    }

    /// <summary>Returns a server, or the nearest one before it that still exists; forgets those between that have ended.</summary>
    private static StatsigServer? Existing(StatsigServer? server)
    {
        StatsigServer? existing = server;
        while (existing is not null && !Exists(existing, out ServerChain? chain))
        {
            existing = chain is null ? null : Volatile.Read(ref chain._previous);
        }

        // Otherwise a series of servers, each created before the last one ends, would keep all of them.
        if (existing is not null && Chains.TryGetValue(existing, out ServerChain? found) && Volatile.Read(ref found._previous) is { } previous)
        {
            Volatile.Write(ref found._previous, Existing(previous));
        }

        return existing;
    }

    private static bool Exists(StatsigServer server, out ServerChain? chain) =>
        Chains.TryGetValue(server, out chain) ? !chain._isReleased && SharedServers.Has(server) : SharedServers.Has(server);
}
