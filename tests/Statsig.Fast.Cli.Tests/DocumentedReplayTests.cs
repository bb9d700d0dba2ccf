using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>The example of docs/replay.md, run as it stands there, writes what the page shows.</summary>
public sealed class DocumentedReplayTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Example_OfTheDocumentation_WritesWhatItSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The commands are those of a shell.");
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "replay.md"));
        string tool = CliProcess.Native ?? $"dotnet {Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")}";
        string folder = Path.GetDirectoryName(_files.SpecsPath)!;
        Directory.CreateDirectory(Path.Combine(folder, "samples", "Checkout"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "samples", "Checkout", "checkout.specs.json"), Path.Combine(folder, "samples", "Checkout", "checkout.specs.json"));
        string script = _files.Write("example.sh", $"set -f\nstatsig-fast() {{ {tool} \"$@\"; }}\n{BlockOf(page, "sh")}");
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", [script]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Equal(BlockOf(page, "text"), output);
    }

    private static string BlockOf(string page, string language)
    {
        string fence = $"```{language}\n";
        string block = page[(page.IndexOf(fence, StringComparison.Ordinal) + fence.Length)..];
        return block[..block.IndexOf("```", StringComparison.Ordinal)];
    }
}
