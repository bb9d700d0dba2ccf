using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Benchmarks;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>Measures rows of several subjects whose rounds alternate, so that a change of the machine's pace meets all of them.</summary>
internal static class Rounds
{
    private const int OperationsForBytes = 2_000;

    /// <summary>Compares the answers of every row that more than one subject has.</summary>
    /// <exception cref="InvalidOperationException">They differ: what would be timed is not the same work.</exception>
    /// <returns>How many answers were compared.</returns>
    internal static int AssertSameAnswers(IReadOnlyList<Subject> subjects, IEnumerable<string> rows)
    {
        int compared = 0;
        foreach (string row in rows)
        {
            (string Name, IReadOnlyList<string?> Answers)? first = null;
            foreach (Subject subject in subjects.Where(subject => subject.Has(row)))
            {
                if (subject.Answers(row) is not { } answers)
                {
                    continue;
                }

                if (first is { } expected)
                {
                    compared += Compare(row, expected.Name, expected.Answers, subject.Name, answers);
                }

                first ??= (subject.Name, answers);
            }
        }

        return compared;
    }

    private static int Compare(string row, string expectedName, IReadOnlyList<string?> expected, string name, IReadOnlyList<string?> answers)
    {
        if (answers.Count != expected.Count || answers.Count == 0)
        {
            throw new InvalidOperationException($"{row}: {expectedName} returns {expected.Count} answers, {name} {answers.Count}.");
        }

        int compared = 0;
        for (int i = 0; i < answers.Count; i++)
        {
            if (answers[i] is not null && answers[i] != expected[i])
            {
                throw new InvalidOperationException($"{row}, answer {i}: {expectedName} says {expected[i]}, {name} {answers[i]}.");
            }

            compared += answers[i] is null ? 0 : 1;
        }

        return compared;
    }

    internal static List<RowResult> Measure(IReadOnlyList<Subject> subjects, IEnumerable<string> rows, Pace pace, Action<string> report)
    {
        string[] names = [.. rows.Where(row => subjects.Any(subject => subject.Has(row)))];
        var medians = names.ToDictionary(static row => row, static _ => new Dictionary<string, List<double>>());
        var bytes = names.ToDictionary(static row => row, static _ => new Dictionary<string, double?>());
        for (int repeat = 0; repeat < pace.Repeats; repeat++)
        {
            foreach (string row in names)
            {
                report($"{repeat + 1}/{pace.Repeats} {row}");
                Subject[] those = [.. subjects.Where(subject => subject.Has(row))];
                foreach ((Subject subject, double median) in MeasureRow(those, row, pace, repeat))
                {
                    (medians[row].TryGetValue(subject.Name, out List<double>? list) ? list : medians[row][subject.Name] = []).Add(median);
                }

                if (repeat == pace.Repeats - 1)
                {
                    // Last, when every tier of compilation has been reached.
                    foreach (Subject subject in those)
                    {
                        bytes[row][subject.Name] = subject.BytesPerOperation(row, OperationsOf(subject, row, pace));
                    }
                }
            }
        }

        return [.. names.Select(row => new RowResult(
            row,
            RowResult.Nanoseconds,
            medians[row].ToDictionary(
                static of => of.Key,
                of => new Cell(Statistics.Median(of.Value), bytes[row][of.Key], Statistics.Spread(of.Value)))))];
    }

    private static List<(Subject Subject, double Median)> MeasureRow(Subject[] subjects, string row, Pace pace, int repeat)
    {
        int[] counts = [.. subjects.Select(subject => subject.Calibrate(row, pace))];
        List<double>[] times = [.. subjects.Select(static _ => new List<double>())];
        for (int round = 0; round < pace.Rounds; round++)
        {
            for (int turn = 0; turn < subjects.Length; turn++)
            {
                // Each round begins with another subject, so that none always comes after the same one.
                int i = (turn + round + repeat) % subjects.Length;
                times[i].Add(subjects[i].TimeRound(row, counts[i]));
            }
        }

        return [.. subjects.Select((subject, i) => (subject, Statistics.Median(times[i])))];
    }

    /// <summary>Many for what is quick, a few for what takes milliseconds.</summary>
    private static int OperationsOf(Subject subject, string row, Pace pace) =>
        Math.Clamp(subject.Calibrate(row, pace with { WarmUpMs = 0 }), 3, OperationsForBytes);
}
