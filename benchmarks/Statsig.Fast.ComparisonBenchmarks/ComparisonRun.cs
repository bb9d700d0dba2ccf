using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Reports;
using Statsig.Fast.ComparisonBenchmarks.Work;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.ComparisonBenchmarks;

/// <summary>One run: the subjects, their agreement, the measurement, the report.</summary>
internal sealed partial class ComparisonRun(ComparisonArguments arguments)
{
    private readonly Pace _pace = arguments.IsShort ? Pace.Short : Pace.Full;
    private readonly string? _repository = RepositoryFolder.Find();
    private readonly List<string> _remarks = [];

    internal void Run()
    {
        StatsigUser[] users = BenchWork.CreateManyUsers()[.._pace.Users];
        string? evalPath = EvalPayload.Find(_repository);
        byte[]? evalPayload = evalPath is null ? null : File.ReadAllBytes(evalPath);
        if (evalPath is null)
        {
            Remark("The rows of eval_proj are left out: the payload is not part of the project and was not found beside it.");
        }

        List<Subject> subjects = [OurSubject.Create(users, evalPayload, "this library"), FloorSubject.Create(users, evalPayload)];
        try
        {
            if (!arguments.IsOursOnly)
            {
#if OURS_ONLY
                throw new NotSupportedException("The native program measures this library only: give --ours-only --json FILE.");
#else
                AddPeers(subjects, [.. users.Select(static user => user.UserId!)], evalPath);
#endif
            }

            int compared = Rounds.AssertSameAnswers(subjects, RowNames.Timed);
            ComparisonReport report = Measure(subjects, users, evalPayload);
            if (arguments.JsonFile is { } file)
            {
                File.WriteAllBytes(file, ReportJson.Write([report]));
                Console.WriteLine($"Written: {file}");
                return;
            }

            Remark($"{compared:N0} answers were compared before anything was timed, each with ours: all the same.");
            Write(report, [.. MergedReports(), PortableRun()]);
        }
        finally
        {
            subjects.ForEach(static subject => subject.Dispose());
        }
    }

    private ComparisonReport Measure(List<Subject> subjects, StatsigUser[] users, byte[]? evalPayload)
    {
        long started = Stopwatch.GetTimestamp();
        List<RowResult> rows = Rounds.Measure(subjects, RowNames.Timed, _pace, Console.WriteLine);
        Console.WriteLine("threads");
        List<ThreadRow> threads = ThreadRounds.Measure((InProcessSubject)subjects[0], _pace);
        Console.WriteLine("start, tail, burst");
        rows.AddRange(SingleRuns.Measure(users, evalPayload, _pace, arguments.IsShort, arguments.StartProgram));
        Console.WriteLine($"Measured within {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s.");
        string kind = RuntimeFeature.IsDynamicCodeSupported ? ComparisonReport.Jit : ComparisonReport.NativeAot;
        return new ComparisonReport(
            CpuIdentity.Current.Name,
            Environment.ProcessorCount,
            $"{RuntimeInformation.FrameworkDescription}, {kind}",
            AppContext.GetData("InstructionSet") as string ?? "",
            Sha256Strategies.Chosen.Name,
            DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(arguments.IsShort ? "A SHORT RUN, NOT FOR READING: " : "")}medians of {_pace.Repeats} repeats of {_pace.Rounds} rounds of {_pace.RoundMs} ms; the subjects' rounds alternate; {_pace.Users:N0} distinct users"),
            [.. subjects.Select(static subject => new SubjectInfo(subject.Name, subject.Version, subject.Description))],
            rows,
            threads);
    }

    private IEnumerable<ComparisonReport> MergedReports() => arguments.MergedFiles.SelectMany(static file => ReportJson.Read(File.ReadAllBytes(file)));

    /// <summary>
    /// This library with the hashing of machines that have nothing for it, in a separate process, since the choice is made once in each.
    /// </summary>
    private ComparisonReport PortableRun()
    {
        Console.WriteLine("Once more with portable hashing, ours only.");
        string file = Path.Combine(ArtifactsFolder("portable"), "portable.json");
        string[] options =
        [
            "--ours-only", "--hashing", "portable", "--json", file,
            .. arguments.IsShort ? (string[])["--short"] : [],
            .. arguments.StartProgram is { } start ? (string[])["--start", start] : [],
        ];
        using Process process = Process.Start(OwnProgram.With(options))!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            Console.WriteLine($"  {line}");
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? ReportJson.Read(File.ReadAllBytes(file))[0]
            : throw new InvalidOperationException($"The run with portable hashing ended with {process.ExitCode}.");
    }

    private void Write(ComparisonReport main, IReadOnlyList<ComparisonReport> others)
    {
        string relative = $"benchmarks/results/{CpuIdentity.Current.Folder}";
        string folder = arguments.OutputFolder ?? (arguments.IsShort || _repository is null ? ArtifactsFolder("short") : Path.Combine(_repository, relative));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "comparison.md"), ReportMarkdown.Page(main, others, _remarks));
        File.WriteAllBytes(Path.Combine(folder, "comparison.json"), ReportJson.Write([main, .. others]));
        File.WriteAllText(Path.Combine(folder, "comparison.svg"), SvgChart.Draw(main, Headlines.Rows));
        Console.WriteLine($"Written: comparison.md, .json and .svg in {folder}");
        if (arguments.UpdatesReadme)
        {
            string readme = Path.Combine(_repository ?? throw new InvalidOperationException("There is no README to update: the project's folder was not found."), "README.md");
            File.WriteAllText(readme, MarkedText.Replace(File.ReadAllText(readme), ReportMarkdown.Headline(main, others, relative)));
            Console.WriteLine("The README's rows and chart are updated.");
        }
    }

    /// <summary>A folder that is not under version control.</summary>
    private string ArtifactsFolder(string name)
    {
        string folder = Path.Combine(_repository ?? Path.GetTempPath(), "artifacts", "comparison", name);
        Directory.CreateDirectory(folder);
        return folder;
    }

    private void Remark(string remark)
    {
        Console.WriteLine(remark);
        _remarks.Add(remark);
    }
}
