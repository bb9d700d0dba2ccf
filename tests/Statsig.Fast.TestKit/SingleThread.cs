using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit;

/// <summary>
/// A synchronization context with one thread, as user interfaces and older web frameworks have: what is posted waits until that thread is
/// free.
/// </summary>
public sealed class SingleThread : SynchronizationContext, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    private SingleThread()
    {
    }

    public void Dispose() => _queue.Dispose();

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    /// <summary>Runs work on a new thread under such a context and waits for it.</summary>
    /// <param name="work">Starts what is to be tried.</param>
    /// <param name="isBlocking">True to block the context's only thread until the work has ended; false to let it run what is posted
    /// meanwhile.</param>
    /// <returns>False when the work had not ended after a minute, which is a deadlock.</returns>
    public static bool Run(Func<Task> work, bool isBlocking)
    {
        bool hasEnded = false;
        var thread = new Thread(() => hasEnded = RunHere(work, isBlocking)) { IsBackground = true };
        thread.Start();
        thread.Join();
        return hasEnded;
    }

    private static bool RunHere(Func<Task> work, bool isBlocking)
    {
        var context = new SingleThread();
        SetSynchronizationContext(context);
        Task running = work();
        if (isBlocking)
        {
            return running.Wait(Limit);
        }

        running.ContinueWith(_ => context._queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (context._queue.TryTake(out (SendOrPostCallback Callback, object? State) next, Limit))
        {
            next.Callback(next.State);
        }

        return running.IsCompletedSuccessfully;
    }
}
