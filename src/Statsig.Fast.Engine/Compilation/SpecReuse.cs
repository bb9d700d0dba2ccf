using System;
using System.Collections.Generic;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Decides which compiled specs of the ruleset before a delivery are taken over into its ruleset.</summary>
/// <remarks>
/// A spec is taken over when its bytes and those of its conditions did not change, and everything that it refers to is taken over as well.
/// Then every answer that it can give is the same, so its outcomes, their secondary exposures and its prepared parts are as well. All
/// other specs are compiled; what was passed over of them is read now.
/// </remarks>
internal sealed class SpecReuse
{
    /// <summary>Stale exposures that are not worth a compilation of everything.</summary>
    private const int FewExposures = 4_096;

    /// <summary>Kept JSON of replaced specs that is not worth one.</summary>
    private const int FewBytes = 1 << 20;

    private readonly SpecSet _set;
    private readonly CompiledSpec?[] _gates;
    private readonly CompiledSpec?[] _configs;
    private readonly CompiledSpec?[] _layers;
    private readonly SpecIndex?[] _sameNames = new SpecIndex?[4]; // By kind.
    private readonly Queue<ReferencedSpec> _changed = new();

    private SpecReuse(SpecSet set)
    {
        _set = set;
        _gates = new CompiledSpec?[set.FeatureGates.Count];
        _configs = new CompiledSpec?[set.DynamicConfigs.Count];
        _layers = new CompiledSpec?[set.LayerConfigs.Count];
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

        if (previous is { HasSpecs: true, EmptyTrail.IsOfHalfFullTree: false } && !HasStaleExposures(previous) && !HasStaleBytes(previous) && set.ChangedConditions is { } changed)
        {
            reuse.TakeOver(previous, changed);
            reuse.LeaveReferrersOfChanges();
        }

        set.ReadLater((container, index) => reuse.Find(container, index) is not null);
        return reuse;
    }

    /// <summary>The spec that is taken over in place of one of the delivery; null when that is compiled.</summary>
    internal CompiledSpec? Find(WireMember container, int index) => SpecsOf(container)[index];

    /// <summary>The index of the ruleset before when it has the names of a container in the same order; otherwise null.</summary>
    internal SpecIndex? WithSameNames(WireMember container) => _sameNames[(int)KindOf(container)];

    private static SpecKind KindOf(WireMember container) =>
        container == WireMember.FeatureGates ? SpecKind.Gate : container == WireMember.DynamicConfigs ? SpecKind.DynamicConfig : SpecKind.Layer;

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

    /// <summary>True when more JSON was kept since everything was compiled than then.</summary>
    private static bool HasStaleBytes(Ruleset previous) => previous.KeptBytes > (2 * previous.FirstKeptBytes) + FewBytes;

    private void TakeOver(Ruleset previous, HashSet<ulong> changedConditions)
    {
        var autotunes = new HashSet<string>(StringComparer.Ordinal);
        foreach (AutotuneSpec autotune in _set.Autotunes)
        {
            autotunes.Add(autotune.Name);
        }

        TakeOver(SpecKind.Gate, _set.FeatureGates, previous.Gates, _gates, changedConditions, []);
        TakeOver(SpecKind.DynamicConfig, _set.DynamicConfigs, previous.Configs, _configs, changedConditions, autotunes);
        TakeOver(SpecKind.Layer, _set.LayerConfigs, previous.Layers, _layers, changedConditions, []);
    }

    private void TakeOver(
        SpecKind kind, SpecList specs, SpecIndex previous, CompiledSpec?[] taken, HashSet<ulong> changedConditions, HashSet<string> extended)
    {
        int found = 0;
        bool isSameOrder = true;
        for (int i = 0; i < specs.Count; i++)
        {
            int position = specs.KnownPositionOf(i);
            isSameOrder &= position == i;
            found += position >= 0 ? 1 : 0;
            string name = specs.NameAt(i);
            if (specs.IsUnchanged(i) && previous.Specs[position] is { Origin: { } origin } known
                && !extended.Contains(name) && !_set.Mappings.ContainsKey(name) && !HasChanged(origin, changedConditions))
            {
                taken[i] = known;
            }
            else
            {
                _changed.Enqueue(new ReferencedSpec(kind, name));
            }
        }

        if (found < previous.Specs.Length)
        {
            EnqueueRemoved(kind, specs, previous);
        }
        else if (isSameOrder)
        {
            _sameNames[(int)kind] = previous;
        }
    }

    /// <summary>True when a condition of a spec is among the changed ones.</summary>
    private static bool HasChanged(SpecOrigin origin, HashSet<ulong> changedConditions)
    {
        if (changedConditions.Count > 0)
        {
            foreach (ulong key in origin.ConditionKeys)
            {
                if (changedConditions.Contains(key))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void EnqueueRemoved(SpecKind kind, SpecList specs, SpecIndex previous)
    {
        bool[] isThere = new bool[previous.Specs.Length];
        for (int i = 0; i < specs.Count; i++)
        {
            if (specs.KnownPositionOf(i) is var position and >= 0)
            {
                isThere[position] = true;
            }
        }

        for (int position = 0; position < isThere.Length; position++)
        {
            if (!isThere[position])
            {
                _changed.Enqueue(new ReferencedSpec(kind, previous.Specs[position].Name));
            }
        }
    }

    /// <summary>Leaves out the specs that lead to a spec that is not taken over.</summary>
    private void LeaveReferrersOfChanges()
    {
        if (_changed.Count > 0 && AnyLeadsToAChange())
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

    private bool AnyLeadsToAChange()
    {
        HashSet<ReferencedSpec> changed = [.. _changed];
        bool LeadsTo(CompiledSpec? spec) => spec?.Origin!.References is { } references && Array.Exists(references, changed.Contains);
        return Array.Exists(_gates, LeadsTo) || Array.Exists(_configs, LeadsTo) || Array.Exists(_layers, LeadsTo);
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
