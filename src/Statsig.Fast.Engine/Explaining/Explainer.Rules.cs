using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Explaining;

/// <content>Rules and conditions.</content>
internal sealed partial class Explainer
{
    /// <summary>The steps of <see cref="Evaluator.Decide"/>.</summary>
    private Outcome Decide(CompiledSpec spec, ExplainedSpec node, ref EvaluationContext context)
    {
        var rules = new List<ExplainedRule>(spec.Rules.Length);
        node.RuleList = rules;
        for (int i = 0; i < spec.Rules.Length; i++)
        {
            CompiledRule rule = spec.Rules[i];
            ExplainedRule explained = Explain(rule, 0, ref context);
            rules.Add(explained);
            if (context.Halt != HaltReason.None)
            {
                node.RulesNotReached = spec.Rules.Length - i - 1;
                return Outcome.Unsupported;
            }

            if (explained.Result == ExplainedRuleResult.NotMatched)
            {
                continue;
            }

            explained.Decides = true;
            node.RulesNotReached = spec.Rules.Length - i - 1;
            if (rule.Delegate is { } experiment)
            {
                context.Undelegated = context.Trail;
                Outcome delegated = Delegate(experiment, explained, ref context);
                context.Delegate = experiment;
                node.End(delegated, ExplainedDecision.Delegate);
                return delegated;
            }

            Outcome outcome = PassesPercentage(rule, explained, context.User) ? rule.Passed : rule.Failed;
            node.End(outcome, ExplainedDecision.Rule);
            return outcome;
        }

        node.End(spec.Default, spec.Default.RuleId == "disabled" ? ExplainedDecision.Disabled : ExplainedDecision.Default);
        return spec.Default;
    }

    /// <summary>The steps of <see cref="MergingLayers.Decide"/>.</summary>
    private Outcome Merge(CompiledSpec layer, ExplainedSpec node, ref EvaluationContext context)
    {
        var rules = new List<ExplainedRule>(layer.Rules.Length);
        node.RuleList = rules;
        var state = (LayerMerge)layer.Merge!;
        for (int i = 0; i < layer.Rules.Length; i++)
        {
            CompiledRule rule = layer.Rules[i];
            ExplainedRule explained = Explain(rule, 0, ref context);
            rules.Add(explained);
            node.RulesNotReached = layer.Rules.Length - i - 1;
            if (context.Halt != HaltReason.None)
            {
                return Outcome.Unsupported;
            }

            if (explained.Result == ExplainedRuleResult.NotMatched || !PassesPercentage(rule, explained, context.User))
            {
                continue;
            }

            LayerMerge next;
            if (rule.Delegate is null)
            {
                next = state.Contribute(rule);
            }
            else
            {
                ExposureTrail? before = context.Trail;
                Outcome outcome = Delegate(rule.Delegate, explained, ref context);
                context.Delegate = rule.Delegate;
                if (context.Halt != HaltReason.None)
                {
                    return Outcome.Unsupported;
                }

                next = state.Contribute(rule, outcome);
                if (ReferenceEquals(next, state) && ReferenceEquals(rule, layer.Rules[^1]))
                {
                    context.Trail = before;
                }
            }

            explained.Result = ReferenceEquals(next, state) ? ExplainedRuleResult.ContributedNothing : ExplainedRuleResult.Contributed;
            state = next;
        }

        context.Delegate = state.Delegate;
        context.Undelegated = _emptyTrail;
        node.End(state.Outcome, ExplainedDecision.Merge);
        return state.Outcome;
    }

    /// <summary>The steps of <see cref="Delegates.Evaluate"/>.</summary>
    private Outcome Delegate(CompiledSpec experiment, ExplainedRule explained, ref EvaluationContext context)
    {
        explained.Result = ExplainedRuleResult.Delegated;
        if (!context.TryEnter())
        {
            return Outcome.DepthExceeded;
        }

        Outcome outcome = Resolve(SpecKind.Experiment, experiment.Name, experiment, ref context, out _, out ExplainedSpec node);
        context.Depth--;
        explained.Spec = node;
        return outcome;
    }

