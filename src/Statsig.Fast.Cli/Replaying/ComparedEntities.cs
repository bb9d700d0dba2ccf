using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>Finds what two payloads have: every gate, config, experiment, layer and parameter of a store that is in either.</summary>
internal static class ComparedEntities
{
    internal static List<ComparedEntity> Of(Ruleset before, Ruleset after)
    {
        var entities = new List<ComparedEntity>();
        Add(SpecGroup.Gates, SpecKind.Gate, before.Gates, after.Gates);
        Add(SpecGroup.Configs, SpecKind.DynamicConfig, before.Configs, after.Configs);
        Add(SpecGroup.Layers, SpecKind.Layer, before.Layers, after.Layers);
        AddStores(entities, before, after);
        return entities;

        void Add(SpecGroup group, SpecKind kind, SpecIndex old, SpecIndex current)
        {
            foreach (string name in NamesOf(old).Union(NamesOf(current)).Order(StringComparer.Ordinal))
            {
                string word = KindOf(current.Find(name)) ?? KindOf(old.Find(name)) ?? "spec";
                entities.Add(new ComparedEntity(group, word, name, null, EvaluatedSide.OfSpec(before, kind, name), EvaluatedSide.OfSpec(after, kind, name)));
            }
        }
    }

    /// <summary>True when something that all evaluations may read differs, so that equal specs may answer differently.</summary>
    internal static bool HaveOtherSurroundings(Ruleset before, Ruleset after) =>
        before.AppId != after.AppId
        || !before.Environment.Select(static entry => (entry.Name, entry.Value.ToString())).SequenceEqual(after.Environment.Select(static entry => (entry.Name, entry.Value.ToString())));

    private static void AddStores(List<ComparedEntity> entities, Ruleset before, Ruleset after)
    {
        IEnumerable<string> names = before.ParameterStores.Concat(after.ParameterStores).Select(static store => store.Name);
        foreach (string name in names.Distinct().Order(StringComparer.Ordinal))
        {
            CompiledStoreParameter[] old = before.FindParameterStore(name)?.Parameters ?? [];
            CompiledStoreParameter[] current = after.FindParameterStore(name)?.Parameters ?? [];
            foreach (string parameter in old.Concat(current).Select(static entry => entry.Name).Distinct().Order(StringComparer.Ordinal))
            {
                entities.Add(new ComparedEntity(
                    SpecGroup.Stores,
                    SpecWords.ParameterStore,
                    name,
                    parameter,
                    EvaluatedSide.OfParameter(before, Array.Find(old, entry => entry.Name == parameter)),
                    EvaluatedSide.OfParameter(after, Array.Find(current, entry => entry.Name == parameter))));
            }
        }
    }

    private static List<string> NamesOf(SpecIndex index)
    {
        var names = new List<string>(index.Specs.Length);
        foreach (CompiledSpec spec in index.Specs)
        {
            // Others are names that only a mapping contains.
            if (spec.Exists || spec.Autotune is not null)
            {
                names.Add(spec.Name);
            }
        }

        return names;
    }

    private static string? KindOf(CompiledSpec? spec) => spec switch
    {
        null or { Exists: false, Autotune: null } => null,
        { Exists: false } => SpecWords.ContextualAutotune,
        _ => SpecWords.Of(spec.Entity),
    };
}
