using System;
using System.Collections.Generic;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>The names of all gates; segments and holdouts are not among them.</summary>
    public IReadOnlyList<string> GetFeatureGateNames() => Names(_rulesets.Current.Gates, SpecEntity.FeatureGate);

    /// <summary>The names of all dynamic configs.</summary>
    public IReadOnlyList<string> GetDynamicConfigNames() => Names(_rulesets.Current.Configs, SpecEntity.DynamicConfig);

    /// <summary>The names of all experiments.</summary>
    public IReadOnlyList<string> GetExperimentNames() => Names(_rulesets.Current.Configs, SpecEntity.Experiment);

    /// <summary>The names of all autotunes.</summary>
    public IReadOnlyList<string> GetAutotuneNames() => Names(_rulesets.Current.Configs, SpecEntity.Autotune);

    /// <summary>The names of all layers.</summary>
    public IReadOnlyList<string> GetLayerNames() => Names(_rulesets.Current.Layers, null);

    /// <summary>The names of all parameter stores.</summary>
    public IReadOnlyList<string> GetParameterStoreNames() => Array.ConvertAll(_rulesets.Current.ParameterStores, static store => store.Name);

    /// <summary>Everything that can be asked for by name, segments and holdouts included: gates first, then configs and layers.</summary>
    public IReadOnlyList<SpecInfo> GetSpecs()
    {
        Ruleset ruleset = _rulesets.Current;
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

    private static List<string> Names(SpecIndex index, SpecEntity? entity)
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
}
