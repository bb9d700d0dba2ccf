using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Statsig.Fast.Benchmarks.Evaluation;
using Statsig.Fast.Benchmarks.Smoke;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>The same question as <see cref="PathGuard"/>, with BenchmarkDotNet as the one who measures.</summary>
/// <remarks>
/// A short job runs eight classes in this process, and what its JSON file says is compared with recorded ratios of each method to the floor
/// of its class. BenchmarkDotNet measures one method after the other where the path guard alternates, so a change of the machine's pace
/// meets them unequally. Iterations are therefore many and shorter than a time slice, and the fastest ones count. <c>guard-benchmarks</c>
/// fails on a loss; <c>guard-benchmarks --record FILE</c> adds this processor's ratios to a file.
/// </remarks>
internal static class BenchmarkGuard
{
    internal const string Command = "guard-benchmarks";
    private const string RecordFlag = "--record";

    private static readonly Type[] Classes =
    [
        typeof(PublicGateBenchmarks),
        typeof(AnyGateBenchmarks),
        typeof(ContainsGateBenchmarks),
        typeof(NestedGateBenchmarks),
        typeof(BigGateBenchmarks),
        typeof(BucketGateBenchmarks),
        typeof(ConfigBenchmarks),
        typeof(LayerBenchmarks),
    ];

    private static readonly Job ShortJob = Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithEvaluateOverhead(false) // A loop of a thousand calls makes the overhead of the call of a loop vanish.
        .WithGcForce(false) // Nothing allocates.
        .WithIterationTime(TimeInterval.FromMilliseconds(1))
        .WithWarmupCount(50)
        .WithIterationCount(500);

    /// <returns>The exit code: 0 when all is as it should be.</returns>
    internal static int Run(string[] arguments) => arguments switch
    {
        [] => Judge(1, null),
        [GuardProcess.Flag, var process, .. var rows] => Judge(int.Parse(process, CultureInfo.InvariantCulture), rows),
        [RecordFlag, var file] => Record(file),
        _ => Refuse(),
    };

    /// <param name="process">The number of this process, from 1.</param>
    /// <param name="rows">The rows to judge; null for all that are recorded or found.</param>
    private static int Judge(int process, string[]? rows)
    {
        RowLimits limits = GuardLimits.Committed().Of(GuardSection.BenchmarkDotNet);
        string processor = CpuIdentity.Current.Folder;
        SortedDictionary<string, double> ratios = Measure();
        string[] expected = rows ?? [.. ratios.Keys.Union(limits.RowsOf(processor), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        GuardedRow[] compared = GuardVerdict.Compare(limits, processor, expected, ratios);
        Console.WriteLine(GuardVerdict.Heading(limits, processor));
        foreach (GuardedRow row in compared)
        {
            Console.WriteLine(GuardedRow.Verdict(row));
        }

        return GuardProcess.Conclude(Command, process, compared.Length, GuardVerdict.Lost(compared));
    }

    private static int Record(string file)
    {
        GuardLimits limits = GuardLimits.ToRecord(file);
        foreach ((string row, double ratio) in Measure())
        {
            Console.WriteLine(GuardedRow.Figure(new GuardedRow(row, ratio, null)));
            limits.Of(GuardSection.BenchmarkDotNet).Record(CpuIdentity.Current.Folder, row, ratio);
        }

        File.WriteAllBytes(file, limits.Write());
        return 0;
    }

    /// <returns>The ratios to the floors, by row.</returns>
    /// <remarks>
    /// Always all classes in the same order, also when only some rows are judged again: what the JIT makes of a class depends on what ran
    /// before it in the process.
    /// </remarks>
    private static SortedDictionary<string, double> Measure()
    {
        string folder = Directory.CreateTempSubdirectory("statsig-fast-benchmarks-").FullName;
        var log = new AccumulationLogger();
        try
        {
            IConfig config = ManualConfig.CreateEmpty().AddJob(ShortJob).AddExporter(JsonExporter.Full).AddLogger(log).WithArtifactsPath(folder);
            var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (Type type in Classes)
            {
                // BenchmarkDotNet raises the priority of the thread that measures, not that of the thread that compiles: on a busy machine
                // its own warm-up may end before the code is compiled with full optimization.
                BenchmarkClasses.WarmUp(type);
                BenchmarkRunner.Run(type, config);
            }

            foreach (string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
            {
                BenchmarkRatios.Read(File.ReadAllBytes(file), ratios);
            }

            return ratios;
        }
        catch (InvalidDataException)
        {
            Console.Error.WriteLine(log.GetLog());
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"{Command} [{RecordFlag} FILE]");
        return 2;
    }
}
