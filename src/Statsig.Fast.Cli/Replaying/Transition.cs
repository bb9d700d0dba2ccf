using System.Collections.Generic;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>One way in which answers change, and the users for whom they do.</summary>
/// <remarks>Belongs to one thread, until the threads have ended and their transitions are added up.</remarks>
internal sealed class Transition(Answer before, Answer after)
{
    /// <summary>The users that are named.</summary>
    internal const int MaxExamples = 3;

    internal Answer Before => before;

    internal Answer After => after;

    /// <summary>True when the value is another one; false when only the rule, the group, the experiment or the reason is.</summary>
    internal bool IsFlip { get; } = !Answer.HaveEqualValues(before, after);

    internal long Users { get; private set; }

    /// <summary>The first users in the order of the file.</summary>
    internal List<ExampleUser> Examples { get; } = [];

    /// <summary>Counts a user. Calls come in the order of the lines.</summary>
    internal void Add(StatsigUser user, long line)
    {
        Users++;
        if (Examples.Count < MaxExamples)
        {
            Examples.Add(ExampleUser.Of(user, line));
        }
    }

    /// <summary>Adds what another thread counted.</summary>
    internal void Add(Transition other)
    {
        Users += other.Users;
        Examples.AddRange(other.Examples);
        Examples.Sort(static (left, right) => left.Line.CompareTo(right.Line));
        if (Examples.Count > MaxExamples)
        {
            Examples.RemoveRange(MaxExamples, Examples.Count - MaxExamples);
        }
    }
}
