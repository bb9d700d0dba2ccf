using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Internals;

/// <summary>
/// Runs work for a caller without the caller's synchronization context and task scheduler, and background work without its execution
/// context.
/// </summary>
/// <remarks>
/// The application's handlers, data stores and storages may await without "ConfigureAwait(false)". What they capture must not be a context
/// whose only thread is blocked by the caller. Safe from any thread.
/// </remarks>
internal static class Detached
{
    /// <summary>
    /// Starts asynchronous work on the calling thread, hiding its synchronization context; on the thread pool under another task scheduler.
    /// </summary>
    /// <param name="state">Passed to the work.</param>
    /// <param name="work">The work; its execution context is the caller's, so that spans of what the caller awaits have a parent.</param>
    internal static Task<TResult> Call<TState, TResult>(TState state, Func<TState, Task<TResult>> work)
    {
        if (TaskScheduler.Current != TaskScheduler.Default)
        {
            return Task.Run(() => work(state));
        }

        SynchronizationContext? context = SynchronizationContext.Current;
        if (context is null)
        {
            return work(state);
        }

        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return work(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <inheritdoc cref="Call{TState, TResult}(TState, Func{TState, Task{TResult}})"/>
    internal static Task<TResult> Call<TResult>(Func<Task<TResult>> work) => Call(work, static work => work());

    /// <summary>
    /// Starts background work on the thread pool, which keeps nothing of the caller: neither its trace nor any other "AsyncLocal".
    /// </summary>
    internal static Task Run(Func<Task> work)
    {
        using AsyncFlowControl flow = SuppressFlow();
        return Task.Run(work);
    }

    /// <summary>Keeps timers, threads and tasks that are made until it is disposed from capturing the caller's execution context.</summary>
    internal static AsyncFlowControl SuppressFlow() => ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
}
