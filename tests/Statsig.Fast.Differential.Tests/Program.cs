using Statsig.Fast.Differential.Tests.Running;
using Xunit.Runner.InProc.SystemConsole;

// The tests ask the payloads of one seed for a bounded time. This command asks any seed for as long as wanted, and replays what was found:
//
//   dotnet run --project tests/Statsig.Fast.Differential.Tests -- --minutes 60
//   dotnet run --project tests/Statsig.Fast.Differential.Tests -- --case FILE
//
// "--usage" lists the rest. Everything else on the command line is the test runner's.
return Command.Takes(args) ? Command.Run(args) : await ConsoleRunner.Run(args);
