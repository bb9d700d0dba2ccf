using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Grammar;
using Statsig.Fast.Differential.Tests.Reference;
using Statsig.Fast.Differential.Tests.Shrinking;

namespace Statsig.Fast.Differential.Tests.Running;

/// <summary>
/// Asks both sides generated cases, one after the other from several threads, and shrinks one case of each kind of difference.
/// </summary>
internal sealed class DifferentialRun(RunOptions options)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly RunTotals _totals = new();
    private readonly List<string> _findings = [];
    private int _next = options.First - 1;
    private TimeSpan _nextReport = ReportEvery;

    /// <summary>The totals and the findings, one text each; no finding means that everything agrees or is explained.</summary>
    internal static (RunTotals Totals, IReadOnlyList<string> Findings) Run(RunOptions options)
    {
        var run = new DifferentialRun(options);
        run.AskAll();
        run.ShrinkEachKind();
        return (run._totals, run._findings);
    }

    /// <summary>Compares one case; null when the reference's process ended.</summary>
    internal static CaseComparison? Compare(ReferenceProcess reference, DifferentialCase asked) =>
        reference.Ask(asked) is { } answers ? CaseComparison.Of(asked, answers, reference.Ask) : null;

    private void AskAll()
    {
        Task[] workers = [.. Enumerable.Range(0, options.Processes).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WaitAll(workers);
    }

    private void Work()
    {
        using var reference = new ReferenceProcess();
        while (_watch.Elapsed < options.Duration && Interlocked.Increment(ref _next) is var index && index - options.First < options.MaxCases)
        {
            DifferentialCase asked = PayloadGrammar.Make(options.Seed, index);
            CaseComparison? comparison = Compare(reference, asked);
            if (comparison is { Unexplained.Count: > 0 } && Compare(reference, asked) is { } again)
            {
                if (again.Unexplained.Count == 0)
                {
                    options.Report($"Payload {index} differed in {comparison.Unexplained.Count} parts, and not when it was asked again: {comparison.Unexplained[0]}");
                }

                comparison = again; // What differs for a reason differs again.
            }

            lock (_lock)
            {
                if (comparison is null)
                {
                    _totals.ReferenceEnded.Add(index);
                    options.Report($"The reference ended at payload {index} ({reference.LastWords}): {CaseFile.Write(options.CaseFolder, $"ended-{options.Seed}-{index}", asked, [])}");
                }
                else
                {
                    _totals.Add(index, comparison);
                }

                if (_watch.Elapsed >= _nextReport)
                {
                    _nextReport += ReportEvery;
                    options.Report($"{_watch.Elapsed:hh\\:mm\\:ss} {_totals}");
                }
            }
        }
    }

    private void ShrinkEachKind()
    {
        // Those seen most often first: the others may be consequences.
        (string Kind, SortedSet<int> Cases)[] kinds = [.. _totals.Differing.OrderByDescending(static kind => kind.Value.Count).Select(static kind => (kind.Key, kind.Value))];
        var shown = new HashSet<string>();
        int shrunk = 0;
        using var reference = new ReferenceProcess();
        foreach ((string kind, SortedSet<int> cases) in kinds)
        {
            string finding = $"{kind}: {cases.Count} payloads, the first of them payload {cases.Min} of seed {options.Seed}";
            if (!shown.Contains(kind) && shrunk++ < options.MaxShrunk)
            {
                (string description, IReadOnlyList<Difference> differences) = Shrink(reference, PayloadGrammar.Make(options.Seed, cases.Min), kind, options);
                shown.UnionWith(differences.Select(static difference => difference.Key.Kind));
                finding += $"\n{description}";
            }

            _findings.Add(finding);
            options.Report($"\n{finding}");
        }
    }

    /// <summary>The smallest case that still differs in a kind, written to a file and described.</summary>
    internal static (string Description, IReadOnlyList<Difference> Differences) Shrink(
        ReferenceProcess reference, DifferentialCase original, string kind, RunOptions options)
    {
        var shrinker = new CaseShrinker(candidate => Compare(reference, candidate) is { } comparison && Has(comparison, kind), options.ShrinkPatience);
        DifferentialCase smallest = shrinker.Shrink(original);
        IReadOnlyList<Difference> differences = Compare(reference, smallest)?.Unexplained ?? [];
        string path = CaseFile.Write(options.CaseFolder, kind, smallest, differences);
        string text = smallest.Root.ToJson(onlyAscii: true);
        return ($"shrunk by {shrinker.Tried} attempts, in {path}:\n{text}\n{string.Join('\n', differences)}", differences);
    }

    private static bool Has(CaseComparison comparison, string kind) => comparison.Unexplained.Any(difference => difference.Key.Kind == kind);
}
