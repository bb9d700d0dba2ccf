using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>Runs the tool: its portable build, or the native binary that STATSIG_FAST_CLI names.</summary>
internal static class CliProcess
{
    private const string NativeVariable = "STATSIG_FAST_CLI";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The path of a published native binary; null when there is none to test.</summary>
    internal static string? Native { get; } = Environment.GetEnvironmentVariable(NativeVariable) is { Length: > 0 } path ? path : null;

    internal static void SkipWithoutNative() =>
        Assert.SkipWhen(Native is null, $"Set {NativeVariable} to the path of a published native statsig-fast to test it.");

    internal static Task<CliResult> RunAsync(params string[] arguments) =>
        RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll"), .. arguments]);

    /// <summary>The native binary when there is one, the portable build otherwise.</summary>
    internal static Task<CliResult> RunToolAsync(params string[] arguments) => Native is null ? RunAsync(arguments) : RunNativeAsync(arguments);

    internal static Task<CliResult> RunNativeAsync(params string[] arguments) => RunAsync(Native!, arguments);

    /// <summary>
    /// The native binary when there is one, the portable build otherwise; something is done to the process while it runs.
    /// </summary>
    internal static Task<CliResult> RunToolAsync(Func<Process, Task> meanwhile, params string[] arguments) => Native is null
        ? RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll"), .. arguments], meanwhile)
        : RunAsync(Native, arguments, meanwhile);

    private static async Task<CliResult> RunAsync(string program, string[] arguments, Func<Process, Task>? meanwhile = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task done = meanwhile?.Invoke(process) ?? Task.CompletedTask;
        using var output = new MemoryStream();
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await done;
        return new CliResult(process.ExitCode, output.ToArray(), await error);
    }
}

/// <summary>What one run left.</summary>
internal sealed record CliResult(int ExitCode, byte[] Output, string Error)
{
    internal string[] Lines => Encoding.UTF8.GetString(Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
