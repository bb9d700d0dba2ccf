using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>What an ID list costs as it grows: its first load, an update of two lines, its memory and a check.</summary>
/// <remarks>
/// All of it through a server that fetches the list from a service on loopback in the same process. Loads and updates are medians; checks
/// are the passes that other work on the machine disturbed least.
/// </remarks>
internal static class ListSuite
{
    internal const string Command = "growth-lists";

    private const int Rounds = 3;
    private const int Updates = 9;
    private const int SmokeEntries = 1_000;
    private const int FewUsers = 500;
    private const int WarmUpEntries = 20_000;
    private const int WarmUpLargeEntries = 400_000;
    private const int WarmUpRounds = 8;
    private static readonly TimeSpan WarmUpPause = TimeSpan.FromSeconds(0.5);

    private static readonly int[] DefaultEntries = [10_000, 100_000, 1_000_000, 10_000_000];

    /// <summary>Prints the table and writes its figures as JSON.</summary>
    /// <param name="arguments">"--entries N,N..." and "--json FILE", both optional.</param>
    internal static int Run(string[] arguments)
    {
        GrowthReport.Write(arguments, Command, "lists", MeasureAll(arguments, DefaultEntries));
        return 0;
    }

    /// <summary>Measures and prints the table.</summary>
    /// <param name="arguments">As for <see cref="Run"/>.</param>
    /// <param name="entries">The sizes, when the arguments name none.</param>
    internal static List<Dictionary<string, double>> MeasureAll(string[] arguments, int[] entries)
    {
        entries = GrowthReport.Numbers(arguments, "--entries", entries);
        for (int round = 0; round < WarmUpRounds; round++)
        {
            // The large list has its own table. The pauses give the JIT time to compile what has been called often.
            Measure(WarmUpEntries);
            Measure(WarmUpLargeEntries);
            Thread.Sleep(WarmUpPause);
        }

        Console.WriteLine("| entries | first load ms | least | processor ms | bytes an entry | update ms | update, allocated bytes | check ns, 500 users | check hit ns | check miss ns | one read ns |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var rows = new List<Dictionary<string, double>>();
        foreach (int count in entries)
        {
            Dictionary<string, double> row = Measure(count);
            rows.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count:#,0} | {row["first_load_ms"]:#,0.0} | {row["first_load_least_ms"]:#,0.0} | {row["first_load_processor_ms"]:#,0} | {row["bytes_per_entry"]:0.0} | {row["update_ms"]:#,0.00} | {row["update_allocated_bytes"]:#,0} | {row["check_few_ns"]:0.0} | {row["check_hit_ns"]:0.0} | {row["check_miss_ns"]:0.0} | {row["read_ns"]:0.0} |"));
        }

        return rows;
    }

    /// <summary>Runs every path once; each throws when the list does not have its members.</summary>
    internal static bool Smoke() => Measure(SmokeEntries)["entries"] == SmokeEntries;

    private static Dictionary<string, double> Measure(int entries)
    {
        var loads = new List<ListLoad>();
        var updates = new List<(double Milliseconds, double Bytes)>();
        var few = new List<double>();
        var hits = new List<double>();
        var misses = new List<double>();
        var text = new ListText(entries, ListRun.MemberIds(entries), version: entries);
        int line = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using var run = new ListRun(entries);
            loads.Add(run.Load(text));
            for (int update = 0; update < Updates; update++)
            {
                updates.Add(run.Update(text, line++));
            }

            few.AddRange(run.Check(members: true, FewUsers));
            hits.AddRange(run.Check(members: true));
            misses.AddRange(run.Check(members: false));
        }

        double bytesPerEntry = Statistics.Median([.. loads.Select(static load => (double)load.KeptBytes)]) / entries;
        return new Dictionary<string, double>
        {
            ["entries"] = entries,
            ["first_load_ms"] = Statistics.Median([.. loads.Select(static load => load.Milliseconds)]),
            ["first_load_least_ms"] = loads.Min(static load => load.Milliseconds),
            ["first_load_processor_ms"] = Statistics.Median([.. loads.Select(static load => load.ProcessorMs)]),
            ["bytes_per_entry"] = bytesPerEntry,
            ["update_ms"] = Statistics.Median([.. updates.Select(static update => update.Milliseconds)]),
            ["update_allocated_bytes"] = Statistics.Median([.. updates.Select(static update => update.Bytes)]),
            ["check_few_ns"] = few.Min(),
            ["check_hit_ns"] = hits.Min(),
            ["check_miss_ns"] = misses.Min(),
            ["read_ns"] = MemoryFloor.ReadNs(entries * bytesPerEntry),
        };
    }
}
