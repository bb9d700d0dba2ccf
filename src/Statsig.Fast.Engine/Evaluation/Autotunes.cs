using System;
using System.Collections.Generic;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Evaluation;

/// <summary>Contextual autotune: picks the arm with the best learned score for the user, or explores.</summary>
internal static class Autotunes
{
    internal static Outcome Decide(CompiledAutotune autotune, ref EvaluationContext context)
    {
        if (!autotune.IsStarted)
        {
            return autotune.PreStart;
        }

        if (!IsTargeted(autotune, ref context))
        {
            return autotune.NotTargeted;
        }

        int bucket = (int)(Bucketing.Hash(autotune.Bucket, context.User) % Bucketing.PassBuckets);
        if (!autotune.HasWeights)
        {
            double bucketsPerArm = (double)Bucketing.PassBuckets / autotune.Arms.Length;
            return autotune.Arms[Math.Min((int)(bucket / bucketsPerArm), autotune.Arms.Length - 1)].Explore;
        }

        return bucket < autotune.ExploreBelow ? Explore(autotune, context.Ruleset.Settings.Random).Explore : Best(autotune, ref context).Best;
    }

    /// <summary>True when the targeting gate lets the user in; true without one.</summary>
    internal static bool IsTargeted(CompiledAutotune autotune, ref EvaluationContext context)
    {
        if (autotune.TargetingGate is not { } gate)
        {
            return true;
        }

        ExposureTrail? before = context.Trail;
        bool passes = NestedGates.Evaluate(gate, ref context);
        if (context.Client is { AskedForGroup: true } && context.Halt == HaltReason.Unsupported)
        {
            return GrouplessRules.Lift(gate, before, ref context);
        }

        passes &= context.Halt == HaltReason.None;

        // Unlike the gate of a condition, a targeting gate is reported without a rule ID too, and when the ruleset does not have it.
        // Source: the reference.
        if (gate.LeavesExposures && context.Halt == HaltReason.None && context.Trail is { } trail && !trail.Names(gate.Name))
        {
            context.Trail = trail.Append(context.Ruleset.Exposures.Intern(gate.Name, passes, "", false));
        }

        return passes;
    }

    /// <summary>A random arm, those with fewer records more often.</summary>
    private static CompiledAutotuneArm Explore(CompiledAutotune autotune, Random random)
    {
        double total = 0;
        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            total += arm.ExploreWeight;
        }

        double at = random.NextDouble() * total;
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
        // A score that is not a number, or infinitely bad, is never the best one; without any other the first arm is.
        // Source: the reference.
        CompiledAutotuneArm best = autotune.Arms[0];
        double bestScore = autotune.HigherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;
        bool anyScore = false;
        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            if (!arm.HasScore)
            {
                continue;
            }

            anyScore = true;
            double score = Score(arm, ref context);
            if (autotune.HigherIsBetter ? score > bestScore : score < bestScore)
            {
                best = arm;
                bestScore = score;
            }
        }

        return anyScore ? best : autotune.Arms[context.Ruleset.Settings.Random.Next(autotune.Arms.Length)];
    }

    /// <summary>What has been learned about an arm, applied to a user; only meaningful for an arm that has a score.</summary>
    internal static double Score(CompiledAutotuneArm arm, ref EvaluationContext context)
    {
        double score = arm.Bias;
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        foreach ((UserFieldSource field, Dictionary<string, double> weights) in arm.Categorical)
        {
            StatsigValue value = field.Read(context.User, context.Ruleset.Settings.GlobalCustomFields, out bool found);
            if (found && weights.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(CategoryOf(value, buffer), out double weight))
            {
                score += weight;
            }
        }

        foreach ((UserFieldSource field, double weight) in arm.Numerical)
        {
            StatsigValue value = field.Read(context.User, context.Ruleset.Settings.GlobalCustomFields, out _);
            if (Facets.TryGetNumber(value, out double number))
            {
                score += weight * number;
            }
        }

        return score;
    }

    /// <summary>The text that weights name a value by.</summary>
    /// <remarks>Unlike the operators of conditions, weights see nulls and objects too, as JSON. Source: the reference.</remarks>
    private static ReadOnlySpan<char> CategoryOf(StatsigValue value, Span<char> buffer) =>
        value.TryGetText(buffer, out ReadOnlySpan<char> text) ? text
        : value.Kind == StatsigValueKind.Object ? value.ObjectJson
        : "null";
}
