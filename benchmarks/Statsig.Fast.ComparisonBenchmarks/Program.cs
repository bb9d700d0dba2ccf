using System;
using System.IO;
using Statsig.Fast.ComparisonBenchmarks;
using Statsig.Fast.ComparisonBenchmarks.FirstGate;
using Statsig.Fast.Internals.Hashing;

// What the start of a process is measured with; see SingleRuns. Nothing may come before it.
if (FirstGate.TryRun(args))
{
    return 0;
}

try
{
    ComparisonArguments arguments = ComparisonArguments.Parse(args);
    if (arguments.Hashing is { } hashing)
    {
        AppContext.SetData(Sha256Strategies.OptionName, hashing); // Before anything hashes: the choice is made once.
        if (Sha256Strategies.Chosen.Name != hashing)
        {
            throw new ArgumentException($"There is no hashing \"{hashing}\" on this machine.");
        }
    }

    new ComparisonRun(arguments).Run();
    return 0;
}
catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or InvalidDataException or IOException)
{
    Console.Error.WriteLine(exception.Message); // What went wrong is all that a reader needs of it.
    return 1;
}
