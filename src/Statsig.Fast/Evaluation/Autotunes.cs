using System;
using System.Collections.Generic;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Contextual autotune: picks the arm with the best learned score for the user, or explores.</summary>
internal static class Autotunes
{
    internal static Outcome Decide(CompiledAutotune autotune, ref EvaluationContext context)
    {
        if (!autotune.Enabled || autotune.Arms.Length == 0)
        {
            return autotune.PreStart;
        }

        if (autotune.TargetingGate is { } gate)
        {
            bool targeted = NestedGates.Evaluate(gate, ref context);
            if (context.Halt != HaltReason.None || !targeted)
            {
                return autotune.NotTargeted;
            }
        }

        int bucket = (int)(Bucketing.Hash(autotune.Bucket, context.User) % Bucketing.PassBuckets);
        if (!autotune.HasWeights)
        {
            double bucketsPerArm = (double)Bucketing.PassBuckets / autotune.Arms.Length;
            return autotune.Arms[Math.Min((int)(bucket / bucketsPerArm), autotune.Arms.Length - 1)].Explore;
        }

        return bucket < autotune.ExploreBelow ? Explore(autotune).Explore : Best(autotune, ref context).Best;
    }

    /// <summary>A random arm, those with fewer records more often.</summary>
    private static CompiledAutotuneArm Explore(CompiledAutotune autotune)
    {
        double total = 0;
        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            total += arm.ExploreWeight;
        }

        double at = Random.Shared.NextDouble() * total;
        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            at -= arm.ExploreWeight;
            if (at < 0)
            {
                return arm;
            }
        }

        return autotune.Arms[^1];
    }

    private static CompiledAutotuneArm Best(CompiledAutotune autotune, ref EvaluationContext context)
    {
        CompiledAutotuneArm? best = null;
        double bestScore = 0;
        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            if (!arm.HasScore)
            {
                continue;
            }

            double score = Score(arm, ref context);
            if (best is null || (autotune.HigherIsBetter ? score > bestScore : score < bestScore))
            {
                best = arm;
                bestScore = score;
            }
        }

        return best ?? autotune.Arms[Random.Shared.Next(autotune.Arms.Length)];
    }

    private static double Score(CompiledAutotuneArm arm, ref EvaluationContext context)
    {
        double score = arm.Bias;
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        foreach ((UserFieldSource field, Dictionary<string, double> weights) in arm.Categorical)
        {
            StatsigValue value = field.Read(context.User, context.Ruleset.Settings, out _);
            if (value.TryGetText(buffer, out ReadOnlySpan<char> text)
                && weights.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out double weight))
            {
                score += weight;
            }
        }

        foreach ((UserFieldSource field, double weight) in arm.Numerical)
        {
            StatsigValue value = field.Read(context.User, context.Ruleset.Settings, out _);
            if (Facets.TryGetNumber(value, out double number))
            {
                score += weight * number;
            }
        }

        return score;
    }
}
