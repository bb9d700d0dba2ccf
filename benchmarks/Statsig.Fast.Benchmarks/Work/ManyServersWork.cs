using System;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>
/// Checks of one gate, whose exposure was made before, of several servers in turn: each finds the ring that the thread has in that server.
/// </summary>
internal sealed class ManyServersWork
{
    /// <summary>The servers of a round.</summary>
    internal const int Servers = 1_000;

    private readonly StatsigUser _user = BenchWork.CreateUser();

    /// <param name="different">How many different servers there are among those of a round.</param>
    internal ManyServersWork(int different)
    {
        InTurn = new StatsigServer[Servers];
        for (int i = 0; i < Servers; i++)
        {
            InTurn[i] = i < different ? Create() : InTurn[i % different];
        }
    }

    internal StatsigServer[] InTurn { get; }

    /// <summary>Checks with exposures.</summary>
    internal long Recorded()
    {
        long sum = 0;
        foreach (StatsigServer server in InTurn)
        {
            sum += server.CheckGate(_user, "g") ? 1 : 0;
        }

        return sum;
    }

    /// <summary>The same without: what the servers' own memory costs.</summary>
    internal long Silent()
    {
        long sum = 0;
        foreach (StatsigServer server in InTurn)
        {
            sum += server.CheckGate(_user, "g", ExposureLogging.Disabled) ? 1 : 0;
        }

        return sum;
    }

    private static StatsigServer Create()
    {
        // In manual mode, so that there are no thousand threads: nothing is ever read from the rings, and nothing but the first exposure is
        // written to them.
        var server = new StatsigServer("secret-bench", new StatsigOptions { ManualMode = true, EventRingCapacity = 16, ExposureDedupeMaxKeys = 1024, OutputLogLevel = OutputLogLevel.None });
        SpecsUpdateResult update = server.UpdateSpecs(
            """
            {"has_updates":true,"time":1,"dynamic_configs":[],"layer_configs":[],"feature_gates":[{"name":"g","type":"feature_gate","entity":"feature_gate","salt":"s",
            "enabled":true,"defaultValue":false,"idType":"userID","rules":[{"name":"r","id":"r","salt":"s","passPercentage":100,"returnValue":true,"idType":"userID",
            "conditions":[{"type":"public","operator":null,"targetValue":null,"field":null,"additionalValues":{},"idType":"userID"}]}]}]}
            """u8.ToArray());
        return update.Status == SpecsUpdateStatus.Applied ? server : throw new InvalidOperationException(update.Error);
    }
}
