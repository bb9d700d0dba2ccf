using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Checks the options of a server in a host: the server's, by its own rules, and the host's.</summary>
internal static class HostOptionsValidation
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Copies the options and checks the copy.</summary>
    /// <exception cref="InvalidOperationException">
    /// Options are not valid; the message names each of them, and its configuration key when it has one.
    /// </exception>
    internal static StatsigHostOptions CopyValid(StatsigHostOptions options)
    {
        var copy = (StatsigHostOptions)options.Copy();
        var problems = new OptionProblems();
        problems.Within(nameof(copy.ShutdownDeadline), copy.ShutdownDeadline, TimeSpan.Zero, TimeSpan.FromDays(1));
        problems.AtLeast(nameof(copy.StaleAfter), copy.StaleAfter, Millisecond);
        problems.AtLeast(nameof(copy.StalledAfter), copy.StalledAfter, Millisecond);
        if (copy.PooledConnectionLifetime != Timeout.InfiniteTimeSpan)
        {
            problems.AtLeast(nameof(copy.PooledConnectionLifetime), copy.PooledConnectionLifetime, TimeSpan.Zero);
        }

        IEnumerable<string> messages = OptionsValidation.FindProblems(copy).Concat(problems.Found).Select(problem => Describe(copy, problem));
        string[] all = [.. messages];
        return all.Length == 0 ? copy : throw new InvalidOperationException($"The options of Statsig are not valid. {string.Join(" ", all)}");
    }

    private static string Describe(StatsigHostOptions options, OptionProblem problem) =>
        options.Keys.TryGetValue(problem.Option, out string? key) ? $"\"{key}\": {problem.Message}" : problem.Message;
}
