using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>
/// Python with grpcio, and the messages generated for it from the service's definition; tests skip where they cannot be had.
/// </summary>
internal static class PythonTools
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Debian's own Python first: that is the one its packages are for.</summary>
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    private static readonly Lazy<Task<(string? Python, string Problem)>> Found = new(FindAsync, LazyThreadSafetyMode.ExecutionAndPublication);

    private static string ScriptFolder { get; } = Path.Combine(AppContext.BaseDirectory, "Interop");

    /// <summary>Starts a script with redirected streams; skips the test when there is no Python for it.</summary>
    internal static async Task<Process> StartAsync(string script, params string[] arguments)
    {
        (string? python, string problem) = await Found.Value;
        Assert.SkipWhen(python is null, problem);
        return Process.Start(StartInfo(python!, [Path.Combine(ScriptFolder, script), .. arguments]))!;
    }

    private static async Task<(string? Python, string Problem)> FindAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "These tests hold ports and stop processes as Linux has it.");
        }

        string problem = await RunAsync("protoc", $"-I{ScriptFolder}", $"--python_out={ScriptFolder}", "forward_proxy.proto");
        if (problem.Length > 0)
        {
            return (null, $"protoc, of protobuf-compiler, does not generate messages: {problem}");
        }

        foreach (string python in Interpreters)
        {
            problem = await RunAsync(python, "-c", $"import sys; sys.path.insert(0, '{ScriptFolder}'); import grpc, forward_proxy_pb2");
            if (problem.Length == 0)
            {
                return (python, "");
            }
        }

        return (null, $"Python cannot use grpc, of python3-grpcio and python3-protobuf: {problem}");
    }

    /// <summary>Empty when the program succeeds; otherwise the last line of what it has to say.</summary>
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(StartInfo(program, arguments))!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }

        using (process)
        {
            try
            {
                string error = await process.StandardError.ReadToEndAsync().WaitAsync(Limit);
                await process.WaitForExitAsync().WaitAsync(Limit);
                return process.ExitCode == 0 ? "" : error.Split('\n').LastOrDefault(static line => line.Trim().Length > 0) ?? $"exit code {process.ExitCode}";
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                return $"{program} does not end.";
            }
        }
    }

    private static ProcessStartInfo StartInfo(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";

        // Nothing is written beside the scripts, and no proxy of the environment stands between processes of this machine.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["no_proxy"] = "127.0.0.1,localhost";
        return start;
    }
}
