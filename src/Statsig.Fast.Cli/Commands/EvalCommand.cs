using System;
using System.CommandLine;
using Statsig.Fast.Cli.Evaluating;
using Statsig.Fast.Cli.Running;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast eval": evaluates every entity of a payload for every user of a file.</summary>
internal static class EvalCommand
{
    internal static Command Create()
    {
        var inputs = new InputOptions(hasService: true);
        var only = new Option<string?>("--only")
        {
            Description = "Evaluates only these names of the payload. Names that are missing in the payload are evaluated as unrecognized; when the payload has "
                + "none of the names, their answers are added to all other answers.",
            HelpName = "NAME,...",
        };
        var command = new Command(
            "eval",
            "Evaluates a payload, or the current specs of the service, for each user of a file, one JSON line per user. Exit codes: 1 for invalid arguments, 2 for a file that cannot "
                + "be used, 3 when the service fails.");
        foreach (Option option in inputs.All)
        {
            command.Options.Add(option);
        }

        command.Options.Add(only);
        command.SetAction(parsed => CommandGuard.Run(ExitCode.BadArguments, ExitCode.UnreadableFile, null, () => Run(
            inputs.Read(parsed), parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])));
        return command;
    }

    private static int Run(Inputs inputs, string[] only) => UserRun.Run(inputs, (loaded, json) =>
    {
        EvaluationNames names = EvaluationNames.Select(loaded.Server, only);
        if (names.Unknown.Count > 0)
        {
            Console.Error.WriteLine(OneLine.Of($"These names are missing in the payload: {string.Join(", ", names.Unknown)}"));
        }

        var answers = new AnswerWriter(loaded, names, json);
        return entry => answers.Write(entry.Index, entry.User);
    });
}
