using System;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.EventLogging;

/// <summary>What the calling thread keeps between calls: its rings, and the identity of the user it asked for last.</summary>
/// <remarks>
/// One object per thread, found through one thread-static. It keeps the last user alive until the thread asks for another one. It keeps rings and no logs, so
/// that no server is alive because of it; a ring whose log has ended has no storage, and gives its place to that of a later log.
/// </remarks>
internal sealed class ProducerThread
{
    [ThreadStatic]
    private static ProducerThread? _current;

    private StatsigUser? _user;
    private UserIdentity _identity;
    private EventRing?[] _rings = []; // By the places of their logs.

    /// <summary>The log that <see cref="Ring"/> belongs to: the one that was last used.</summary>
    internal long LogId { get; private set; }

    internal EventRing? Ring { get; private set; }

    internal static ProducerThread Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // One thread-static read on the way of every exposure.
        get => _current ?? Create();
    }

    /// <summary>The identity of a user, computed once while the thread keeps asking for the same object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal UserIdentity IdentityOf(StatsigUser user) => ReferenceEquals(user, _user) ? _identity : Identify(user);

    /// <summary>The ring that this thread has in a log already; null when it has none.</summary>
    /// <param name="logId">The log.</param>
    /// <param name="place">Its place; below zero when it has none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // On the way of every event of threads that log to several servers in turn.
    internal EventRing? Find(long logId, int place)
    {
        EventRing?[] rings = _rings;
        if ((uint)place < (uint)rings.Length && rings[place] is { } ring && ring.LogId == logId)
        {
            LogId = logId;
            Ring = ring;
            return ring;
        }

        return null;
    }

    /// <summary>Keeps a ring of this thread's own.</summary>
    internal void Add(EventRing ring, int place)
    {
        LogId = ring.LogId;
        Ring = ring;
        if (place < 0)
        {
            return; // The log ended meanwhile.
        }

        if (place >= _rings.Length)
        {
            Array.Resize(ref _rings, Math.Max(place + 1, 2 * _rings.Length));
        }

        _rings[place] = ring;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private UserIdentity Identify(StatsigUser user)
    {
        _user = user;
        return _identity = UserIdentity.Of(user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProducerThread Create() => _current = new ProducerThread();
}
