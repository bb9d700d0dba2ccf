using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.EventLogging.Delivery;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>Starts the posts of the pump's thread: on the thread pool, or on the pump's thread while the pool has no free thread.</summary>
/// <remarks>
/// A post that no pool thread has started within <see cref="Patience"/> is taken back and runs on the pump's thread, exactly once. From
/// then on posts run there until a work item that waits in the pool's queue runs. On the pool, posts start one after the other, so that
/// events are sent in order. Used by the pump's thread only, except for <see cref="Execute"/>.
/// </remarks>
internal sealed class PostDispatcher(PostAttempts attempts, BatchPoster poster, Action wake) : IThreadPoolWorkItem
{
    /// <summary>The time within which the pool must start a post; far longer than the pool needs while it has a free thread.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly List<Ticket> _waiting = [];
    private readonly ConcurrentQueue<Ticket> _queue = new();
    private int _isQueued;
    private Probe? _probe;

    /// <summary>True when posts wait for a pool thread: the pump checks again within <see cref="Patience"/>.</summary>
    internal bool IsWaiting => _waiting.Count > 0 || _probe is not null;

    /// <summary>Starts to post the batches that are due.</summary>
    internal void PostDue()
    {
        bool isStarved = TakeBack(isAll: false);
        if (_probe is { HasRun: true })
        {
            _probe = null;
        }

        if (isStarved && _probe is null)
        {
            _probe = new Probe(wake);
            ThreadPool.UnsafeQueueUserWorkItem(_probe, preferLocal: false);
        }

        if (_probe is not null)
        {
            // One post per pass, so that the rings are drained in between. Posts that hang in the pool do not count.
            if (attempts.TakeDue(isHere: true) is { } attempt)
            {
                poster.PostHere(attempt);
            }

            return;
        }

        while (attempts.TakeDue() is { } attempt)
        {
            var ticket = new Ticket(poster, attempt);
            _waiting.Add(ticket);
            _queue.Enqueue(ticket);
            if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    /// <summary>Starts the waiting posts on a pool thread; one thread at a time.</summary>
    public void Execute()
    {
        do
        {
            while (_queue.TryDequeue(out Ticket? ticket))
            {
                ticket.Begin();
            }

            Interlocked.Exchange(ref _isQueued, 0);
        }
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _isQueued, 1) == 0);
    }

    /// <summary>Runs the posts that the pool has not started on the calling thread.</summary>
    /// <param name="isAll">True for all of them; false for those that have waited for <see cref="Patience"/>.</param>
    /// <returns>True when any post ran.</returns>
    internal bool TakeBack(bool isAll)
    {
        bool any = false;
        foreach (Ticket ticket in _waiting)
        {
            bool isLate = poster.CanPostHere && (isAll || Environment.TickCount64 - ticket.QueuedAt >= Patience.TotalMilliseconds);
            if (isLate && ticket.TryClaim())
            {
                any = true;
                poster.PostHere(ticket.Attempt);
            }
        }

        _waiting.RemoveAll(static ticket => ticket.IsClaimed);
        return any;
    }

    /// <summary>A post that waits for a pool thread.</summary>
    private sealed class Ticket(BatchPoster poster, PostAttempt attempt)
    {
        private int _isClaimed;

        internal PostAttempt Attempt => attempt;

        internal long QueuedAt { get; } = Environment.TickCount64;

        internal bool IsClaimed => Volatile.Read(ref _isClaimed) != 0;

        internal bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

        internal void Begin()
        {
            if (TryClaim())
            {
                poster.Post(attempt);
            }
        }
    }

    /// <summary>Runs when the pool has a thread again.</summary>
    private sealed class Probe(Action wake) : IThreadPoolWorkItem
    {
        internal volatile bool HasRun;

        public void Execute()
        {
            HasRun = true;
            wake();
        }
    }
}
