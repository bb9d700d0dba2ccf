using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>All groups of a contextual autotune for a user, best first.</summary>
/// <remarks>Overrides and config mappings of the autotune do not count, those of its targeting gate do. Source: the reference.</remarks>
internal static class AutotuneRanking
{
    /// <summary>The score of every group of a list that is in random order.</summary>
    internal const double ShuffledScore = 0.0001;

    /// <summary>The groups; none before the start, outside the targeting, and for what is not a contextual autotune.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
    internal static RankedResult[] Rank(Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, CompiledSpec? spec)
    {
        if (!FeatureSwitches.Autotunes || spec?.Autotune is not { IsStarted: true } autotune)
        {
            return [];
        }

        var context = new EvaluationContext(ruleset, user, overrides);
        if (spec.NeedsMemo)
        {
            context.Memo = NestedGateMemo.Rent();
        }

        try
        {
            return Autotunes.IsTargeted(autotune, ref context) ? Rank(autotune, ref context) : [];
        }
        catch (Exception exception)
        {
            // As from a parser of user agents that is application code.
            ruleset.Settings.OnFault?.Invoke("get_ranked_groups", exception);
            return [];
        }
        finally
        {
            NestedGateMemo.Return(context.Memo);
        }
    }

    private static RankedResult[] Rank(CompiledAutotune autotune, ref EvaluationContext context)
    {
        bool explores = autotune.HasWeights && Bucketing.Hash(autotune.Bucket, context.User) % Bucketing.PassBuckets < autotune.ExploreBelow;
        bool shuffles = explores || !autotune.HasWeights;
        var groups = new RankedResult[autotune.Arms.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            CompiledAutotuneArm arm = autotune.Arms[i];
            double score = shuffles ? ShuffledScore : arm.HasScore ? Autotunes.Score(arm, ref context) : 0;
            var result = EvaluationResult.Of(in context, autotune.Identity, explores ? arm.Explore : arm.Best);
            groups[i] = new RankedResult(score, result);
        }

        if (shuffles)
        {
            context.Ruleset.Settings.Random.Shuffle(groups);
        }
        else
        {
            Sort(groups, autotune.HigherIsBetter);
        }

        return groups;
    }

    /// <summary>Puts the best first; equal ones stay in the order of the payload, and scores that are not numbers come last.</summary>
    private static void Sort(RankedResult[] groups, bool higherIsBetter)
    {
        // By insertion, which keeps equal ones in order: autotunes have a handful of groups.
        for (int i = 1; i < groups.Length; i++)
        {
            RankedResult group = groups[i];
            int place = i;
            while (place > 0 && IsBetter(group.Score, groups[place - 1].Score, higherIsBetter))
            {
                groups[place] = groups[place - 1];
                place--;
            }

            groups[place] = group;
        }
    }

    private static bool IsBetter(double score, double other, bool higherIsBetter) =>
        (higherIsBetter ? score > other : score < other) || (double.IsNaN(other) && !double.IsNaN(score));
}
