using System.Collections.Generic;
using Statsig.Fast.Compilation.Operators;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Compilation;

/// <summary>Finds the fields of the user that evaluating a spec may read, out of its compiled conditions.</summary>
/// <remarks>
/// Follows what evaluation follows: nested gates, delegates, config mappings, contextual autotunes, and the experiments whose group a
/// condition reads. Unreachable parts add nothing: rules after one that matches all users or stops the evaluation, and pass percentages of
/// 0 and 100. Works through a list in place of recursion, because payloads may nest thousands of gates. Cold, and allocates.
/// </remarks>
internal sealed class FieldAnalysis
{
    private readonly Ruleset _ruleset;
    private readonly UsedFieldSet _fields = new();
    private readonly HashSet<(CompiledSpec Spec, bool AsExperiment)> _seen = [];
    private readonly Stack<(CompiledSpec Spec, bool AsExperiment)> _open = new();

    private FieldAnalysis(Ruleset ruleset) => _ruleset = ruleset;

    /// <summary>The fields in the order of their kinds and names; none for a spec that the ruleset does not have.</summary>
    /// <param name="ruleset">The ruleset that the spec belongs to.</param>
    /// <param name="kind">The requested kind: only experiments include contextual autotunes.</param>
    /// <param name="spec">The spec; null for an unknown name.</param>
    internal static IReadOnlyList<UsedField> Of(Ruleset ruleset, SpecKind kind, CompiledSpec? spec)
    {
        var analysis = new FieldAnalysis(ruleset);
        analysis.Open(spec, kind == SpecKind.Experiment);
        analysis.Run();
        return analysis._fields.ToSorted();
    }

    private void Run()
    {
        int experiments = 0;
        while (true)
        {
            while (_open.TryPop(out (CompiledSpec Spec, bool AsExperiment) next))
            {
                Visit(next.Spec, next.AsExperiment);
            }

            if (experiments == _fields.Experiments.Count)
            {
                return;
            }

            Open(_ruleset.Configs.Find(_fields.Experiments[experiments++]), asExperiment: true);
        }
    }

    private void Open(CompiledSpec? spec, bool asExperiment)
    {
        if (spec is not null && _seen.Add((spec, asExperiment)))
        {
            _open.Push((spec, asExperiment));
        }
    }

    private void Visit(CompiledSpec spec, bool asExperiment)
    {
        foreach (CompiledMapping mapping in spec.Mappings ?? [])
        {
            foreach (CompiledMappingRule entry in mapping.Rules)
            {
                if (AddConditions(entry.Rule) == Reach.Passes && entry.Rule.ThresholdBuckets > 0)
                {
                    AddBucket(entry.Rule);
                    Open(mapping.Target, asExperiment);
                }
            }
        }

        if (FeatureSwitches.Autotunes && asExperiment && spec.Autotune is { } autotune)
        {
            Visit(autotune);
            return;
        }

        bool isMerging = spec.Merge is not null;
        foreach (CompiledRule rule in spec.Rules)
        {
            Reach reach = AddConditions(rule);
            if (reach == Reach.Halts)
            {
                return;
            }

            if (reach == Reach.Fails)
            {
                continue;
            }

            // A rule that delegates has its pass percentage looked at in merging layers only.
            if (rule.Delegate is null || isMerging)
            {
                AddBucket(rule);
            }

            if (rule.ThresholdBuckets > 0 || !isMerging)
            {
                Open(rule.Delegate, asExperiment: true);
            }

            if (EvaluableRule.ConditionsOf(rule).Length == 0 && !isMerging)
            {
                return;
            }
        }
    }

    private void Visit(CompiledAutotune autotune)
    {
        if (!autotune.IsStarted)
        {
            return;
        }

        Open(autotune.TargetingGate?.Spec, asExperiment: false);
        _fields.Add(autotune.Bucket.UnitId);
        if (autotune.ExploreBelow >= Bucketing.PassBuckets)
        {
            return; // Every user explores, and no score counts.
        }

        foreach (CompiledAutotuneArm arm in autotune.Arms)
        {
            foreach ((UserFieldSource field, _) in arm.Categorical)
            {
                field.AddFields(_fields);
            }

            foreach ((UserFieldSource field, _) in arm.Numerical)
            {
                field.AddFields(_fields);
            }
        }
    }

    /// <summary>Adds what the conditions of a rule read, as far as they run.</summary>
    private Reach AddConditions(CompiledRule rule)
    {
        Reach reach = Reach.Passes;
        foreach (ConditionDelegate condition in EvaluableRule.ConditionsOf(rule))
        {
            if (Unsupported.Is(condition))
            {
                return Reach.Halts;
            }

            if (Fixed.IsNever(condition))
            {
                reach = Reach.Fails;
                if (rule.ShortCircuits)
                {
                    return reach;
                }
            }

            switch (condition.Target)
            {
                case IFieldReader reader:
                    reader.AddFields(_fields);
                    break;
                case NestedCondition nested:
                    foreach (NestedGate gate in nested.Gates)
                    {
                        Open(gate.Spec, asExperiment: false);
                    }

                    break;
            }
        }

        return reach;
    }

    private void AddBucket(CompiledRule rule)
    {
        if (rule.Bucket is { } bucket)
        {
            _fields.Add(bucket.UnitId);
        }
    }

    private enum Reach
    {
        /// <summary>The rule may match.</summary>
        Passes,

        /// <summary>The rule matches no user.</summary>
        Fails,

        /// <summary>The rule ends the evaluation with no answer.</summary>
        Halts,
    }
}
