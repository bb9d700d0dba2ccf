using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Server;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>
    /// The server that is asked when a call names none: the one given to <see cref="SetShared"/>, or that of the host. Until there is one it is a server without
    /// specs, whose evaluations answer defaults with the reason "Uninitialized"; the first such call logs a warning.
    /// </summary>
    /// <remarks>
    /// <para>Safe from any thread. Allocates nothing; one read in a process with one server.</para>
    /// <para>
    /// In a process with several hosts, such as that of integration tests, code that runs in a web request asks the host of that request. Other code asks the server
    /// that was set, else that of the host which was built last.
    /// </para>
    /// </remarks>
    public static StatsigServer Shared => SharedServers.Single ?? FindShared();

    /// <summary>True when there is a server for calls that name none.</summary>
    public static bool HasShared => SharedServers.Single is not null || SharedServers.Find() is not null;

    /// <summary>Sets the server that is asked when a call names none.</summary>
    /// <returns>The one that was set before, for the caller to shut down; null when there was none.</returns>
    /// <remarks>A program that calls AddStatsig on the services of its host does not need it.</remarks>
    public static StatsigServer? SetShared(StatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return SharedServers.Set(server);
    }

    /// <summary>Takes away the server that was set.</summary>
    /// <returns>That server, for the caller to shut down; null when none was set.</returns>
    public static StatsigServer? RemoveShared() => SharedServers.Set(null);

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the property small enough to be inlined where typed accessors read it.
    private static StatsigServer FindShared()
    {
        if (SharedServers.Find() is { } server)
        {
            return server;
        }

        SharedServers.WarnOfNone(NoServer.Instance._log);
        return NoServer.Instance;
    }

    /// <summary>Stands in until there is a server. Made when it is first asked: most processes never do.</summary>
    private static class NoServer
    {
        internal static readonly StatsigServer Instance = new(null);
    }
}
