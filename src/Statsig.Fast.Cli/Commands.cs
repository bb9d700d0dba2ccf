using System;
using System.IO;

namespace Statsig.Fast.Cli;

/// <summary>What all commands do when they cannot do what they were asked: one line on standard error, and an exit code.</summary>
internal static class Commands
{
    /// <param name="failure">The code for arguments and files that cannot be used.</param>
    /// <param name="outputPath">The output file; null stands for standard output.</param>
    /// <param name="run">The command's work; its result is the exit code.</param>
    internal static int Guard(int failure, string? outputPath, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception broken) when (broken is UnreadableFileException or ArgumentException)
        {
            Console.Error.WriteLine(broken.Message);
            return failure;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            // Standard output or the output file went away, for instance a closed pipe.
            Console.Error.WriteLine($"{outputPath ?? "standard output"}: {broken.Message}");
            return failure;
        }
    }
}
