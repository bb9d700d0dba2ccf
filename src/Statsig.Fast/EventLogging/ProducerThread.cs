using System;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.EventLogging;

/// <summary>What the calling thread keeps between calls: its ring, and the identity of the user it asked for last.</summary>
/// <remarks>
/// One object per thread, found through one thread-static. It keeps the last user alive until the thread asks for another one, and the ring of
/// the last server; rings of other servers are found again by a short search.
/// </remarks>
internal sealed class ProducerThread
{
    [ThreadStatic]
    private static ProducerThread? _current;

    private StatsigUser? _user;
    private UserIdentity _identity;
    private (EventLog Log, EventRing Ring)[] _others = [];

    /// <summary>The log that <see cref="Ring"/> belongs to.</summary>
    internal EventLog? Log { get; private set; }

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
    internal EventRing? Find(EventLog log)
    {
        foreach ((EventLog other, EventRing ring) in _others)
        {
            if (ReferenceEquals(other, log))
            {
                Select(log, ring);
                return ring;
            }
        }

        return null;
    }

    /// <summary>Keeps a ring of this thread's own.</summary>
    internal void Add(EventLog log, EventRing ring)
    {
        // Logs that were stopped since go here, so that servers which come and go leave nothing behind.
        _others = [.. Array.FindAll(_others, static other => !other.Log.IsStopped), (log, ring)];
        Select(log, ring);
    }

    private void Select(EventLog log, EventRing ring)
    {
        Log = log;
        Ring = ring;
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
