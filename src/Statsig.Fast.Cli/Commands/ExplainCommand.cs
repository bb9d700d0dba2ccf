using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text;
using Statsig.Fast.Cli.Evaluating;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast explain": why one user gets the answer of one entry.</summary>
internal static class ExplainCommand
{
    private static readonly Option<string?> UserOption = new("--user") { Description = "The user, a JSON object.", HelpName = "JSON" };
    private static readonly Option<long> IndexOption = new("--index") { Description = "With --users: the number of the user, as eval reports it.", HelpName = "N" };
    private static readonly Option<bool> PrivateOption = new("--show-private") { Description = "Shows the values of private attributes, which are masked otherwise." };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Writes JSON, one line for each kind, in the form of docs/explain.md." };

    private static readonly Option<string?> KindOption = new("--kind")
    {
        Description = $"The kind of the entry, when several have the name: {string.Join(", ", ExplainedEntry.KindNames)}. Default: every kind that has it.",
        HelpName = "KIND",
    };

    internal static Command Create()
    {
        var inputs = new InputOptions(hasService: true, needsUsers: false);
        var name = new Argument<string>("NAME") { Description = "The gate, segment, dynamic config, experiment, layer or parameter store." };
        var command = new Command(
            "explain",
            "Explains why one user gets the answer of one entry: every rule, condition and bucket with the values of the user. Records no exposure. Exit codes: 1 for invalid arguments and "
                + "unknown names, 2 for a file that cannot be used, 3 when the service fails.");
        command.Arguments.Add(name);
        foreach (Option option in (IEnumerable<Option>)[.. inputs.All, UserOption, IndexOption, KindOption, PrivateOption, JsonOption])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            Inputs read = inputs.Read(parsed);
            return CommandGuard.Run(ExitCode.BadArguments, ExitCode.UnreadableFile, read.OutputPath, () => Run(read, parsed, parsed.GetRequiredValue(name)));
        });
        return command;
    }

    private static int Run(Inputs inputs, ParseResult parsed, string name)
    {
        ExplainedKind? kind = ExplainedEntry.KindOf(parsed.GetValue(KindOption));
        StatsigUser user = ExplainedUser.Read(parsed.GetValue(UserOption), inputs.UsersPath, parsed.GetValue(IndexOption));
        using LoadedServer loaded = inputs.Load();
        IReadOnlyList<Explanation> explanations = ExplainedEntry.Explain(
            loaded.Server, name, kind, user, new ExplanationOptions { ShowPrivateValues = parsed.GetValue(PrivateOption) });
        using OutputFile output = OutputFile.Open(inputs.OutputPath);
        Write(explanations, parsed.GetValue(JsonOption), inputs.OutputPath is null && TerminalColors.AreWanted(), output.Stream);
        output.Complete();
        loaded.Finish();
        return ExitCode.Success;
    }

    private static void Write(IReadOnlyList<Explanation> explanations, bool asJson, bool inColors, Stream output)
    {
        foreach (Explanation explanation in explanations)
        {
            string text = asJson ? explanation.ToJson() : TerminalColors.Apply(explanation.ToString(), inColors);
            output.Write(Encoding.UTF8.GetBytes(text));
            output.WriteByte((byte)'\n');
        }
    }
}
