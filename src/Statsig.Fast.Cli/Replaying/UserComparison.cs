using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Cli.Input;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>Evaluates all users of a file with both payloads, on all processors.</summary>
/// <remarks>
/// Each thread takes a block of lines at a time, evaluates its users and counts for itself; the counts are added up at the end. The result
/// does not depend on how the blocks were distributed. Memory does not grow with the number of users.
/// </remarks>
internal sealed class UserComparison
{
    private readonly string _path;
    private readonly LineBlocks _blocks;
    private readonly Worker[] _workers;
    private readonly Lock _ending = new();
    private UnreadableFileException? _failure;
    private long _failedLine = long.MaxValue;
    private Exception? _fault;
    private volatile bool _isEnding;
    private long _users;

    /// <param name="path">The file of the users, for messages.</param>
    /// <param name="blocks">Its lines.</param>
    /// <param name="entities">What is evaluated.</param>
    /// <param name="threads">The number of threads.</param>
    internal UserComparison(string path, LineBlocks blocks, IReadOnlyList<ComparedEntity> entities, int threads)
    {
        _path = path;
        _blocks = blocks;
        _workers = new Worker[threads];
        for (int i = 0; i < threads; i++)
        {
            _workers[i] = new Worker(this, entities);
        }
    }

    /// <summary>The users so far.</summary>
    internal long Users => Volatile.Read(ref _users);

    /// <summary>The counts of every entity.</summary>
    internal EntityTally[] Tallies => _workers[0].Tallies;

    /// <summary>Users for whom the value of at least one entity is another one.</summary>
    internal long FlippedUsers { get; private set; }

    /// <summary>Evaluates all users.</summary>
    /// <param name="meanwhile">Called several times a second on the calling thread; an exception ends the run and is passed on.</param>
    /// <exception cref="UnreadableFileException">The file cannot be read, or a line is not a user: the first such line.</exception>
    internal void Run(Action meanwhile)
    {
        const int LookIntervalMs = 100;
        var threads = new Thread[_workers.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(_workers[i].Run) { Name = "replay", IsBackground = true };
            threads[i].Start();
        }

        try
        {
            foreach (Thread thread in threads)
            {
                while (!thread.Join(LookIntervalMs))
                {
                    meanwhile();
                }
            }
        }
        finally
        {
            _isEnding = true;
            Array.ForEach(threads, static thread => thread.Join());
        }

        if ((_failure ?? _fault) is { } exception)
        {
            throw exception;
        }

        for (int i = 0; i < _workers.Length; i++)
        {
            FlippedUsers += _workers[i].FlippedUsers;
            for (int j = 0; j < Tallies.Length && i > 0; j++)
            {
                Tallies[j].Add(_workers[i].Tallies[j]);
            }
        }

        Array.ForEach(Tallies, static tally => tally.Cut());
    }

    /// <summary>Ends the run for a line that cannot be used.</summary>
    /// <remarks>Blocks are taken in order, so those before it are still evaluated, and the first such line is reported.</remarks>
    private void Fail(long line, UnreadableFileException failure)
    {
        lock (_ending)
        {
            if (line < _failedLine)
            {
                _failedLine = line;
                _failure = failure;
            }

            _isEnding = true;
        }
    }

    private void Fail(Exception fault)
    {
        lock (_ending)
        {
            _fault ??= fault;
            _isEnding = true;
        }
    }

    /// <summary>One thread's part.</summary>
    private sealed class Worker(UserComparison run, IReadOnlyList<ComparedEntity> entities)
    {
        internal EntityTally[] Tallies { get; } = TalliesOf(entities);

        internal long FlippedUsers { get; private set; }

        internal void Run()
        {
            var block = new LineBlock();
            long line = long.MaxValue - 1; // Of a failure to read the next block, which comes after all lines.
            try
            {
                while (!run._isEnding && run._blocks.TryRead(block))
                {
                    Evaluate(block, ref line);
                    line = long.MaxValue - 1;
                }
            }
            catch (UnreadableFileException exception)
            {
                run.Fail(line, exception);
            }
            catch (Exception exception)
            {
                // Passed on to the thread that waits: an exception that leaves a thread ends the process.
                run.Fail(exception);
            }
        }

        private void Evaluate(LineBlock block, ref long line)
        {
            bool isFirst = block.IsFirst;
            long users = 0;
            LineBlock.Lines lines = block.GetLines();
            while (block.MoveNext(ref lines))
            {
                line = lines.Number;
                StatsigUser? user = UserLines.Parse(run._path, line, block.Line(in lines), isFirst);
                isFirst = false;
                if (user is not null)
                {
                    users++;
                    FlippedUsers += Add(user, line) ? 1 : 0;
                }
            }

            Interlocked.Add(ref run._users, users);
        }

        private bool Add(StatsigUser user, long line)
        {
            bool flips = false;
            foreach (EntityTally tally in Tallies)
            {
                flips |= tally.Add(user, line);
            }

            return flips;
        }

        private static EntityTally[] TalliesOf(IReadOnlyList<ComparedEntity> entities)
        {
            var tallies = new EntityTally[entities.Count];
            for (int i = 0; i < tallies.Length; i++)
            {
                tallies[i] = new EntityTally(entities[i]);
            }

            return tallies;
        }
    }
}
