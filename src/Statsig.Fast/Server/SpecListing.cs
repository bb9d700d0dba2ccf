using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>Lists what a ruleset defines: names, specs, and the groups of experiments.</summary>
internal static class SpecListing
{
    internal static List<string> Names(SpecIndex index, SpecEntity? entity)
    {
        var names = new List<string>();
        foreach (CompiledSpec spec in index.Specs)
        {
            if (spec.Exists && (entity is null || spec.Entity == entity))
            {
                names.Add(spec.Name);
            }
        }

        return names;
    }

    internal static List<SpecInfo> Specs(Ruleset ruleset)
    {
        var specs = new List<SpecInfo>();
        Add(SpecType.Gate, ruleset.Gates);
        Add(SpecType.DynamicConfig, ruleset.Configs);
        Add(SpecType.Layer, ruleset.Layers);
        return specs;

        void Add(SpecType type, SpecIndex index)
        {
            foreach (CompiledSpec spec in index.Specs)
            {
                if (spec.Exists || spec.Autotune is not null)
                {
                    SpecType seen = type == SpecType.DynamicConfig && spec.Entity != SpecEntity.DynamicConfig ? SpecType.Experiment : type;
                    CompiledSpec described = spec.Exists ? spec : spec.Autotune!.Identity;
                    specs.Add(new SpecInfo(spec.Name, seen, described.IdType, described.Version) { Ruleset = ruleset });
                }
            }
        }
    }

    internal static ExperimentGroups GroupsOf(Ruleset ruleset, string experimentName)
    {
        if (ruleset.Configs.Find(experimentName) is not { Entity: SpecEntity.Experiment } experiment)
        {
            return new ExperimentGroups(null, []);
        }

        var groups = new List<ExperimentGroup>();
        foreach (CompiledRule rule in experiment.Rules)
        {
            if (rule.Passed.IsExperimentGroup)
            {
                groups.Add(new ExperimentGroup(rule.Passed.GroupName ?? "", rule.Passed.RuleId, rule.IdType, rule.Passed.Parameters.ObjectText));
            }
        }

        return new ExperimentGroups(experiment.IsActive, groups);
    }

    /// <summary>Gets the answer of the first rule that is selected; its reason is "Unrecognized" when no rule is selected.</summary>
    internal static Experiment FindGroup(Ruleset ruleset, string experimentName, Predicate<CompiledRule> selects)
    {
        CompiledRule? rule = Array.Find(ruleset.Configs.Find(experimentName)?.Rules ?? [], selects);
        EvaluationResult result = rule is null
            ? EvaluationResult.Of(ruleset, null, Outcome.Unrecognized)
            : new EvaluationResult(new Decision(
                ruleset, new CompiledSpec(experimentName) { IdType = rule.IdType }, rule.Passed, ruleset.EmptyTrail, ruleset.EmptyTrail));
        return new Experiment(experimentName, result);
    }
}
