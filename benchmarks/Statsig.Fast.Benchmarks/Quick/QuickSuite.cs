using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace Statsig.Fast.Benchmarks.Quick;

/// <summary>A run of a minute or two that prints every path beside its floor, as ratios within one process.</summary>
/// <remarks>
/// Many short rounds of path and floor alternate, so a change of the machine's pace meets both; of each, the figure shown is the fifth
/// percentile: what the path costs when nothing else runs. It is for ratios; the BenchmarkDotNet classes are for reports.
/// </remarks>
internal static class QuickSuite
{
    private const int Rounds = 600;
    private const double RoundNs = 300_000;

    internal static List<QuickRow> Rows(StatsigServer server)
    {
        StatsigUser user = BenchWork.CreateUser();
        StatsigUser[] users = BenchWork.CreateManyUsers();
        StatsigUser[] few = [user];
        var floors = new Floors();
        var bulk = new BulkWork(users);
        var client = new ClientWork(users);
        var recording = new RecordingWork(users);
        var typed = new TypedWork(recording.Server, users);
        return
        [
            new QuickRow("bulk, per gate of 100 at 50 % | distinct users", 35, bulk.Together, bulk.BareLanes),
            new QuickRow("bulk by handle, per gate of 100 at 50 % | distinct users", 35, bulk.TogetherByHandle, bulk.BareLanes),
            new QuickRow("bulk, hashes alone beside the lanes' arithmetic", 0, bulk.BareLanes, bulk.Arithmetic),
            new QuickRow("bulk, the same one by one", 0, bulk.OneByOne, bulk.BareLanes),
            new QuickRow("client response v1 djb2 | distinct users", client.GoalNs, client.Write, client.Copy),
            new QuickRow("client response v2 djb2 | distinct users", client.GoalNs, client.WriteV2, client.Copy),
            new QuickRow("client response init_v2 djb2 | distinct users", client.GoalNs, client.WriteInitV2, client.Copy),
            Gate("gate b_public | off", 10, "b_public", few, floors.LookUp),
            Gate("gate b_field_any | off", 20, "b_field_any", few, n => floors.Any(n, user)),
            Gate("gate b_str_contains | off", 35, "b_str_contains", few, n => floors.Contains(n, user)),
            Gate("gate b_pct50 | off, distinct users", 80, "b_pct50", users, n => floors.HalfBucket(n, users)),
            Gate("gate b_nested | off", 70, "b_nested", few, n => floors.Nested(n, user)),
            Gate("gate b_big | off", 600, "b_big", few, n => floors.Big(n, user)),
            new QuickRow("config value | off", 20, n => Sum(n, i => server.GetDynamicConfig(user, "b_config").Get("button_color", "").Length), floors.Config),
            new QuickRow("experiment value | off, distinct users", 130, n => Sum(n, i => server.GetExperiment(users[i % users.Length], "b_exp").Get("button_color", "").Length), n => floors.Experiment(n, users)),
            new QuickRow("layer param | off, distinct users", 230, n => Sum(n, i => server.GetLayer(users[i % users.Length], "b_layer").Get("button_color", "").Length), n => floors.Experiment(n, users)),
            new QuickRow("gate b_nested | details", 0, n => Sum(n, i => server.GetFeatureGate(user, "b_nested").RuleId.Length), n => floors.Nested(n, user)),
            new QuickRow("gate b_public | on, same user (deduped)", 20, n => recording.Repeat(n, "b_public"), floors.LookUp),
            new QuickRow("gate b_pct50 | on, same user (deduped)", 95, n => recording.Repeat(n, "b_pct50"), n => floors.HalfBucket(n, few)),
            recording.Fresh("gate b_pct50 | on, distinct users", 95, recording.Half, recording.Next(floors.HalfBucket)),
            recording.Fresh("experiment value | on, distinct users", 140, recording.Experiment, recording.Next(floors.Experiment)),
            recording.Fresh("layer param | on, distinct users", 240, recording.Layer, recording.Next(floors.Experiment)),
            recording.Fresh("log event", 50, recording.LogEvent, floors.LookUp),
            new QuickRow("log event | ring full", 50, recording.LogEvent, floors.LookUp),
            new QuickRow("gate b_public | off, typed", 4, typed.PublicOff, floors.ByIndex),
            new QuickRow("gate b_public | on, typed, same user (deduped)", 12, typed.PublicOn, floors.ByIndex),
            new QuickRow("gate b_pct50 | off, typed, distinct users", 80, typed.HalfOff, n => floors.HalfBucketByIndex(n, users)),
            new QuickRow("config value | off, by handle", 20, typed.ConfigOff, floors.Config),
            new QuickRow("experiment value | off, by handle, distinct users", 130, typed.ExperimentOff, n => floors.Experiment(n, users)),
            new QuickRow("layer param | off, by handle, distinct users", 230, typed.LayerOff, n => floors.Experiment(n, users)),
            new QuickRow("build user", 60, n => Sum(n, i => BenchWork.CreateUser(users[i & 63].UserId!).UserId!.Length), n => Sum(n, static i => (_allocated = new byte[136]).Length), AllowedBytes: 160),
        ];

        QuickRow Gate(string name, double goal, string gate, StatsigUser[] subjects, Func<int, long> floor) => new(
            name,
            goal,
            count =>
            {
                long sum = 0;
                for (int i = 0; i < count; i++)
                {
                    sum += server.CheckGate(subjects[subjects.Length == 1 ? 0 : i % subjects.Length], gate) ? 1 : 0;
                }

                return sum;
            },
            floor);
    }

