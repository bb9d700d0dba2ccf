using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Cli.Tests;

/// <summary>The step "Replay" of samples/replay-workflow.yml, run as GitHub Actions runs it: by bash, with files for its outputs.</summary>
public sealed class SampleWorkflowTests : IDisposable
{
    private static readonly string[] Workflow = File.ReadAllLines(Path.Combine(SourceTree.Root, "samples", "replay-workflow.yml"));

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("""["free"]""", 0, true)]
    [InlineData("""["pro"] """, 0, true)]
    [InlineData("""["none"], "broken" """, 3, false)]
    public async Task Replay_OfThePullRequest_SaysWhetherThereAreFindingsToShow(string plans, int exitCode, bool hasReport)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The commands are those of a shell.");
        string folder = Path.GetDirectoryName(_files.SpecsPath)!;
        string tool = CliProcess.Native ?? $"dotnet {Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")}";
        _files.Write("before.json", CliFiles.Specs);
        string specs = _files.Write("after.json", CliFiles.Specs.Replace("""["pro"]""", plans, StringComparison.Ordinal));
        string script = _files.Write("step.sh", $"statsig-fast() {{ {tool} \"$@\"; }}\n{RunOf("Replay")}");
        var start = new ProcessStartInfo("/bin/bash", ["-e", script]) { RedirectStandardError = true };
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)[
            ("RUNNER_TEMP", folder), ("SPECS", specs), ("USERS", _files.UsersPath), ("LIMITS", "--fail-when payments_*:flips>0"),
            ("GITHUB_OUTPUT", _files.PathOf("output")), ("GITHUB_STEP_SUMMARY", _files.PathOf("summary"))])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(exitCode == process.ExitCode, $"{process.ExitCode}: {errors}");
        string outputs = File.Exists(_files.PathOf("output")) ? File.ReadAllText(_files.PathOf("output")) : "";
        Assert.Equal(hasReport ? "sarif=true\n" : "", outputs);
        Assert.Equal(hasReport, File.Exists(_files.PathOf("summary")));
    }

    /// <summary>The files of a runner lie outside of the workspace, which is all that hashFiles looks at.</summary>
    [Fact]
    public void Findings_AreShownWhenTheStepSaysSo()
    {
        Assert.Contains("        id: replay", Workflow);
        Assert.Contains("        if: always() && steps.replay.outputs.sarif == 'true'", Workflow);
        Assert.DoesNotContain(Workflow, static line => line.Contains("hashFiles", StringComparison.Ordinal));
    }

    private static string RunOf(string step) => string.Join('\n', Workflow
        .SkipWhile(line => line != $"      - name: {step}")
        .SkipWhile(static line => line != "        run: |")
        .Skip(1)
        .TakeWhile(static line => line.StartsWith("          ", StringComparison.Ordinal))
        .Select(static line => line[10..]));
}
