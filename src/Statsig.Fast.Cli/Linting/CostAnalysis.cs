using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Cli.Linting;

/// <summary>Adds up what a check of each spec costs at worst: every rule is looked at, and the last one decides by percentage.</summary>
/// <remarks>Answers that are remembered within a call are counted each time, so a figure is a bound, not a prediction.</remarks>
internal sealed class CostAnalysis
{
    /// <summary>Where the figures stop: chains in which gates refer to others twice double with each level.</summary>
    internal const long Ceiling = 1_000_000;

    // Evaluation ends at 300 levels, so deeper levels need no distinction.
    private const int MaxDepth = 300;

    private readonly Dictionary<string, LintedSpec> _gates;
    private readonly Dictionary<string, LintedSpec> _configs;
    private readonly Dictionary<LintedSpec, Bound> _known = [];
    private readonly HashSet<LintedSpec> _open = [];

    internal CostAnalysis(Dictionary<string, LintedSpec> gates, Dictionary<string, LintedSpec> configs)
    {
        _gates = gates;
        _configs = configs;
    }

    /// <summary>Specs that lead back to themselves.</summary>
    internal HashSet<LintedSpec> Circles { get; } = [];

    internal SpecCost CostOf(LintedSpec spec)
    {
        Bound bound = BoundOf(spec);
        return new SpecCost(
            spec.Kind,
            spec.Spec.Name,
            spec.Rules.Length,
            spec.Conditions.Count(),
            Math.Min(bound.Depth, MaxDepth),
            bound.Evaluations,
            bound.Regexes,
            bound.Hashes,
            spec.Conditions.Select(static condition => condition.ListSize).DefaultIfEmpty().Max());
    }

    private Bound BoundOf(LintedSpec spec)
    {
        if (_known.TryGetValue(spec, out Bound known))
        {
            return known;
        }

        if (_open.Count > MaxDepth || !_open.Add(spec))
        {
            Circles.Add(spec);
            return new Bound(MaxDepth, 1, 0, 0);
        }

        var bound = new Bound(0, 1, 0, 0);
        var decision = new Bound(0, 0, 0, 0);
        foreach (LintedRule rule in spec.Reachable)
        {
            foreach (ConditionFacts condition in rule.Conditions)
            {
                bound = bound.With(new Bound(0, 0, condition.IsRegex ? 1 : 0, condition.Hashes));
                bound = condition.Gates.Aggregate(bound, (sum, gate) => _gates.TryGetValue(gate, out LintedSpec? nested) ? sum.WithNested(BoundOf(nested)) : sum);
            }

            Bound last = rule.Rule.ConfigDelegate is { } name && _configs.TryGetValue(name, out LintedSpec? experiment)
                ? default(Bound).WithNested(BoundOf(experiment))
                : new Bound(0, 0, 0, rule.IsSplit ? 1 : 0);

            // One rule decides; a layer that gathers parameters looks at all of them.
            decision = spec.Spec.UseNewLayerEval ? decision.With(last) : decision.Or(last);
        }

        _open.Remove(spec);
        return _known[spec] = bound.With(decision);
    }

    private readonly record struct Bound(int Depth, long Evaluations, long Regexes, long Hashes)
    {
        internal Bound With(Bound other) => new(
            Math.Max(Depth, other.Depth),
            Math.Min(Ceiling, Evaluations + other.Evaluations),
            Math.Min(Ceiling, Regexes + other.Regexes),
            Math.Min(Ceiling, Hashes + other.Hashes));

        internal Bound WithNested(Bound nested) => With(nested with { Depth = nested.Depth + 1 });

        internal Bound Or(Bound other) => new(
            Math.Max(Depth, other.Depth),
            Math.Max(Evaluations, other.Evaluations),
            Math.Max(Regexes, other.Regexes),
            Math.Max(Hashes, other.Hashes));
    }
}