    /// <summary>Runs every path briefly and checks what does not depend on the machine's pace: that it runs, and allocates nothing.</summary>
    /// <returns>The exit code: 0 when all is well.</returns>
    internal static int Smoke()
    {
        int failed = 0;
        List<QuickRow> rows = Rows(BenchWork.CreateServer());
        foreach (QuickRow row in rows)
        {
            row.Path(20_000);
            row.Floor(20_000);
            long before = GC.GetAllocatedBytesForCurrentThread();
            row.Path(1_000);
            long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
            bool fails = bytes > row.AllowedBytes;
            failed += fails ? 1 : 0;
            Console.WriteLine($"{(fails ? "FAILED" : "ok")}  {row.Name}: {bytes} B/op");
        }

        Console.WriteLine($"{rows.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    internal static void Run(string? filter)
    {
        StatsigServer server = BenchWork.CreateServer();
        Console.WriteLine("| path | goal ns | ours ns | floor ns | ratio | B/op | 2 threads |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (QuickRow row in Rows(server).Where(row => filter is null || row.Name.Contains(filter, StringComparison.Ordinal)))
        {
            (double path, double floor) = Measure(row);
            long before = GC.GetAllocatedBytesForCurrentThread();
            row.Path(10_000);
            double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.GoalNs:0} | {path:0.0} | {floor:0.0} | {path / floor:0.00} | {bytes:0.##} | {TwoThreads(row):0.00} |"));
        }
    }

    /// <summary>What a path costs as a multiple of its floor.</summary>
    internal static double Ratio(QuickRow row)
    {
        (double path, double floor) = Measure(row);
        return path / floor;
    }

    private static (double PathNs, double FloorNs) Measure(QuickRow row)
    {
        int count = Math.Min(Calibrate(row.Path), row.MaxCount);
        int floorCount = Math.Min(Calibrate(row.Floor), row.MaxCount);
        var path = new List<double>();
        var floor = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            row.Between?.Invoke();
            path.Add(Time(row.Path, count));
            floor.Add(Time(row.Floor, floorCount));
        }

        return (Quiet(path), Quiet(floor));
    }

    /// <summary>Warms up for half a second and finds the count of a round.</summary>
    private static int Calibrate(Func<int, long> work)
    {
        int count = 1_000;
        long started = Stopwatch.GetTimestamp();
        double ns;
        do
        {
            ns = Time(work, count);
            count = (int)Math.Clamp(RoundNs / Math.Max(ns, 0.5), 100, 20_000_000);
        }
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < 500);
        return count;
    }

    /// <summary>What each of two threads needs against one of the same two alone, both quiet. The threads stay the same, and with them their rings.</summary>
    private static double TwoThreads(QuickRow row)
    {
        int count = Math.Min(Calibrate(row.Path), row.MaxCount);
        using var first = new QuickThread(() => Time(row.Path, count));
        using var second = new QuickThread(() => Time(row.Path, count));
        var alone = new List<double>();
        var together = new List<double>();
        for (int round = 0; round < Rounds / 4; round++)
        {
            row.Between?.Invoke();
            first.Start();
            alone.Add(first.Join());
            row.Between?.Invoke();
            first.Start();
            second.Start();
            together.Add(Math.Max(first.Join(), second.Join()));
        }

        return Quiet(together) / Quiet(alone);
    }

    private static double Time(Func<int, long> work, int count)
    {
        long started = Stopwatch.GetTimestamp();
        _sink += work(count);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / count;
    }

    /// <summary>The twentieth part of the rounds that other work on the machine disturbed least.</summary>
    private static double Quiet(List<double> values)
    {
        values.Sort();
        return values[values.Count / 20];
    }

    private static long Sum(int count, Func<int, int> work)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += work(i);
        }

        return sum;
    }

    private static long _sink;

    private static byte[] _allocated = [];
}
