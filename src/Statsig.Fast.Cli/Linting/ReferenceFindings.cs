using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Linting;

/// <summary>Finds names that a payload mentions and does not hold: they answer false, or nothing.</summary>
internal sealed class ReferenceFindings(SpecSet set, Dictionary<string, LintedSpec> gates, Dictionary<string, LintedSpec> configs)
{
    private readonly HashSet<string> _layers = [.. set.LayerConfigs.Select(static layer => layer.Name)];
    private readonly HashSet<string> _autotunes = [.. set.Autotunes.Select(static autotune => autotune.Name)];

    internal IEnumerable<Finding> Of(LintedSpec spec)
    {
        foreach (ConditionFacts condition in spec.Conditions)
        {
            foreach (string gate in condition.Gates.Where(name => !gates.ContainsKey(name)))
            {
                yield return Missing(spec.Kind, spec.Spec.Name, "gate", gate);
            }

            if (condition.Experiment is { } experiment && !IsExperiment(experiment))
            {
                yield return Missing(spec.Kind, spec.Spec.Name, "experiment", experiment);
            }

            // Without the member the payload does not contain the names of its lists.
            if (condition.IdList is { } list && set.IdLists is { } lists && !lists.ContainsKey(list))
            {
                yield return Missing(spec.Kind, spec.Spec.Name, "ID list", list);
            }
        }

        foreach (string name in spec.Rules.Select(static rule => rule.Rule.ConfigDelegate).OfType<string>().Where(name => !configs.ContainsKey(name)))
        {
            yield return Missing(spec.Kind, spec.Spec.Name, "experiment", name);
        }
    }

    /// <summary>References from parameter stores, contextual autotunes and overrides.</summary>
    internal IEnumerable<Finding> OfTheRest()
    {
        foreach (ParameterStoreSpec store in set.ParameterStores)
        {
            foreach (ParameterSpec parameter in store.Parameters)
            {
                if (parameter.TargetName is { } target && !Holds(parameter.Kind, target))
                {
                    yield return Missing(SpecWords.ParameterStore, store.Name, WordOf(parameter.Kind), target);
                }
            }
        }

        foreach (AutotuneSpec autotune in set.Autotunes)
        {
            if (autotune.TargetingGateName is { } gate && !gates.ContainsKey(gate))
            {
                yield return Missing(SpecWords.ContextualAutotune, autotune.Name, "gate", gate);
            }
        }

        foreach ((string name, ConfigMapping[] mappings) in set.Mappings)
        {
            foreach (ConfigMapping mapping in mappings)
            {
                if (!gates.ContainsKey(mapping.NewConfigName) && !IsExperiment(mapping.NewConfigName) && !_layers.Contains(mapping.NewConfigName))
                {
                    yield return Missing(SpecWords.Mapping, name, "spec", mapping.NewConfigName);
                }

                foreach (ConfigMappingRule rule in mapping.Rules.Where(rule => !set.MappingRules.ContainsKey(rule.RuleName)))
                {
                    yield return Missing(SpecWords.Mapping, name, "rule", rule.RuleName);
                }
            }
        }
    }

    private static Finding Missing(string kind, string name, string word, string target) =>
        new(FindingIds.UnknownReference, kind, name, $"refers to the {word} \"{target}\", which the payload does not hold");

    private static string WordOf(StoreReference kind) => kind switch
    {
        StoreReference.Gate => "gate",
        StoreReference.DynamicConfig => "dynamic config",
        StoreReference.Experiment => "experiment",
        _ => "layer",
    };

    private bool Holds(StoreReference kind, string name) => kind switch
    {
        StoreReference.Static => true,
        StoreReference.Gate => gates.ContainsKey(name),
        StoreReference.Layer => _layers.Contains(name),
        _ => IsExperiment(name),
    };

    private bool IsExperiment(string name) => configs.ContainsKey(name) || _autotunes.Contains(name);
}
