using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>
/// What a project costs as it grows: its first load, an update that changes one gate, its memory, a check and a client response.
/// </summary>
internal static class SpecsSuite
{
    internal const string Command = "growth-specs";

    private const int Rounds = 3;
    private const int Updates = 5;
    private const int SmokeGates = 20;
    private const int WarmUpGates = 1_000;
    private const int WarmUpRounds = 5;
    private const int CheckPasses = 5;
    private const int LeastChecks = 100_000;

    private static readonly int[] DefaultGates = [100, 1_000, 10_000, 50_000];

    /// <summary>Prints the table and writes its figures as JSON.</summary>
    /// <param name="arguments">"--gates N,N..." and "--json FILE", both optional.</param>
    internal static int Run(string[] arguments)
    {
        GrowthReport.Write(arguments, Command, "specs", MeasureAll(arguments, withCore: false));
        return 0;
    }

    /// <summary>Measures and prints the table.</summary>
    /// <param name="arguments">As for <see cref="Run"/>.</param>
    /// <param name="withCore">True to measure statsig-node-core as well.</param>
    internal static List<Dictionary<string, double>> MeasureAll(string[] arguments, bool withCore)
    {
        for (int round = 0; round < WarmUpRounds; round++)
        {
            Measure(WarmUpGates);
        }

        Console.WriteLine("| gates | payload MB | first load ms | one changed gate ms | reading the tokens ms | kept MB | kept per payload byte | check ns | response us | response as text, allocated |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        var rows = new List<Dictionary<string, double>>();
        foreach (int gates in GrowthReport.Numbers(arguments, "--gates", DefaultGates))
        {
            Dictionary<string, double> row = Measure(gates);
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {gates:#,0} | {row["payload_bytes"] / 1e6:0.00} | {row["first_load_ms"]:#,0.0} | {row["changed_ms"]:#,0.0} | {row["tokens_ms"]:#,0.0} | {row["kept_bytes"] / 1e6:0.0} | {row["kept_per_byte"]:0.00} | {row["check_ns"]:0} | {row["response_us"]:#,0} | {row["response_allocated_bytes"]:#,0} |"));
            if (withCore)
            {
                CorePeer.Measure(SpecsPayload.Make(gates, 1), SpecsPayload.NameFormat, row);
            }
        }

        return rows;
    }

    /// <summary>Runs every path once; each throws when an update is not applied.</summary>
    internal static bool Smoke() => Measure(SmokeGates)["gates"] == SmokeGates;

    private static Dictionary<string, double> Measure(int gates)
    {
        byte[][] versions = [.. Enumerable.Range(1, 2).Select(version => SpecsPayload.Make(gates, version))];
        var loads = new List<double>();
        var changes = new List<double>();
        var tokens = new List<double>();
        var kept = new List<double>();
        var checks = new List<double>();
        var responses = new List<double>();
        double allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
            loads.Add(Apply(server, versions[0]));
            kept.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
            for (int update = 1; update <= Updates; update++)
            {
                // Made anew: a later time each, and the pass percentage of one rule.
                byte[] payload = SpecsPayload.Make(gates, update + 1);
                tokens.Add(ReadTokens(payload));
                changes.Add(Apply(server, payload));
            }

            var user = new StatsigUser("a-user") { Country = "US", Email = "somebody@example.com" };
            checks.AddRange(Check(server, user, gates));
            responses.Add(Respond(server, user));
            allocated = AllocatedByText(server, user);
            server.Dispose();
        }

        return new Dictionary<string, double>
        {
            ["gates"] = gates,
            ["payload_bytes"] = versions[0].Length,
            ["first_load_ms"] = Statistics.Median([.. loads]),
            ["changed_ms"] = Statistics.Median([.. changes]),
            ["tokens_ms"] = Statistics.Median([.. tokens]),
            ["kept_bytes"] = Statistics.Median([.. kept]),
            ["kept_per_byte"] = Statistics.Median([.. kept]) / versions[0].Length,
            ["check_ns"] = checks.Min(),
            ["response_us"] = responses.Min(),
            ["response_allocated_bytes"] = allocated,
        };
    }

    private static double Apply(StatsigServer server, byte[] payload)
    {
        long started = Stopwatch.GetTimestamp();
        SpecsUpdateResult result = server.UpdateSpecs(payload);
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return result.Status == SpecsUpdateStatus.Applied ? milliseconds : throw new InvalidOperationException(result.ToString());
    }

    /// <summary>What reading the payload takes without keeping anything: the floor of every update.</summary>
    private static double ReadTokens(byte[] payload)
    {
        long started = Stopwatch.GetTimestamp();
        var reader = new Utf8JsonReader(payload);
        while (reader.Read())
        {
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Checks one gate after the other, so that with many of them each is in no cache.</summary>
    private static IEnumerable<double> Check(StatsigServer server, StatsigUser user, int gates)
    {
        string[] names = [.. Enumerable.Range(0, gates).Select(SpecsPayload.NameOf)];
        int rotations = Math.Max(1, LeastChecks / gates);
        for (int pass = 0; pass < CheckPasses; pass++)
        {
            int passed = 0;
            long started = Stopwatch.GetTimestamp();
            for (int rotation = 0; rotation < rotations; rotation++)
            {
                foreach (string name in names)
                {
                    passed += server.CheckGate(user, name, ExposureLogging.Disabled) ? 1 : 0;
                }
            }

            double ns = Stopwatch.GetElapsedTime(started).TotalNanoseconds / ((double)rotations * gates);
            yield return passed == rotations * gates ? ns : throw new InvalidOperationException("A gate did not pass.");
        }
    }

    private static double Respond(StatsigServer server, StatsigUser user)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        double least = double.MaxValue;
        for (int pass = 0; pass < CheckPasses; pass++)
        {
            buffer.ResetWrittenCount();
            long started = Stopwatch.GetTimestamp();
            server.WriteClientInitializeResponse(user, buffer);
            least = Math.Min(least, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        return least;
    }

    private static double AllocatedByText(StatsigServer server, StatsigUser user)
    {
        server.GetClientInitializeResponse(user);
        long before = GC.GetAllocatedBytesForCurrentThread();
        server.GetClientInitializeResponse(user);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
