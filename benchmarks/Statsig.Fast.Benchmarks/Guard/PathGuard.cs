using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Statsig.Fast.Benchmarks.Quick;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>
/// Whether a path has become slower against the bare work beside it, in the same process, than it was when its ratio was recorded.
/// </summary>
/// <remarks>
/// <c>guard</c> fails on a loss. <c>guard --slowed 1.5</c> makes every path do half as much work again, and fails when that goes unnoticed:
/// it is how the guard itself is tested. <c>guard --record FILE</c> adds this processor's ratios to a file; run a few times, the highest
/// stay. What the JIT made of a path on a busy machine may stay bad for as long as the process lives, so a loss counts only when it shows
/// in three processes, one after the other.
/// </remarks>
internal static class PathGuard
{
    private const string SlowedFlag = "--slowed";
    private const string RecordFlag = "--record";
    private const string ProcessFlag = "--process";
    private const int Processes = 3;

    /// <summary>Rows whose ratio repeats from run to run. Those whose every call meets cold memory do not.</summary>
    private static readonly string[] Guarded =
    [
        "gate b_public | off",
        "gate b_field_any | off",
        "gate b_str_contains | off",
        "gate b_pct50 | off, distinct users",
        "gate b_nested | off",
        "gate b_big | off",
        "config value | off",
        "experiment value | off, distinct users",
        "layer param | off, distinct users",
        "gate b_public | on, same user (deduped)",
        "gate b_pct50 | on, same user (deduped)",
        "gate b_public | off, typed",
        "gate b_pct50 | off, typed, distinct users",
        "config value | off, by handle",
        "bulk by handle, per gate of 100 at 50 % | distinct users",
    ];

    /// <returns>The exit code: 0 when all is as it should be.</returns>
    internal static int Run(string[] arguments) => arguments switch
    {
        [] => Judge(1, Guarded),
        [ProcessFlag, var process, .. var rows] => Judge(int.Parse(process, CultureInfo.InvariantCulture), rows),
        [SlowedFlag, var factor] => ShowThatLossesAreNoticed(double.Parse(factor, CultureInfo.InvariantCulture)),
        [RecordFlag, var file] => Record(file),
        _ => Refuse(),
    };

    private static int Judge(int process, string[] rows)
    {
        GuardLimits limits = GuardLimits.Committed();
        string[] lost = [.. Measure(rows, limits, slowed: 1).Where(static row => row.IsLost).Select(static row => row.Name)];
        if (lost.Length > 0 && process < Processes)
        {
            Console.WriteLine($"{lost.Length} once more, in another process.");
            return InAnotherProcess([ProcessFlag, (process + 1).ToString(CultureInfo.InvariantCulture), .. lost]);
        }

        Console.WriteLine($"{rows.Length - lost.Length} passed, {lost.Length} failed");
        return lost.Length == 0 ? 0 : 1;
    }

    private static int ShowThatLossesAreNoticed(double factor)
    {
        GuardLimits limits = GuardLimits.Committed();
        int noticed = Measure(Guarded, limits, factor).Count(static row => row.IsLost);
        Console.WriteLine($"{factor.ToString(CultureInfo.InvariantCulture)} times the work was noticed in {noticed} of {Guarded.Length} rows.");

        // One row is enough for a run to fail. The wide limits of a processor that is not known may let all of them pass.
        return noticed > Guarded.Length / 3 || !limits.Knows(CpuIdentity.Current.Folder) ? 0 : 1;
    }

    private static int Record(string file)
    {
        GuardLimits limits = GuardLimits.ToRecord(file);
        foreach ((string name, double ratio, _) in Measure(Guarded, null, slowed: 1))
        {
            limits.Record(CpuIdentity.Current.Folder, name, ratio);
        }

        File.WriteAllBytes(file, limits.Write());
        return 0;
    }

    private static List<(string Name, double Ratio, bool IsLost)> Measure(string[] names, GuardLimits? limits, double slowed)
    {
        string processor = CpuIdentity.Current.Folder;
        Console.WriteLine($"{processor}{(limits?.Knows(processor) == false ? ", which is not known: the wide limits of all others" : "")}");
        Dictionary<string, QuickRow> rows = QuickRows.All().ToDictionary(static row => row.Name, StringComparer.Ordinal);
        var measured = new List<(string Name, double Ratio, bool IsLost)>();
        foreach (string name in names)
        {
            QuickRow row = rows[name];
            QuickRow subject = slowed > 1 ? row with { Path = count => row.Path((int)(count * slowed)) } : row;
            double? limit = limits?.LimitOf(processor, name);
            double ratio = GuardedRatio.Decide(() => QuickSuite.Ratio(subject), slowed > 1 ? null : limit);
            bool isLost = ratio > limit;
            measured.Add((name, ratio, isLost));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isLost ? "SLOWER" : "ok"),-6}  {name}: {ratio:0.00} times its floor; limit {limit:0.00}"));
        }

        return measured;
    }

    private static int InAnotherProcess(string[] arguments)
    {
        ProcessStartInfo start = OwnProgram.With(["guard", .. arguments]);
        start.RedirectStandardOutput = false;
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"guard [{SlowedFlag} FACTOR | {RecordFlag} FILE]");
        return 2;
    }
}
