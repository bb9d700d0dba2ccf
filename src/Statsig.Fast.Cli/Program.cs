using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using Statsig.Fast.Cli.Commands;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;

PrintableWriter.Install();
var root = new RootCommand("Evaluates and checks Statsig specs, and writes and verifies the checked-in snapshot of them.")
{
    EvalCommand.Create(),
    ExplainCommand.Create(),
    ClientInitCommand.Create(),
    ServeCommand.Create(),
    ConsoleCommand.Create(),
    ProxyCommand.Create(),
    PullCommand.Create(),
    DiffCommand.Create(),
    ReplayCommand.Create(),
    CheckCommand.Create(),
    LintCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
{
    // Without its own end for Ctrl+C: the commands that run until then end by themselves, with their own exit code.
    return parsed.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });
}

// Everything to standard error: the output may be on its way into a file.
foreach (ParseError error in parsed.Errors)
{
    Console.Error.WriteLine(error.Message);
}

string name = parsed.CommandResult.Command.Name;
Console.Error.WriteLine($"statsig-fast {(parsed.CommandResult.Command == root ? "" : name + " ")}--help lists the options.");
return name switch
{
    // Their other codes are taken by what they find.
    "lint" => ExitCode.UnreadableFile,
    "check" or "replay" => ExitCode.NotCompared,
    _ => ExitCode.BadArguments,
};
