using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Deviations;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>Compares what the reference answered to a case with what this library answers.</summary>
internal sealed class CaseComparison
{
    /// <summary>Whether a payload is taken over at all.</summary>
    internal static readonly AnswerKey Acceptance = new("payload", "", "accepted");

    private CaseComparison(DifferentialCase asked) => Case = asked;

    internal DifferentialCase Case { get; }

    /// <summary>The differences that no deviation explains.</summary>
    internal IReadOnlyList<Difference> Unexplained { get; private set; } = [];

    /// <summary>How many parts each deviation explained, by its identifier.</summary>
    internal Dictionary<string, int> Explained { get; } = [];

    /// <summary>The parts of answers that were compared.</summary>
    internal int Parts { get; private set; }

    /// <summary>Users that the reference's binding refused, which are not compared.</summary>
    internal int RefusedUsers { get; private set; }

    /// <param name="asked">The case.</param>
    /// <param name="reference">The reference's answers.</param>
    /// <param name="askReference">Asks the reference another case.</param>
    internal static CaseComparison Of(DifferentialCase asked, Tree reference, Func<DifferentialCase, Tree?> askReference)
    {
        var comparison = new CaseComparison(asked);
        IReadOnlyList<AnswerSet>? ours = OwnAnswers.Ask(asked);
        bool isAccepted = reference["initialized"] == Tree.True;
        if (ours is null || !isAccepted)
        {
            comparison.ExplainAcceptance(isAccepted, ours is not null);
            return comparison;
        }

        AnswerSet[] theirs = [.. reference["users"]!.Items.Select(AnswerSet.Read)];
        comparison.Count("repeated-exposures", theirs.Sum(static answers => answers.Repeats));
        comparison.Parts = theirs.Sum(static answers => answers.Parts.Count);
        comparison.RefusedUsers = theirs.Count(static answers => answers.Refusal is not null);
        comparison.Explain(new ComparedAnswers(asked, theirs, ours), askReference);
        return comparison;
    }

    private void ExplainAcceptance(bool theirs, bool ours)
    {
        var difference = new Difference(0, Acceptance, theirs ? "true" : "false", ours ? "true" : "false");
        var answers = new ComparedAnswers(Case, [], []);
        if (theirs == ours)
        {
            return;
        }

        if (DeviationRegistry.All.FirstOrDefault(deviation => deviation.Explains(difference, answers)) is { } deviation)
        {
            Count(deviation.Id, 1);
        }
        else
        {
            Unexplained = [difference];
        }
    }

    private void Explain(ComparedAnswers answers, Func<DifferentialCase, Tree?> askReference)
    {
        List<Difference> left = Explain(answers, counts: true);
        List<string> undone = [];

        // Each deviation undone alone first, then all together: one answer may hang on two of them.
        foreach (Deviation deviation in DeviationRegistry.All)
        {
            if (left.Count > 0 && deviation.Undo(Case) is { } other)
            {
                undone.Add(deviation.Id);
                RemoveAgreeing(deviation.Id, other);
            }
        }

        if (left.Count > 0 && undone.Count > 1)
        {
            DifferentialCase all = DeviationRegistry.All.Aggregate(Case, static (one, deviation) => deviation.Undo(one) ?? one);
            RemoveAgreeing(string.Join('+', undone), all);
        }

        Count("response-order", left.Count == 0 ? 0 : ResponseOrder.Remove(left, Case, askReference));
        Unexplained = left;

        void RemoveAgreeing(string id, DifferentialCase other)
        {
            if (OwnAnswers.Ask(other) is { } ours)
            {
                var differing = Explain(answers with { Ours = ours }, counts: false).Select(static difference => (difference.UserIndex, difference.Key)).ToHashSet();
                Count(id, left.RemoveAll(difference => !differing.Contains((difference.UserIndex, difference.Key))));
            }
        }
    }

    /// <summary>The differences that no deviation explains as they are.</summary>
    private List<Difference> Explain(ComparedAnswers answers, bool counts)
    {
        List<Difference> left = [.. answers.Differences()];
        foreach (Deviation deviation in left.Count == 0 ? [] : DeviationRegistry.All)
        {
            int explained = left.RemoveAll(difference => deviation.Explains(difference, answers));
            Count(deviation.Id, counts ? explained : 0);
        }

        return left;
    }

    private void Count(string id, int parts)
    {
        if (parts > 0)
        {
            Explained[id] = Explained.GetValueOrDefault(id) + parts;
        }
    }
}
