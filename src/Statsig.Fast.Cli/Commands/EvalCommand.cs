using System;
using System.CommandLine;
using Statsig.Fast.Cli.Evaluating;
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
            Description = "Only these of the names in the payload. Names that it does not hold are evaluated too, as unrecognized; when it holds "
                + "none of the names given, they come beside everything else.",
            HelpName = "NAME,...",
        };
        var command = new Command(
            "eval",
            "Evaluates a payload, or what the service has now, for a file of users; one JSON line a user. Ends with 1 for bad arguments, 2 for a file that cannot "
                + "be used, 3 when the service fails.");
        foreach (Option option in inputs.All)
        {
            command.Options.Add(option);
        }

        command.Options.Add(only);
        command.SetAction(parsed => Run(
            inputs.Read(parsed), parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []));
        return command;
    }

    private static int Run(Inputs inputs, string[] only) => UserRun.Run(inputs, (loaded, json) =>
    {
        EvaluationNames names = EvaluationNames.Select(loaded.Server, only);
        if (names.Unknown.Count > 0)
        {
            Console.Error.WriteLine(OneLine.Of($"Not in the payload: {string.Join(", ", names.Unknown)}"));
        }

        var answers = new AnswerWriter(loaded, names, json);
        return entry => answers.Write(entry.Index, entry.User);
    });
}
