using System.Collections.Generic;
using System.CommandLine;
using Statsig.Fast.Cli.Comparing;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast diff": what changed from one snapshot or payload to another.</summary>
internal static class DiffCommand
{
    internal static Command Create()
    {
        var before = new Argument<string>("before") { Description = "The older snapshot or payload." };
        var after = new Argument<string>("after") { Description = "The newer snapshot or payload." };
        Option<string> format = ReportFormats.Option("text", "json", "markdown");
        var output = new Option<string?>("--out") { Description = "The file of the report; default: standard output.", HelpName = "FILE" };
        var command = new Command("diff", "Lists the changes from one snapshot to another, each breaking or additive, and between two payloads also the changes of rules and values in words.") { before, after, format, output };
        command.SetAction(parsed => CommandGuard.Run(ExitCode.BadArguments, ExitCode.UnreadableFile, parsed.GetValue(output), () =>
        {
            string beforePath = parsed.GetRequiredValue(before);
            string afterPath = parsed.GetRequiredValue(after);
            FilePaths.RefuseSame(parsed.GetValue(output), beforePath, afterPath);
            SnapshotFile old = SnapshotFile.Read(beforePath);
            SnapshotFile current = SnapshotFile.Read(afterPath);
            IReadOnlyList<Change> changes = SnapshotComparer.Compare(old.Model, current.Model, isAfterLive: false);
            if (old.IsPayload && current.IsPayload)
            {
                var rules = new PayloadComparison(DescribedPayload.Read(beforePath, old.Text), DescribedPayload.Read(afterPath, current.Text));
                changes = [.. changes, .. RuleChanges.Of(rules)];
            }

            using OutputFile report = OutputFile.Open(parsed.GetValue(output));
            ChangeReportWriter.Write(parsed.GetRequiredValue(format), changes, new ComparedFiles(old.Origin, current.Origin, old.Text), report.Stream);
            report.Complete();
            return ExitCode.Success;
        }));
        return command;
    }
}
