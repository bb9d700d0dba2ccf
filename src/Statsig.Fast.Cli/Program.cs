using System.CommandLine;
using Statsig.Fast.Cli;

var root = new RootCommand("Evaluates Statsig specs without a server: compare versions of your rules, user by user.")
{
    EvalCommand.Create(),
};

return root.Parse(args).Invoke();
