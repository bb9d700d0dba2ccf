using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Server;

/// <summary>Selects the server of calls that name no server: the one that the program set, or the server of a host.</summary>
/// <remarks>
/// <para>
/// Nearly every process has one such server, and <see cref="Single"/> is all that a call reads. A process with several, which is what tests
/// with several hosts are, has no single server. Calls then use the server of the current request; outside of requests, the server that was
/// set takes precedence over those of hosts, and the newest host over older ones.
/// </para>
/// <para>Safe from any thread. Changes take a lock; so do reads in a process without a server, and in one with several.</para>
/// </remarks>
internal static class SharedServers
{
    private static readonly Lock Changes = new();
    private static readonly List<(StatsigServer Server, Action? OnSeveral)> Hosted = [];
    private static readonly HashSet<StatsigServer> Scoped = [];
    private static readonly AsyncLocal<StatsigServer?> OfRequest = new();
    private static StatsigServer? _set;
    private static int _warned;

    /// <summary>Gets the only server; null without a server, or with several.</summary>
    internal static StatsigServer? Single => Volatile.Read(ref SingleServer.Value); // Acquire: a reader that sees the server must see it constructed.

    /// <summary>Gets the server to use when <see cref="Single"/> is null; null without any server.</summary>
    internal static StatsigServer? Find()
    {
        lock (Changes)
        {
            return OfRequest.Value is { } server && IsKnown(server) ? server : _set ?? (Hosted.Count > 0 ? Hosted[^1].Server : null);
        }
    }

    /// <summary>Sets or removes the server of the program.</summary>
    /// <returns>The previous one.</returns>
    internal static StatsigServer? Set(StatsigServer? server)
    {
        StatsigServer? previous;
        List<Action> followers;
        lock (Changes)
        {
            previous = _set;
            _set = server;
            followers = Update();
        }

        followers.ForEach(static follow => follow());
        return previous;
    }

    /// <summary>Adds the server of a host.</summary>
    /// <param name="server">The server.</param>
    /// <param name="onSeveral">
    /// Called once when there is more than one server, now or later: from then on requests have to select theirs.
    /// </param>
    internal static void Add(StatsigServer server, Action? onSeveral)
    {
        List<Action> followers;
        lock (Changes)
        {
            Hosted.Add((server, onSeveral));
            followers = Update();
        }

        followers.ForEach(static follow => follow());
    }

    /// <summary>Removes the server of a host or of a test that has ended.</summary>
    internal static void Remove(StatsigServer server)
    {
        lock (Changes)
        {
            if (Scoped.Remove(server) | (Hosted.RemoveAll(hosted => ReferenceEquals(hosted.Server, server)) > 0))
            {
                _ = Update(); // The number of servers decreased: no host has to subscribe to its requests.
            }
        }
    }

    /// <summary>Removes a server for one of its hosts, which has stopped. Other hosts and contexts keep it.</summary>
    internal static void RemoveHost(StatsigServer server)
    {
        lock (Changes)
        {
            if (Hosted.FindIndex(hosted => ReferenceEquals(hosted.Server, server)) is >= 0 and var index)
            {
                Hosted.RemoveAt(index);
                _ = Update(); // The number of servers decreased, as in Remove.
            }
        }
    }

    /// <summary>
    /// Adds a server that only those asynchronous contexts use that chose it: that of a test, which must not answer other tests.
    /// </summary>
    internal static void AddScoped(StatsigServer server)
    {
        List<Action> followers;
        lock (Changes)
        {
            Scoped.Add(server);
            followers = Update();
        }

        followers.ForEach(static follow => follow());
    }

    /// <summary>Sets the server of the current request or test, for all later calls of the same asynchronous flow.</summary>
    internal static void Choose(StatsigServer? server) => OfRequest.Value = server;

    /// <summary>The server that the current asynchronous context has chosen; null without one, and after it was disposed.</summary>
    internal static StatsigServer? Chosen
    {
        get
        {
            lock (Changes)
            {
                return OfRequest.Value is { } server && IsKnown(server) ? server : null;
            }
        }
    }

    /// <summary>The server that the current asynchronous context has chosen, also after it was disposed; null without one.</summary>
    internal static StatsigServer? LastChosen => OfRequest.Value;

    /// <summary>True for a server that accessors can use: it was not disposed.</summary>
    internal static bool Has(StatsigServer server)
    {
        lock (Changes)
        {
            return IsKnown(server);
        }
    }

    /// <summary>Logs, once per process, that a call found no server.</summary>
    internal static void WarnOfNone(OutputLog log)
    {
        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            log.Write(
                OutputLogLevel.Warning,
                "A typed accessor was used without a server and returned its default. "
                + "Call AddStatsig on the services of the host, or StatsigServer.SetShared, before the first call, or bind the accessor to a server with For(server). This warning is logged once.");
        }
    }

    private static bool IsKnown(StatsigServer server) =>
        ReferenceEquals(server, _set) || Scoped.Contains(server) || Hosted.Exists(hosted => ReferenceEquals(hosted.Server, server));

    /// <summary>Applies a change of the servers. The lock is held.</summary>
    /// <returns>The callbacks to call after the lock is released.</returns>
    private static List<Action> Update()
    {
        bool isSetHosted = Hosted.Exists(static hosted => ReferenceEquals(hosted.Server, _set));
        int count = Hosted.Count + (_set is null || isSetHosted ? 0 : 1);
        var followers = new List<Action>();
        for (int i = 0; count + Scoped.Count > 1 && i < Hosted.Count; i++)
        {
            (StatsigServer server, Action? onSeveral) = Hosted[i];
            Hosted[i] = (server, null);
            if (onSeveral is not null)
            {
                followers.Add(onSeveral);
            }
        }

        Volatile.Write(ref SingleServer.Value, count == 1 && Scoped.Count == 0 ? _set ?? Hosted[0].Server : null);
        return followers;
    }

    /// <summary>Separate, because it has no static initializer, which NativeAOT would check at each read.</summary>
    private static class SingleServer
    {
        internal static StatsigServer? Value;
    }
}
