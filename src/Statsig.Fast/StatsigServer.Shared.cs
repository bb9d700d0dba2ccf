using System;
using System.Threading;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    private static StatsigServer? _shared;

    /// <summary>
    /// The process-wide server. Until one is set it is a server without specs, whose evaluations answer defaults with the reason
    /// "Uninitialized".
    /// </summary>
    public static StatsigServer Shared => Volatile.Read(ref _shared) ?? NoServer.Instance;

    /// <summary>Whether a process-wide server has been set.</summary>
    public static bool HasShared => Volatile.Read(ref _shared) is not null;

    /// <summary>Makes a server the process-wide one.</summary>
    /// <returns>The one that was before it, for the caller to shut down; null when there was none.</returns>
    public static StatsigServer? SetShared(StatsigServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Interlocked.Exchange(ref _shared, server);
    }

    /// <summary>Takes the process-wide server away.</summary>
    /// <returns>The one that was, for the caller to shut down; null when there was none.</returns>
    public static StatsigServer? RemoveShared() => Interlocked.Exchange(ref _shared, null);

    /// <summary>Stands in until there is a process-wide server. Made when it is first asked: most processes never do.</summary>
    private static class NoServer
    {
        internal static readonly StatsigServer Instance = new(null);
    }
}
