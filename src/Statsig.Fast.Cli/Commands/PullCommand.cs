using System;
using System.CommandLine;
using System.Text;
using Statsig.Fast.Cli.Fetching;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast pull": writes the snapshot that is checked in, from what is live.</summary>
internal static class PullCommand
{
    internal static Command Create()
    {
        var source = new SpecsSource();
        var output = new Option<string?>("--out") { Description = "The file of the snapshot; default: standard output.", HelpName = "FILE" };
        var full = new Option<bool>("--full") { Description = "Writes the payload, with its rules and targets, and reports which personal data it may contain." };
        var names = new Option<string?>("--name") { Description = "Writes only these names; * matches any text.", HelpName = "NAME,..." };
        var tags = new Option<string?>("--tag") { Description = "Writes only entries with one of these tags.", HelpName = "TAG,..." };
        var apps = new Option<string?>("--app") { Description = "Writes only entries for one of these app IDs, or for all apps.", HelpName = "ID,..." };
        var command = new Command("pull", "Writes the snapshot of the live specs: names and types, without rules and data about users.");
        source.AddTo(command);
        foreach (Option option in (Option[])[output, full, names, tags, apps])
        {
            command.Add(option);
        }

        command.SetAction(parsed => CommandGuard.Run(ExitCode.BadArguments, ExitCode.UnreadableFile, parsed.GetValue(output), () =>
        {
            var filter = new SnapshotFilter(Words(parsed.GetValue(names)), Words(parsed.GetValue(tags)), Words(parsed.GetValue(apps)));
            bool isFull = parsed.GetValue(full);
            if (isFull && !filter.IsEmpty)
            {
                throw new ArgumentException("--full writes the whole payload and cannot be combined with a filter.");
            }

            FilePaths.RefuseSame(parsed.GetValue(output), source.PathIn(parsed));
            (string origin, byte[] payload) = source.Read(parsed);
            byte[] content = isFull ? Payload(origin, payload) : Snapshot(origin, payload, filter);
            using OutputFile file = OutputFile.Open(parsed.GetValue(output));
            file.Stream.Write(content);
            file.Complete();
            return ExitCode.Success;
        }));
        return command;
    }

    private static byte[] Snapshot(string origin, byte[] payload, SnapshotFilter filter)
    {
        SnapshotFile live = SnapshotFile.Parse(origin, payload);
        SnapshotModel model = filter.Apply(live.Model, live.IsPayload ? PayloadFile.Parse(origin, payload) : null);
        return Encoding.UTF8.GetBytes(SnapshotWriter.Write(model));
    }

    private static byte[] Payload(string origin, byte[] payload)
    {
        PersonalData found = PersonalData.In(PayloadFile.Parse(origin, payload));
        Console.Error.WriteLine(found.IsEmpty
            ? "The payload's targets contain no text that looks like personal data."
            : $"The payload's targets may contain personal data: {found.EMails} e-mail addresses or parts of them, {found.Addresses} IP addresses, "
                + $"{found.UnitIds} user IDs. Check the file in only if everyone with access to the repository may see them.");
        return OrderedJson.Write(payload);
    }

    private static string[] Words(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
