using System;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>Other programs that a test needs. None outlives the test, and none runs for longer than its limit.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(string program, string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += static (_, _) => { }; // Read, so that a full pipe never stops the program.
        _process.BeginErrorReadLine();
    }

    /// <summary>What a program writes until it ends.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    /// <exception cref="OperationCanceledException">It ran into the limit and was ended.</exception>
    internal static async Task<string> RunAsync(TimeSpan limit, string program, params string[] arguments)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(limit);
        using var child = new ChildProcess(program, arguments);
        string output = await child._process.StandardOutput.ReadToEndAsync(cancellation.Token);
        await child._process.WaitForExitAsync(cancellation.Token);
        return child._process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {child._process.ExitCode}: {output}");
    }

    /// <summary>Starts a web application on a port of its choice, and returns the address that it reports.</summary>
    internal static async Task<(ChildProcess Process, string Address)> ListenAsync(TimeSpan limit, string program, params string[] arguments)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(limit);
        var child = new ChildProcess(program, arguments);
        try
        {
            while (await child._process.StandardOutput.ReadLineAsync(cancellation.Token) is { } line)
            {
                if (Address().Match(line) is { Success: true } found)
                {
                    child._process.OutputDataReceived += static (_, _) => { };
                    return (child, found.Value);
                }
            }

            throw new InvalidOperationException($"{program} ended without listening.");
        }
        catch
        {
            // Whatever went wrong, the program goes; what went wrong is the test's business.
            child.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex Address();
}
