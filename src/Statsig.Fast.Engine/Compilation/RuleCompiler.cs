using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>Turns rules into compiled rules with their two outcomes.</summary>
internal sealed class RuleCompiler(CompilationScope scope, ConditionCompiler conditions, SpecTable delegates)
{
    private readonly List<ReferencedSpec> _references = [];
    private readonly List<IdListStore.Reference> _lists = [];
    private readonly List<ulong> _conditionKeys = [];
    private readonly List<IDescribedCondition> _described = [];

    /// <summary>
    /// Describes what the rules of a spec were compiled from. Called after <see cref="Compile(Spec, bool, Outcome)"/> of that spec.
    /// </summary>
    internal SpecOrigin OriginOf(Spec spec)
    {
        _conditionKeys.Clear();
        foreach (Rule rule in spec.Rules)
        {
            foreach (int index in rule.Conditions)
            {
                if (scope.Set.ConditionIdentities[index].Name is var name and not 0)
                {
                    _conditionKeys.Add(name);
                }
            }
        }

        return new SpecOrigin
        {
            Bytes = spec.Bytes,
            ConditionKeys = [.. _conditionKeys],
            References = _references.Count == 0 ? null : [.. _references],
            Lists = _lists.Count == 0 ? null : [.. _lists],
        };
    }

    /// <summary>Compiles the rules of one spec.</summary>
    /// <param name="spec">The spec as delivered.</param>
    /// <param name="isGate">Gates answer with a bool and need no parameters.</param>
    /// <param name="failed">What the spec answers with when nothing passes; rules that match without passing answer with its value.</param>
    internal CompiledRule[] Compile(Spec spec, bool isGate, Outcome failed)
    {
        _references.Clear();
        _lists.Clear();
        var rules = new CompiledRule[spec.Rules.Length];
        for (int i = 0; i < rules.Length; i++)
        {
            Rule rule = spec.Rules[i];
            Outcome passed = OutcomeOf(rule, spec, isGate);
            bool mayFail = Bucketing.ThresholdOf(rule.PassPercentage) < Bucketing.PassBuckets;
            rules[i] = Compile(spec.Name, rule, spec.Salt, passed, mayFail ? FailedOutcome(rule, spec, failed) : passed);
        }

        return rules;
    }

    /// <summary>Compiles a rule of a config mapping, salted like the spec that it belongs to.</summary>
    internal EvaluableRule CompileMappingRule(string name, Rule rule, string specSalt)
    {
        var outcome = new Outcome { RuleId = rule.Id, Value = true, SamplingRate = rule.SamplingRate };
        return Compile(name, rule, specSalt, outcome, outcome);
    }

    private EvaluableRule Compile(string name, Rule rule, string specSalt, Outcome passed, Outcome failed)
    {
        var compiled = new List<ConditionDelegate>(rule.Conditions.Length);
        _described.Clear();
        bool observable = false, asksForGroup = false;
        foreach (int index in rule.Conditions)
        {
            CompiledCondition condition = conditions.Get(index, name);
            observable |= condition.IsObservable;
            asksForGroup |= condition.AsksForGroup;
            _described.Add(condition.Always ?? (IDescribedCondition)condition.Delegate!.Target!);
            if (condition.Delegate is not null)
            {
                compiled.Add(condition.Delegate);
                Note(condition);
            }
        }

        int threshold = Bucketing.ThresholdOf(rule.PassPercentage);
        CompiledSpec? target = null;
        if (rule.ConfigDelegate is not null)
        {
            _references.Add(new ReferencedSpec(SpecKind.DynamicConfig, rule.ConfigDelegate));
            target = delegates.Find(rule.ConfigDelegate); // Naming no existing config: an ordinary rule.
        }

        BucketKey? bucket = threshold is 0 or Bucketing.PassBuckets ? null : scope.Bucket($"{specSalt}.{rule.Salt ?? rule.Id}.", rule.IdType);
        return new EvaluableRule
        {
            Conditions = [.. compiled],
            Extras = FeatureSwitches.Explanations ? RuleDescriptions.Of(rule, _described, compiled.Count, scope) : null,
            ShortCircuits = !observable,
            AsksForGroup = asksForGroup,
            Bucket = bucket,
            PassBucket = bucket is null ? null : new PassBucket(bucket, threshold, passed.Value, failed.Value),
            ThresholdBuckets = threshold,
            IdType = rule.IdType,
            Passed = passed,
            Failed = failed,
            Delegate = target,
        };
    }

    private void Note(CompiledCondition condition)
    {
        if (condition.List is not null)
        {
            _lists.Add(condition.List);
        }

        if (condition.Delegate!.Target is NestedCondition nested)
        {
            foreach (NestedGate gate in nested.Gates)
            {
                _references.Add(new ReferencedSpec(SpecKind.Gate, gate.Name));
            }
        }
    }

    private Outcome OutcomeOf(Rule rule, Spec spec, bool isGate) => new()
    {
        RuleId = rule.Id,

        // Anything but the boolean false passes: payloads carry "{}" as the return value of some gates.
        Value = !scope.Bytes(rule.ReturnValue).StartsWith((byte)'f'),
        GroupName = rule.GroupName,
        Parameters = isGate ? ParameterSet.Empty : scope.Parameters(rule.ReturnValue),
        IsExperimentGroup = rule.IsExperimentGroup,
        IsActive = spec.IsActive,
        SamplingRate = rule.SamplingRate,
    };

    private static Outcome FailedOutcome(Rule rule, Spec spec, Outcome failed) => new()
    {
        RuleId = rule.Id,
        Value = failed.Value,
        GroupName = rule.GroupName,
        Parameters = failed.Parameters,
        IsExperimentGroup = rule.IsExperimentGroup,
        IsActive = spec.IsActive,
        SamplingRate = rule.SamplingRate,
    };
}
