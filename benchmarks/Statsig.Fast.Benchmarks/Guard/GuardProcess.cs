using System;
using System.Diagnostics;
using System.Globalization;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>Has what seems lost measured again, in a process after this one.</summary>
/// <remarks>
/// What the JIT made of a path on a busy machine may stay bad for as long as the process lives, so a loss counts only when it shows in
/// three processes, one after the other. A native program's code does not vary, but the addresses of its memory do.
/// </remarks>
internal static class GuardProcess
{
    internal const string Flag = "--process";
    private const int Processes = 3;

    /// <param name="command">The guard that is running.</param>
    /// <param name="process">The number of this process, from 1.</param>
    /// <param name="rows">How many rows were measured.</param>
    /// <param name="lost">Those that seem lost.</param>
    /// <returns>The exit code: 0 when none is lost, at the latest in the last process.</returns>
    internal static int Conclude(string command, int process, int rows, string[] lost)
    {
        if (lost.Length > 0 && process < Processes)
        {
            Console.WriteLine($"{lost.Length} once more, in another process.");
            return Run([command, Flag, (process + 1).ToString(CultureInfo.InvariantCulture), .. lost]);
        }

        Console.WriteLine($"{rows - lost.Length} passed, {lost.Length} failed");
        return lost.Length == 0 ? 0 : 1;
    }

    private static int Run(string[] arguments)
    {
        ProcessStartInfo start = OwnProgram.With(arguments);
        start.RedirectStandardOutput = false;
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
