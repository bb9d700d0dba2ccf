using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>
/// The commands in docs/common-tasks.md that try the forward proxy, run as they stand there but for the numbers of ports.
/// </summary>
public sealed class DocumentedProxyTests : IDisposable
{
    private const string Heading = "## Try the forward proxy on one machine";
    private const string Program = "statsig-fast";

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Commands_OfTheDocumentation_DoWhatItSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The commands are those of a shell.");
        string[] blocks = ShellBlocks();
        string[] serve = blocks[0].Replace("--grpc-port 50051", "--grpc-port 0", StringComparison.Ordinal).Replace("--port 8000", "--port 0", StringComparison.Ordinal).Split(' ');
        Assert.Equal([Program, "proxy"], serve[..2]);
        string specs = Path.Combine(AppContext.BaseDirectory, "samples", "Checkout", "checkout.specs.json");
        await using ServeProcess proxy = await ServeProcess.StartProxyAsync([.. serve[2..].Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? specs : word)]);

        string commands = blocks[1]
            .Replace("127.0.0.1:50051", proxy.GrpcAddress, StringComparison.Ordinal)
            .Replace("127.0.0.1:8000", proxy.Client.BaseAddress!.Authority, StringComparison.Ordinal);
        string[] output = await RunInShellAsync(commands);

        Assert.True(JsonNode.Parse(output[0])!["gates"]!["new_checkout"]!["value"]!.GetValue<bool>());
        Assert.NotNull(JsonNode.Parse(string.Join('\n', output[1..]))!["gates"]!["new_checkout"]);
        Assert.Contains("user=nora", await proxy.OutputLineAsync(), StringComparison.Ordinal);
    }

    private static string[] ShellBlocks()
    {
        const string Fence = "```sh\n";
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "common-tasks.md"));
        string section = text[text.IndexOf(Heading, StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        return [.. section.Split(Fence)[1..].Select(static block => block[..block.IndexOf("```", StringComparison.Ordinal)].Trim())];
    }

    /// <summary>What the commands write to standard output, with the tool where a shell finds it.</summary>
    private async Task<string[]> RunInShellAsync(string commands)
    {
        string tool = CliProcess.Native ?? $"dotnet {Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")}";
        string shim = _files.Write(Program, $"#!/bin/sh\nexec {tool} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("sh", ["-eu", "-c", commands])
        {
            WorkingDirectory = Path.GetDirectoryName(shim),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{start.WorkingDirectory}:{start.Environment["PATH"]}";
        using Process shell = Process.Start(start)!;
        try
        {
            Task<string> error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, ""), (shell.ExitCode, await error));
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }
}
