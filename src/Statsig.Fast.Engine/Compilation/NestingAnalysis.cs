using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation;

/// <summary>Estimates how many nested evaluations one call can set off, and marks the specs where that must be bounded.</summary>
/// <remarks>
/// Gates that several others refer to are evaluated once per reference. In real rulesets that is a handful; a chain in which every
/// gate refers twice to the next one doubles with each level. Only specs beyond the limit pay for remembering answers.
/// </remarks>
internal sealed class NestingAnalysis
{
    internal const int EvaluationLimit = 1_000;

    private readonly Dictionary<CompiledSpec, List<CompiledSpec>> _references;
    private readonly Dictionary<CompiledSpec, int> _costs = [];

    private NestingAnalysis(Dictionary<CompiledSpec, List<CompiledSpec>> references) => _references = references;

    /// <summary>Marks the specs of the map that need a memo.</summary>
    /// <param name="references">For each spec that was compiled now, the specs it may evaluate, one entry per reference.</param>
    internal static void Mark(Dictionary<CompiledSpec, List<CompiledSpec>> references)
    {
        var analysis = new NestingAnalysis(references);
        foreach (CompiledSpec spec in references.Keys)
        {
            spec.NeedsMemo = analysis.CostOf(spec, 0) > EvaluationLimit;
        }
    }

    /// <summary>Marks the specs of the map that lead to a spec with conditions on groups.</summary>
    /// <param name="references">
    /// As for <see cref="Mark"/>. Specs that were taken over are marked, because they lead only to others such.
    /// </param>
    internal static void SpreadGroups(Dictionary<CompiledSpec, List<CompiledSpec>> references)
    {
        var referrers = new Dictionary<CompiledSpec, List<CompiledSpec>>();
        var next = new Queue<CompiledSpec>();
        foreach ((CompiledSpec spec, List<CompiledSpec> targets) in references)
        {
            if (spec.MayAskForGroup)
            {
                next.Enqueue(spec);
            }

            foreach (CompiledSpec target in targets)
            {
                if (!referrers.TryGetValue(target, out List<CompiledSpec>? known))
                {
                    referrers[target] = known = [];
                    if (target.MayAskForGroup)
                    {
                        next.Enqueue(target);
                    }
                }

                known.Add(spec);
            }
        }

        while (next.TryDequeue(out CompiledSpec? spec))
        {
            foreach (CompiledSpec referrer in referrers.GetValueOrDefault(spec) ?? [])
            {
                if (!referrer.MayAskForGroup)
                {
                    referrer.MayAskForGroup = true;
                    next.Enqueue(referrer);
                }
            }
        }
    }

    /// <summary>What evaluating a spec may evaluate in turn, one entry per reference.</summary>
    /// <param name="spec">A spec whose rules, mappings and autotune are compiled and linked.</param>
    /// <param name="sameKind">The specs among which a mapping finds its target; null for a spec without mappings.</param>
    internal static List<CompiledSpec> ReferencesOf(CompiledSpec spec, SpecTable? sameKind)
    {
        var targets = new List<CompiledSpec>();
        foreach (CompiledRule rule in spec.Rules)
        {
            AddReferences(rule, targets);
        }

        foreach (CompiledMapping mapping in spec.Mappings ?? [])
        {
            if (sameKind!.Find(mapping.TargetName) is { } target)
            {
                targets.Add(target);
            }

            foreach (CompiledMappingRule entry in mapping.Rules)
            {
                AddReferences(entry.Rule, targets);
            }
        }

        if (spec.Autotune?.TargetingGate?.Spec is { } gate)
        {
            targets.Add(gate);
        }

        return targets;
    }

    private static void AddReferences(CompiledRule rule, List<CompiledSpec> targets)
    {
        foreach (ConditionDelegate condition in EvaluableRule.ConditionsOf(rule))
        {
            if (condition.Target is not NestedCondition nested)
            {
                continue;
            }

            foreach (NestedGate gate in nested.Gates)
            {
                if (gate.Spec is not null)
                {
                    targets.Add(gate.Spec);
                }
            }
        }

        if (rule.Delegate is not null)
        {
            targets.Add(rule.Delegate);
        }
    }

    private int CostOf(CompiledSpec spec, int depth)
    {
        if (_costs.TryGetValue(spec, out int known))
        {
            return known;
        }

        // Deeper than evaluation goes, or in a circle: expensive by definition. Also bounds this recursion.
        if (depth > EvaluationContext.MaxDepth)
        {
            return EvaluationLimit + 1;
        }

        if (!_references.TryGetValue(spec, out List<CompiledSpec>? targets))
        {
            if (!spec.NestsGates)
            {
                return 1;
            }

            targets = ReferencesOf(spec, null); // Taken over, so it has no mappings.
        }

        _costs[spec] = EvaluationLimit + 1; // What a circle finds when it comes back here.
        int cost = 1;
        foreach (CompiledSpec target in targets)
        {
            cost = Math.Min(EvaluationLimit + 1, cost + CostOf(target, depth + 1));
            if (cost > EvaluationLimit)
            {
                break;
            }
        }

        _costs[spec] = cost;
        return cost;
    }
}
