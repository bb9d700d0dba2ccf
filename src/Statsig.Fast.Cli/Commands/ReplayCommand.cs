using System;
using System.CommandLine;
using System.Linq;
using Statsig.Fast.Cli.Fetching;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Replaying;
using Statsig.Fast.Cli.Replaying.Reports;
using Statsig.Fast.Cli.Running;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast replay": whose answers a change of rules affects, and how.</summary>
internal sealed class ReplayCommand
{
    private readonly SpecsSource _before = new("--before", "The current payload, v1 or v2, plain or gzip.");
    private readonly Option<string> _after = new("--after") { Description = "The changed payload, v1 or v2, plain or gzip.", Required = true, HelpName = "FILE" };
    private readonly Option<string> _users = new("--users") { Description = "The users, one JSON object per line, plain or gzip.", Required = true, HelpName = "FILE.jsonl" };
    private readonly Option<string?> _idLists = new("--id-lists") { Description = "A JSON file of ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
    private readonly Option<string?> _environment = new("--environment") { Description = "The environment tier, such as production.", HelpName = "TIER" };
    private readonly Option<string?> _globalFields = new("--global-custom-fields") { Description = "A JSON file with custom fields of every user.", HelpName = "FILE" };
    private readonly Option<string?> _only = new("--only") { Description = "Compares only these names; \"*\" stands for any text and \"?\" for one character.", HelpName = "NAME,..." };

    private readonly Option<string[]> _limits = new("--fail-when")
    {
        Description = "A limit, such as 'payments_*:flips>0' or '*:flips>=1.5%'. \"flips\" counts users who get another value, \"rules\" those who get the same one by "
            + "another rule or group. Can be repeated; the exit code is 2 when a limit is exceeded.",
        HelpName = "NAME:flips>N",
    };

    private readonly Option<bool> _hashIds = new("--hash-ids") { Description = "Shows the first 8 characters of the base64 of the SHA-256 of each user ID, as in ID lists." };
    private readonly Option<string> _format = ReportFormats.Option(ReplayReport.Formats);
    private readonly Option<string?> _output = new("--out") { Description = "The file of the report; default: standard output.", HelpName = "FILE" };

    private readonly Option<string[]> _also = new("--also")
    {
        Description = "Writes the report in another format too, such as html=replay.html. Can be repeated.",
        HelpName = "FORMAT=FILE",
    };

    internal static Command Create() => new ReplayCommand().CreateCommand();

    private Command CreateCommand()
    {
        var command = new Command(
            "replay",
            "Evaluates users with two payloads and reports who gets another answer, and why. Exit codes: 0 when no value changes, 1 for changes within the limits, 2 when a limit is "
                + "exceeded, 3 when the comparison fails.");
        _before.AddTo(command);
        foreach (Option option in (Option[])[_after, _users, _idLists, _environment, _globalFields, _only, _limits, _hashIds, _format, _output, _also])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandGuard.Run(ExitCode.NotCompared, ExitCode.NotCompared, parsed.GetValue(_output), () => Run(parsed)));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string? outputPath = parsed.GetValue(_output);
        string afterPath = parsed.GetRequiredValue(_after);
        string usersPath = parsed.GetRequiredValue(_users);
        (string Format, string Path)[] also = [.. (parsed.GetValue(_also) ?? []).Select(AlsoOf)];
        foreach (string? path in also.Select(static report => (string?)report.Path).Append(outputPath))
        {
            FilePaths.RefuseSame(path, _before.PathIn(parsed), afterPath, usersPath, parsed.GetValue(_idLists), parsed.GetValue(_globalFields));
        }

        string[] only = parsed.GetValue(_only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        FlipLimit[] limits = [.. (parsed.GetValue(_limits) ?? []).Select(FlipLimit.Parse)];
        if (_before.PathIn(parsed) is null && parsed.GetValue(_idLists) is not null)
        {
            throw new ArgumentException("--id-lists requires --before. With --api or --forward-proxy the ID lists come from the service.");
        }

        var after = new NamedPayload(afterPath, InputFile.ReadAll(afterPath));
        (string origin, byte[] payload, IdListStore? lists) = _before.Read(parsed, withIdLists: true);
        var task = new ReplayTask
        {
            Before = new NamedPayload(origin, payload),
            After = after,
            UsersPath = usersPath,
            Surroundings = new ReplaySurroundings(parsed.GetValue(_environment), parsed.GetValue(_globalFields), parsed.GetValue(_idLists), lists),
            Only = [.. only.Select(static name => new NamePattern(name))],
            Limits = limits,
            HashesIds = parsed.GetValue(_hashIds),
        };
        ReplayResult result = task.Run();
        foreach ((string format, string path) in also)
        {
            Write(format, path, result);
        }

        Write(parsed.GetRequiredValue(_format), outputPath, result);
        return result.Broken.Count > 0 ? ExitCode.LimitExceeded : result.Flipping > 0 ? ExitCode.Flips : ExitCode.Success;
    }

    private static void Write(string format, string? path, ReplayResult result)
    {
        using OutputFile output = OutputFile.Open(path);
        ReplayReport.Write(format, result, output.Stream);
        output.Complete();
    }

    private static (string Format, string Path) AlsoOf(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 && ReplayReport.Formats.Contains(text[..equals])
            ? (text[..equals], text[(equals + 1)..])
            : throw new ArgumentException($"--also: \"{text}\" is not a format and a file. Use a value such as html=replay.html; the formats are {string.Join(", ", ReplayReport.Formats)}.");
    }
}
