using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Internals;

/// <summary>A duration that can be changed while others wait for it to pass.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class LiveInterval(TimeSpan value)
{
    private readonly Lock _lock = new();
    private TimeSpan _value = value;
    private TaskCompletionSource _changed = Next();

    /// <summary>The duration as it is now.</summary>
    internal TimeSpan Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    /// <summary>Completes at the next change. Read it before <see cref="Value"/>, so that no change is missed.</summary>
    internal Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Changes the duration and wakes those that wait.</summary>
    /// <returns>False when it was that long already.</returns>
    internal bool Change(TimeSpan value)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_value == value)
            {
                return false;
            }

            _value = value;
            changed = _changed;
            _changed = Next();
        }

        changed.SetResult();
        return true;
    }

    // Continuations run on another thread, because the caller that changes the duration must not run the work of a loop.
    private static TaskCompletionSource Next() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
