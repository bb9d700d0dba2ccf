using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>The state that the calling thread keeps between calls: its rings, and the identity of the last user.</summary>
/// <remarks>
/// One object per thread, found through one thread-static field. It keeps the last user alive until the thread uses another one. It refers
/// to rings but not to logs, so that it keeps no server alive. A ring whose log has ended has no storage, and a ring of a later log takes
/// its place.
/// </remarks>
internal sealed class ProducerThread
{
    [ThreadStatic]
    private static ProducerThread? _current;

    private StatsigUser? _user;
    private UserIdentity _identity;
    private EventRing?[] _rings = []; // By the places of their logs.

    /// <summary>Gets the ID of the log that <see cref="Ring"/> belongs to: the log that was last used.</summary>
    internal long LogId { get; private set; }

    internal EventRing? Ring { get; private set; }

    internal static ProducerThread Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for one thread-static read in every exposure.
        get => _current ?? Create();
    }

    /// <summary>Returns the identity of a user, computed once while the thread uses the same object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for one compare in every exposure.
    internal UserIdentity IdentityOf(StatsigUser user) => ReferenceEquals(user, _user) ? _identity : Identify(user);

    /// <summary>Finds the ring that this thread has in a log; null when it has no ring there.</summary>
    /// <param name="logId">The log.</param>
    /// <param name="place">The place of the log; negative when the log has no place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call in every event of threads that log to several servers in turn.
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

    /// <summary>Keeps a ring of this thread.</summary>
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

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its inlined caller small.
    private UserIdentity Identify(StatsigUser user)
    {
        _user = user;
        return _identity = UserIdentity.Of(user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Runs once per thread and keeps its inlined caller small.
    private static ProducerThread Create() => _current = new ProducerThread();
}
