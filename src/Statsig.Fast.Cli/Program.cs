using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using Statsig.Fast.Cli;

var root = new RootCommand("Evaluates Statsig specs without a server: compare versions of your rules, user by user.")
{
    EvalCommand.Create(),
    ClientInitCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
{
    return parsed.Invoke();
}

// Everything to standard error: the output may be on its way into a file.
foreach (ParseError error in parsed.Errors)
{
    Console.Error.WriteLine(error.Message);
}

string command = parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ";
Console.Error.WriteLine($"statsig-fast {command}--help lists the options.");
return ExitCode.BadArguments;
