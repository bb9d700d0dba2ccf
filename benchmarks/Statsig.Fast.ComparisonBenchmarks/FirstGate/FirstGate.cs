using System;
using Statsig.Fast.Benchmarks;

namespace Statsig.Fast.ComparisonBenchmarks.FirstGate;

/// <summary>What the start of a process is measured with.</summary>
internal static class FirstGate
{
    internal const string GateFlag = "--first-gate";
    internal const string NothingFlag = "--nothing";

    /// <summary>Writes what a gate of the common payload answers, or the same text without asking for it.</summary>
    /// <returns>False when the arguments ask for something else.</returns>
    internal static bool TryRun(string[] arguments)
    {
        if (arguments is [NothingFlag])
        {
            Console.WriteLine("true");
            return true;
        }

        if (arguments is [GateFlag])
        {
            using StatsigServer server = BenchWork.CreateServer();
            Console.WriteLine(server.CheckGate(BenchWork.CreateUser(), "b_public") ? "true" : "false");
            return true;
        }

        return false;
    }
}
