using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Explaining;

/// <content>The steps before the rules: config mappings and autotunes.</content>
internal sealed partial class Explainer
{
    /// <summary>The steps of <see cref="ConfigMappings.TryDecide"/>.</summary>
    private bool TryMap(
        SpecKind kind, CompiledSpec spec, ExplainedSpec node, ref EvaluationContext context, [NotNullWhen(true)] out Outcome? outcome, out CompiledSpec? target)
    {
        ExposureTrail? before = context.Trail;
        CompiledSpec? outerDelegate = context.Delegate;
        ExposureTrail? outerUndelegated = context.Undelegated;
        foreach (CompiledMapping mapping in spec.Mappings!)
        {
            var explained = new ExplainedMapping(mapping.TargetName);
            (node.MappingList ??= []).Add(explained);
            if (!AnyRulePasses(mapping, explained, ref context))
            {
                if (context.Halt != HaltReason.None)
                {
                    break;
                }

                continue;
            }

            if (!context.TryEnter())
            {
                break;
            }

            outcome = Resolve(kind, mapping.TargetName, mapping.Target, ref context, out target, out ExplainedSpec other);
            context.Depth--;
            explained.Spec = other;
            if (!ReferenceEquals(outcome, Outcome.Unrecognized))
            {
                explained.Applies = true;
                return true;
            }

            context.Trail = before;
            context.Delegate = outerDelegate;
            context.Undelegated = outerUndelegated;
        }

        outcome = null;
        target = null;
        return false;
    }

    private bool AnyRulePasses(CompiledMapping mapping, ExplainedMapping node, ref EvaluationContext context)
    {
        ExposureTrail? before = context.Trail;
        foreach (CompiledMappingRule entry in mapping.Rules)
        {
            if (entry.StartTimeMs > 0 && entry.StartTimeMs > context.Ruleset.Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds())
            {
                node.RuleList.Add(new ExplainedRule((EvaluableRule)entry.Rule, entry.StartTimeMs, []) { Result = ExplainedRuleResult.NotStarted });
                continue;
            }

            ExplainedRule explained = Explain(entry.Rule, entry.StartTimeMs, ref context);
            node.RuleList.Add(explained);
            context.Trail = before;
            if (context.Halt == HaltReason.Unsupported)
            {
                context.Halt = HaltReason.None;
                continue;
            }

            if (context.Halt != HaltReason.None)
            {
                return false;
            }

            if (explained.Result == ExplainedRuleResult.Passed && PassesPercentage(entry.Rule, explained, context.User))
            {
                explained.Decides = true;
                return true;
            }
        }

        return false;
    }

    private Outcome Decide(CompiledAutotune autotune, ExplainedSpec node, ref EvaluationContext context)
    {
        List<ExplainedSpec>? outer = _nested;
        _nested = null;
        Outcome outcome = Autotunes.Decide(autotune, ref context);
        node.TargetingGate = _nested is [{ } gate, ..] ? gate : null;
        _nested = outer;
        if (autotune.IsStarted && !ReferenceEquals(outcome, autotune.NotTargeted))
        {
            int bucket = (int)(Bucketing.Hash(autotune.Bucket, context.User) % Bucketing.PassBuckets);
            int? threshold = autotune.HasWeights ? (int)Math.Clamp(Math.Ceiling(autotune.ExploreBelow), 0, Bucketing.PassBuckets) : null;
            node.Bucket = new ExplainedBucket(
                autotune.Bucket, autotune.Bucket.UnitId.Read(context.User), Bucketing.PassBuckets, bucket, threshold, threshold is null || bucket < threshold);
        }

        node.End(outcome, ExplainedDecision.Autotune);
        return outcome;
    }
}
