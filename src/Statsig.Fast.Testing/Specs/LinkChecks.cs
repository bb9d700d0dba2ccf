using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Testing.Specs;

/// <summary>Checks what the specs of one builder say about each other.</summary>
internal static class LinkChecks
{
    /// <exception cref="ArgumentException">
    /// A spec refers to another one that does not exist, or gates refer to each other in a cycle.
    /// </exception>
    internal static void Check(IReadOnlyDictionary<(SpecReference Kind, string Name), SpecEntry> specs, IEnumerable<ParameterStoreBuilder> stores)
    {
        foreach (SpecEntry spec in specs.Values)
        {
            CheckNames(specs, spec.Description, spec.Links);
        }

        foreach (ParameterStoreBuilder store in stores)
        {
            CheckNames(specs, $"the parameter store \"{store.Name}\"", store.Links);
        }

        var done = new HashSet<string>();
        foreach (SpecEntry gate in specs.Values.Where(static spec => spec.Kind == SpecReference.Gate))
        {
            CheckCycles(specs, gate, [], done);
        }
    }

    /// <exception cref="ArgumentException">Another layer allocates the experiment as well, or their ID types differ.</exception>
    internal static void CheckAllocation(SpecEntry layer, SpecEntry experiment, SpecEntry? otherLayer)
    {
        if (otherLayer is not null)
        {
            throw new ArgumentException($"The layers \"{otherLayer.Name}\" and \"{layer.Name}\" both allocate the experiment \"{experiment.Name}\". An experiment is in one layer at most.");
        }

        if (layer.IdType != experiment.IdType)
        {
            throw new ArgumentException(
                $"The layer \"{layer.Name}\" allocates users by \"{layer.IdType}\", and its experiment \"{experiment.Name}\" by \"{experiment.IdType}\". Call ByIdType with the same ID type on both.");
        }
    }

    private static void CheckNames(IReadOnlyDictionary<(SpecReference Kind, string Name), SpecEntry> specs, string from, List<SpecLink> links)
    {
        foreach (SpecLink link in links)
        {
            if (!specs.ContainsKey((link.Kind, link.Name)))
            {
                throw new ArgumentException(Known.MessageOf(
                    link.Noun, link.ShownName, specs.Values.Where(spec => Fits(spec, link)).Select(spec => link.ShownNameOf(spec.Name)), $"these specs, but {from} refers to it"));
            }
        }
    }

    /// <summary>True for a spec that may be meant by a reference.</summary>
    private static bool Fits(SpecEntry spec, SpecLink link) => spec.Kind == link.Kind && link.Noun switch
    {
        "segment" => spec.IsSegment,
        "holdout" => spec.IsHoldout,
        _ => !spec.IsSegment,
    };

    private static void CheckCycles(IReadOnlyDictionary<(SpecReference Kind, string Name), SpecEntry> specs, SpecEntry gate, List<string> path, HashSet<string> done)
    {
        if (path.IndexOf(gate.Name) is >= 0 and var start)
        {
            throw new ArgumentException($"T{gate.Description[1..]} refers to itself: {string.Join(" -> ", path.Skip(start))} -> {gate.Name}. Remove one of the references.");
        }

        if (!done.Contains(gate.Name))
        {
            path.Add(gate.Name);
            gate.Links.ForEach(link => CheckCycles(specs, specs[(link.Kind, link.Name)], path, done));
            path.RemoveAt(path.Count - 1);
            done.Add(gate.Name);
        }
    }
}
