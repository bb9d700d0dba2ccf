using Statsig.Fast.Soak.Tests.Faults;
using Xunit.Runner.InProc.SystemConsole;

// The tests make faults for a short time. This command makes them for as long as wanted, of any seed:
//
//   dotnet run -c Release --project tests/Statsig.Fast.Soak.Tests -- soak --minutes 60
//
// Everything else on the command line is the test runner's.
return SoakCommand.Takes(args) ? SoakCommand.Run(args) : await ConsoleRunner.Run(args);
