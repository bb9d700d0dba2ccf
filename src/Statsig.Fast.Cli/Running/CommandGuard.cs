using System;
using System.IO;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Requests;

namespace Statsig.Fast.Cli.Running;

/// <summary>The error handling of all commands: one line on standard error, and an exit code.</summary>
internal static class CommandGuard
{
    /// <param name="badArguments">The code for invalid arguments.</param>
    /// <param name="unreadable">The code for files and responses that cannot be used.</param>
    /// <param name="outputPath">The output file; null stands for standard output.</param>
    /// <param name="run">The command's work; its result is the exit code.</param>
    internal static int Run(int badArguments, int unreadable, string? outputPath, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (UnreadableFileException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return unreadable;
        }
        catch (ServiceFailedException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.ServiceFailed;
        }
        catch (InterruptedException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Interrupted;
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return badArguments;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Standard output or the output file went away, for instance a closed pipe.
            Console.Error.WriteLine($"{outputPath ?? "standard output"}: {exception.Message}");
            return unreadable;
        }
    }
}
