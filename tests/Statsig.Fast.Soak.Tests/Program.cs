using Statsig.Fast.Soak.Tests.Fuzzing;
using Xunit.Runner.InProc.SystemConsole;

// The tests run short rounds of fixed seeds. This command goes on for as long as wanted, and replays what was found:
//
//   dotnet run -c Release --project tests/Statsig.Fast.Soak.Tests -- fuzz --minutes 10
//   dotnet run -c Release --project tests/Statsig.Fast.Soak.Tests -- fuzz --case FILE
//
// "fuzz --usage" lists the rest. Everything else on the command line belongs to the test runner.
return FuzzCommand.Takes(args) ? FuzzCommand.Run(args[1..]) : await ConsoleRunner.Run(args);
