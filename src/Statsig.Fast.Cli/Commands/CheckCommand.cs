using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Statsig.Fast.Cli.Comparing;
using Statsig.Fast.Cli.Fetching;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast check": whether the checked-in snapshot still fits what is live.</summary>
internal static class CheckCommand
{
    internal static Command Create()
    {
        var source = new SpecsSource();
        var snapshot = new Option<string>("--snapshot") { Description = "The checked-in snapshot.", Required = true, HelpName = "FILE" };
        Option<string> format = ReportFormats.Option("text", "json", "sarif", "markdown");
        var output = new Option<string?>("--out") { Description = "The file of the report; default: standard output.", HelpName = "FILE" };
        var command = new Command(
            "check",
            "Compares the checked-in snapshot with the live specs. Exit codes: 0 when nothing changed, 1 for additive changes only, 2 for breaking ones, "
                + "3 when the comparison fails.");
        source.AddTo(command);
        command.Add(snapshot);
        command.Add(format);
        command.Add(output);
        command.SetAction(parsed => CommandGuard.Run(ExitCode.NotCompared, ExitCode.NotCompared, parsed.GetValue(output), () =>
        {
            string path = parsed.GetRequiredValue(snapshot);
            FilePaths.RefuseSame(parsed.GetValue(output), path, source.PathIn(parsed));
            SnapshotFile known = SnapshotFile.Read(path);
            (string origin, byte[] payload) = source.Read(parsed);
            SnapshotFile live = SnapshotFile.Parse(origin, payload);
            IReadOnlyList<Change> changes = SnapshotComparer.Compare(known.Model, live.Model, isAfterLive: live.IsPayload);
            using OutputFile report = OutputFile.Open(parsed.GetValue(output));
            ChangeReportWriter.Write(parsed.GetRequiredValue(format), changes, new ComparedFiles(path, origin, known.Text), report.Stream);
            report.Complete();
            return changes.Any(static change => change.IsBreaking) ? ExitCode.BreakingChanges
                : changes.Count > 0 ? ExitCode.AdditiveChanges
                : ExitCode.Success;
        }));
        return command;
    }
}
