using System;
using System.Collections.Generic;
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
/// stay. The same commands of the native program measure the same rows there, against ratios of their own.
/// </remarks>
internal static class PathGuard
{
    internal const string Command = "guard";
    private const string SlowedFlag = "--slowed";
    private const string RecordFlag = "--record";

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
        [GuardProcess.Flag, var process, .. var rows] => Judge(int.Parse(process, CultureInfo.InvariantCulture), rows),
        [SlowedFlag, var factor] => ShowThatLossesAreNoticed(double.Parse(factor, CultureInfo.InvariantCulture)),
        [RecordFlag, var file] => Record(file),
        _ => Refuse(),
    };

    private static int Judge(int process, string[] rows)
    {
        GuardedRow[] measured = Measure(rows, Limits(GuardLimits.Committed()), static (row, limit) => GuardedRatio.Decide(() => QuickSuite.Ratio(row), limit), GuardedRow.Verdict);
        return GuardProcess.Conclude(Command, process, rows.Length, GuardVerdict.Lost(measured));
    }

    /// <remarks>One measurement of each row: most of the rows have to be noticed, not all.</remarks>
    private static int ShowThatLossesAreNoticed(double factor)
    {
        RowLimits limits = Limits(GuardLimits.Committed());
        GuardedRow[] measured = Measure(Guarded, limits, (row, _) => QuickSuite.Ratio(row with { Path = count => row.Path((int)(count * factor)) }), GuardedRow.Verdict);
        Console.WriteLine($"{factor.ToString(CultureInfo.InvariantCulture)} times the work was noticed in {GuardVerdict.Noticed(measured)} of {measured.Length} rows.");
        return GuardVerdict.IsNoticed(limits, CpuIdentity.Current.Folder, measured) ? 0 : 1;
    }

    private static int Record(string file)
    {
        GuardLimits limits = GuardLimits.ToRecord(file);
        foreach (GuardedRow row in Measure(Guarded, Limits(limits), static (row, _) => GuardedRatio.Decide(() => QuickSuite.Ratio(row), limit: null), GuardedRow.Figure))
        {
            Limits(limits).Record(CpuIdentity.Current.Folder, row.Name, row.Ratio!.Value);
        }

        File.WriteAllBytes(file, limits.Write());
        return 0;
    }

    private static RowLimits Limits(GuardLimits limits) => limits.Of(GuardSection.OfThisRuntime);

    private static GuardedRow[] Measure(string[] names, RowLimits limits, Func<QuickRow, double?, double> measure, Func<GuardedRow, string> write)
    {
        string processor = CpuIdentity.Current.Folder;
        Console.WriteLine(GuardVerdict.Heading(limits, processor));
        Dictionary<string, QuickRow> rows = QuickRows.All().ToDictionary(static row => row.Name, StringComparer.Ordinal);
        var measured = new List<GuardedRow>();
        foreach (string name in names)
        {
            double? limit = limits.LimitOf(processor, name);
            measured.Add(new GuardedRow(name, measure(rows[name], limit), limit));
            Console.WriteLine(write(measured[^1]));
        }

        return [.. measured];
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"{Command} [{SlowedFlag} FACTOR | {RecordFlag} FILE]");
        return 2;
    }
}
