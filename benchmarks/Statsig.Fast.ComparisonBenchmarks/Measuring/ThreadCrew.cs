using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>
/// Threads that stay between rounds, and with them what each has of the library, and do their work together on request.
/// </summary>
internal sealed class ThreadCrew : IDisposable
{
    private readonly Member[] _members;

    internal ThreadCrew(int count, Action<int> work)
    {
        _members = [.. Enumerable.Range(0, count).Select(thread => new Member(() => work(thread)))];
    }

    /// <summary>Lets the first threads of the crew do their work once.</summary>
    /// <returns>From when the first of them began until the last was done, on the clock of the wall.</returns>
    internal TimeSpan Run(int threads)
    {
        ReadOnlySpan<Member> those = _members.AsSpan(0, threads);
        foreach (Member member in those)
        {
            member.Start.Release();
        }

        long began = long.MaxValue;
        long ended = long.MinValue;
        foreach (Member member in those)
        {
            member.End.Wait();
            began = Math.Min(began, member.Began);
            ended = Math.Max(ended, member.Ended);
        }

        return Stopwatch.GetElapsedTime(began, ended);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_members, static member => member.Dispose());

    private sealed class Member : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _isOver;

        internal Member(Action work)
        {
            _thread = new Thread(() =>
            {
                for (Start.Wait(); !_isOver; Start.Wait())
                {
                    Began = Stopwatch.GetTimestamp();
                    work();
                    Ended = Stopwatch.GetTimestamp();
                    End.Release();
                }
            })
            { IsBackground = true };
            _thread.Start();
        }

        internal SemaphoreSlim Start { get; } = new(0);

        internal SemaphoreSlim End { get; } = new(0);

        internal long Began { get; private set; }

        internal long Ended { get; private set; }

        /// <inheritdoc/>
        public void Dispose()
        {
            _isOver = true;
            Start.Release();
            _thread.Join();
            Start.Dispose();
            End.Dispose();
        }
    }
}
