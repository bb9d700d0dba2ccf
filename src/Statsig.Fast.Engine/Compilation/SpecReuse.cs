using System;
using System.Collections.Generic;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Decides which compiled specs of the ruleset before a delivery are taken over into its ruleset.</summary>
/// <remarks>
/// A spec is taken over when its bytes and those of its conditions did not change, and everything that it refers to is taken over as well. Then
/// every answer that it can give is the same, so its outcomes, their secondary exposures and its prepared parts are as well. All
/// other specs are compiled; what was passed over of them is read now.
/// </remarks>
internal sealed class SpecReuse
{
    /// <summary>Stale exposures that are not worth a compilation of everything.</summary>
    private const int FewExposures = 4_096;

    private readonly SpecSet _set;
    private readonly CompiledSpec?[] _gates;
    private readonly CompiledSpec?[] _configs;
    private readonly CompiledSpec?[] _layers;
    private readonly Queue<ReferencedSpec> _changed = new();

    private SpecReuse(SpecSet set)
    {
        _set = set;
        _gates = new CompiledSpec?[set.FeatureGates.Length];
        _configs = new CompiledSpec?[set.DynamicConfigs.Length];
        _layers = new CompiledSpec?[set.LayerConfigs.Length];
    }

    /// <summary>Gets the number of specs that are taken over.</summary>
    internal int Count { get; private set; }

    /// <summary>Decides, and completes the delivery.</summary>
    /// <param name="set">The delivery, read with the previous ruleset's specs as the known ones.</param>
    /// <param name="previous">The ruleset before it; null for none.</param>
    internal static SpecReuse Decide(SpecSet set, Ruleset? previous)
    {
        var reuse = new SpecReuse(set);
        if (previous is null)
        {
            return reuse; // Everything was read.
        }

        if (previous is { HasSpecs: true, EmptyTrail.IsOfHalfFullTree: false } && !HasStaleExposures(previous) && reuse.ConditionContents() is { } contents)
        {
            reuse.TakeOver(previous, contents);
            reuse.LeaveReferrersOfChanges();
        }

        set.ReadLater((container, index) => reuse.Find(container, index) is not null);
        return reuse;
    }

    /// <summary>The spec that is taken over in place of one of the delivery; null when that is compiled.</summary>
    internal CompiledSpec? Find(WireMember container, int index) => SpecsOf(container)[index];

    private CompiledSpec?[] SpecsOf(WireMember container) =>
        container == WireMember.FeatureGates ? _gates : container == WireMember.DynamicConfigs ? _configs : _layers;

    /// <summary>
    /// True when most secondary exposures are those of specs that were replaced since. A ruleset that takes nothing over drops them.
    /// </summary>
    private static bool HasStaleExposures(Ruleset previous)
    {
        long outcomes = 0;
        foreach (CompiledSpec gate in previous.Gates.Specs)
        {
            outcomes += 1 + (2 * gate.Rules.Length);
        }

        return previous.Exposures.Count > (2 * outcomes) + FewExposures;
    }

    /// <summary>The hashes of the conditions' bytes by the hashes of their names; null when two names have one hash.</summary>
    private Dictionary<ulong, Hash128>? ConditionContents()
    {
        var contents = new Dictionary<ulong, Hash128>(_set.ConditionIdentities.Length);
        foreach (ConditionIdentity identity in _set.ConditionIdentities)
        {
            if (identity.Key != 0 && !contents.TryAdd(identity.Key, identity.Content))
            {
                return null;
            }
        }

        return contents;
    }

    private void TakeOver(Ruleset previous, Dictionary<ulong, Hash128> contents)
    {
        var autotunes = new HashSet<string>(StringComparer.Ordinal);
        foreach (AutotuneSpec autotune in _set.Autotunes)
        {
            autotunes.Add(autotune.Name);
        }

        TakeOver(SpecKind.Gate, _set.FeatureGates, previous.Gates, _gates, contents, []);
        TakeOver(SpecKind.DynamicConfig, _set.DynamicConfigs, previous.Configs, _configs, contents, autotunes);
        TakeOver(SpecKind.Layer, _set.LayerConfigs, previous.Layers, _layers, contents, []);
    }

    private void TakeOver(
        SpecKind kind, Spec[] specs, SpecIndex previous, CompiledSpec?[] taken, Dictionary<ulong, Hash128> contents, HashSet<string> extended)
    {
        int found = 0;
        for (int i = 0; i < specs.Length; i++)
        {
            Spec spec = specs[i];
            CompiledSpec? known = previous.Find(spec.Name);
            found += known is null ? 0 : 1;
            if (spec.IsUnchanged && known?.Origin is { IsReusable: true } origin && origin.Hash == spec.Hash
                && !extended.Contains(spec.Name) && !_set.Mappings.ContainsKey(spec.Name) && HasConditions(origin, contents))
            {
                taken[i] = known;
            }
            else
            {
                _changed.Enqueue(new ReferencedSpec(kind, spec.Name));
            }
        }

        if (found < previous.Specs.Length)
        {
            EnqueueRemoved(kind, specs, previous);
        }
    }

    private static bool HasConditions(SpecOrigin origin, Dictionary<ulong, Hash128> contents)
    {
        Hash128 hash = default;
        foreach (ulong key in origin.ConditionKeys)
        {
            hash = hash.Append(contents.GetValueOrDefault(key, PartHash.Missing));
        }

        return hash == origin.ConditionsHash;
    }

    private void EnqueueRemoved(SpecKind kind, Spec[] specs, SpecIndex previous)
    {
        var names = new HashSet<string>(specs.Length, StringComparer.Ordinal);
        foreach (Spec spec in specs)
        {
            names.Add(spec.Name);
        }

        foreach (CompiledSpec spec in previous.Specs)
        {
            if (!names.Contains(spec.Name))
            {
                _changed.Enqueue(new ReferencedSpec(kind, spec.Name));
            }
        }
    }

    /// <summary>Leaves out the specs that lead to a spec that is not taken over.</summary>
    private void LeaveReferrersOfChanges()
    {
        if (_changed.Count > 0)
        {
            var referrers = new Dictionary<ReferencedSpec, List<Place>>();
            AddReferrers(SpecKind.Gate, _gates, referrers);
            AddReferrers(SpecKind.DynamicConfig, _configs, referrers);
            AddReferrers(SpecKind.Layer, _layers, referrers);
            while (_changed.TryDequeue(out ReferencedSpec? changed))
            {
                foreach (Place place in referrers.GetValueOrDefault(changed) ?? [])
                {
                    if (place.Specs[place.Index] is { } referrer)
                    {
                        place.Specs[place.Index] = null;
                        _changed.Enqueue(new ReferencedSpec(place.Kind, referrer.Name));
                    }
                }
            }
        }

        Count = CountOf(_gates) + CountOf(_configs) + CountOf(_layers);
    }

    private static void AddReferrers(SpecKind kind, CompiledSpec?[] specs, Dictionary<ReferencedSpec, List<Place>> referrers)
    {
        for (int i = 0; i < specs.Length; i++)
        {
            foreach (ReferencedSpec reference in specs[i]?.Origin!.References ?? [])
            {
                if (!referrers.TryGetValue(reference, out List<Place>? places))
                {
                    referrers.Add(reference, places = []);
                }

                places.Add(new Place(kind, specs, i));
            }
        }
    }

    private static int CountOf(CompiledSpec?[] specs) => specs.AsSpan().Length - specs.AsSpan().Count((CompiledSpec?)null);

    private readonly record struct Place(SpecKind Kind, CompiledSpec?[] Specs, int Index);
}
