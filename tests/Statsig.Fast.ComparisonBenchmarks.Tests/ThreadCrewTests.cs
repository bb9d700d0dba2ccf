using System;
using System.Linq;
using System.Threading;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class ThreadCrewTests
{
    [Fact]
    public void Run_SomeOfTheThreads_EachDoesItsWorkOnce()
    {
        int[] runs = new int[4];
        using var crew = new ThreadCrew(runs.Length, thread => Interlocked.Increment(ref runs[thread]));

        crew.Run(1);
        crew.Run(3);

        Assert.Equal([2, 1, 1, 0], runs);
    }

    [Fact]
    public void Run_Threads_WorkAtTheSameTime()
    {
        // Passed only when both are there; a crew that ran one after the other would wait out the limit.
        using var meeting = new Barrier(2);
        bool[] met = new bool[2];
        using var crew = new ThreadCrew(2, thread => met[thread] = meeting.SignalAndWait(TimeSpan.FromSeconds(60)));

        crew.Run(2);

        Assert.True(met.All(static of => of));
    }
}
