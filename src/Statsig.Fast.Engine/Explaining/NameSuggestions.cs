using System;
using System.Collections.Generic;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Explaining;

/// <summary>The names that an unknown one may have meant.</summary>
internal static class NameSuggestions
{
    internal static IReadOnlyList<string> For(ExplainedKind kind, string name, Ruleset ruleset) =>
        NearestNames.Of(name, NamesOf(kind, ruleset), static candidate => candidate);

    /// <summary>The kind that has the name, when another one was asked for; null when none has.</summary>
    internal static ExplainedKind? OtherKindOf(ExplainedKind kind, string name, Ruleset ruleset)
    {
        foreach (ExplainedKind other in (ReadOnlySpan<ExplainedKind>)[ExplainedKind.Gate, ExplainedKind.Experiment, ExplainedKind.Layer, ExplainedKind.ParameterStore])
        {
            if (other != kind && Has(other, name, ruleset))
            {
                return other == ExplainedKind.Experiment && ruleset.Configs.Find(name) is { Entity: SpecEntity.DynamicConfig } ? ExplainedKind.DynamicConfig : other;
            }
        }

        return null;
    }

    private static bool Has(ExplainedKind kind, string name, Ruleset ruleset) => kind switch
    {
        ExplainedKind.Gate => ruleset.Gates.Find(name) is { Exists: true },
        ExplainedKind.Layer => ruleset.Layers.Find(name) is { Exists: true },
        ExplainedKind.ParameterStore => ruleset.FindParameterStore(name) is not null,
        _ => ruleset.Configs.Find(name) is { Exists: true },
    };

    private static IEnumerable<string> NamesOf(ExplainedKind kind, Ruleset ruleset)
    {
        if (kind == ExplainedKind.ParameterStore)
        {
            return Array.ConvertAll(ruleset.ParameterStores, static store => store.Name);
        }

        SpecIndex index = kind switch
        {
            ExplainedKind.Gate => ruleset.Gates,
            ExplainedKind.Layer => ruleset.Layers,
            _ => ruleset.Configs,
        };
        var names = new List<string>(index.Specs.Length);
        foreach (CompiledSpec spec in index.Specs)
        {
            if (spec.Exists || spec.Autotune is not null)
            {
                names.Add(spec.Name);
            }
        }

        return names;
    }
}
