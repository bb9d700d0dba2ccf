using System;
using Statsig.Fast.Benchmarks.Guard;

// The program when it is published with NativeAOT: "guard" alone, over the same rows as under the JIT.
if (args is [PathGuard.Command, ..])
{
    return PathGuard.Run(args[1..]);
}

Console.Error.WriteLine($"The native program only has the command {PathGuard.Command}.");
return 2;
