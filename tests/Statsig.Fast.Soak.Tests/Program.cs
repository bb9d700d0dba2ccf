using Statsig.Fast.Soak.Tests.Faults;
using Statsig.Fast.Soak.Tests.Fuzzing;
using Xunit.Runner.InProc.SystemConsole;

// The tests run short rounds of fixed seeds. These commands go on for as long as wanted, with any seed, and the first replays what was
// found:
//
//   dotnet run -c Release --project tests/Statsig.Fast.Soak.Tests -- fuzz --minutes 10
//   dotnet run -c Release --project tests/Statsig.Fast.Soak.Tests -- fuzz --case FILE
//   dotnet run -c Release --project tests/Statsig.Fast.Soak.Tests -- soak --minutes 60
//
// "fuzz --usage" and "soak --usage" list the rest. Everything else on the command line belongs to the test runner.
return FuzzCommand.Takes(args) ? FuzzCommand.Run(args[1..]) : SoakCommand.Takes(args) ? SoakCommand.Run(args) : await ConsoleRunner.Run(args);