    /// <summary>Looks at the pass percentage, and notes the bucket.</summary>
    private static bool PassesPercentage(CompiledRule rule, ExplainedRule explained, StatsigUser user)
    {
        bool passes = rule.ThresholdBuckets != 0;
        if (rule.Bucket is { } key)
        {
            int bucket = (int)(Bucketing.Hash(key, user) % Bucketing.PassBuckets);
            passes = bucket < rule.ThresholdBuckets;
            explained.Bucket = new ExplainedBucket(key, key.UnitId.Read(user), Bucketing.PassBuckets, bucket, rule.ThresholdBuckets, passes);
        }

        explained.Result = passes ? ExplainedRuleResult.Passed : ExplainedRuleResult.OutsidePercentage;
        return passes;
    }

    /// <summary>Runs the conditions of a rule; the result is then passed, not matched or stopped.</summary>
    private ExplainedRule Explain(CompiledRule compiled, long startTimeMs, ref EvaluationContext context)
    {
        ConditionDelegate[] conditions = EvaluableRule.ConditionsOf(compiled);
        var rule = (EvaluableRule)compiled;
        IDescribedCondition[]? all = rule.Extras?.Conditions;
        var explained = new ExplainedCondition[all?.Length ?? conditions.Length];
        bool matches = true;
        int next = 0;
        for (int i = 0; i < explained.Length; i++)
        {
            // Those that hold for every user have no delegate; the others come in the same order.
            ConditionDelegate? condition = all is null || (next < conditions.Length && ReferenceEquals(all[i], conditions[next].Target)) ? conditions[next++] : null;
            IDescribedCondition described = all is null ? (IDescribedCondition)condition!.Target! : all[i];
            if (context.Halt != HaltReason.None)
            {
                explained[i] = new ExplainedCondition(described);
                continue;
            }

            bool isSkipped = !matches && rule.ShortCircuits;
            explained[i] = isSkipped || condition is null ? ExplainAside(described, condition, ref context) : Explain(described, condition, ref context);
            explained[i].IsSkipped = isSkipped;
            matches &= explained[i].Holds != false;
        }

        return new ExplainedRule(rule, startTimeMs, explained)
        {
            Result = context.Halt != HaltReason.None ? ExplainedRuleResult.Stopped : matches ? ExplainedRuleResult.Passed : ExplainedRuleResult.NotMatched,
        };
    }

    /// <summary>Runs a condition that the call does not run. It leaves nothing, and its exceptions are not those of the call.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "As from a parser of the application, which the call does not use here.")]
    private ExplainedCondition ExplainAside(IDescribedCondition described, ConditionDelegate? condition, ref EvaluationContext context)
    {
        EvaluationContext before = context;
        List<ExplainedSpec>? nested = _nested;
        int open = _open.Count;
        int deepest = _deepest;
        try
        {
            return Explain(described, condition, ref context);
        }
        catch (Exception)
        {
            // What was under way when it was thrown is not continued.
            _nested = nested;
            _open.RemoveRange(open, _open.Count - open);
            return new ExplainedCondition(described) { Holds = condition is null ? true : null };
        }
        finally
        {
            _deepest = deepest;
            context = before; // The time that patterns have taken, above all.
        }
    }

    private ExplainedCondition Explain(IDescribedCondition described, ConditionDelegate? condition, ref EvaluationContext context)
    {
        List<ExplainedSpec>? outer = _nested;
        _nested = null;
        bool? holds = condition is null || condition(ref context);
        List<ExplainedSpec>? nested = _nested;
        _nested = outer;
        if (context.Halt != HaltReason.None)
        {
            holds = null;
        }

        ExplainedCondition explained = WithValue(described, ref context);
        explained.Holds = holds;
        explained.Specs = nested ?? (IReadOnlyList<ExplainedSpec>)[];
        if (described.Bucket is { } key)
        {
            explained.Bucket = new ExplainedBucket(
                key, key.UnitId.Read(context.User), Bucketing.UserBuckets, Bucketing.UserBucket(key, ref context), described.BucketThreshold, holds == true);
        }

        return explained;
    }

    private ExplainedCondition WithValue(IDescribedCondition described, ref EvaluationContext context)
    {
        if (described.Source is not { } source)
        {
            return described.Bucket is { } key
                ? new ExplainedCondition(described, Bucketing.UserBucket(key, ref context), ExplainedOrigin.Bucket, isMasked: false)
                : new ExplainedCondition(described);
        }

        ExplainedOrigin origin = source.OriginOf(ref context, out bool isPrivate);
        StatsigValue value = source is not ExperimentGroupValue ? source.ReadValue(ref context) : origin == ExplainedOrigin.Missing ? default : _lastGroup;
        return new ExplainedCondition(described, value, origin, isPrivate && !_showsPrivateValues);
    }
}
