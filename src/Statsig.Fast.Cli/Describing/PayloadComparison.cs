using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Everything that is different between two payloads, in words.</summary>
internal sealed class PayloadComparison
{
    private readonly DescribedPayload _before;
    private readonly DescribedPayload _after;
    private readonly Dictionary<(SpecGroup Group, string Name), SpecChange> _changes = [];
    private readonly Dictionary<(SpecGroup Group, string Name), bool> _leads = [];

    internal PayloadComparison(DescribedPayload before, DescribedPayload after)
    {
        _before = before;
        _after = after;
        Compare(SpecGroup.Gates, before.Gates, after.Gates);
        Compare(SpecGroup.Configs, before.Configs, after.Configs);
        Compare(SpecGroup.Layers, before.Layers, after.Layers);
        CompareStores();
        CompareAutotunes();
        Notes = [.. SettingsNotes()];
    }

    /// <summary>The changed specs by kind and name.</summary>
    internal IEnumerable<SpecChange> Changes =>
        _changes.Values.OrderBy(static change => change.Kind, StringComparer.Ordinal).ThenBy(static change => change.Name, StringComparer.Ordinal);

    /// <summary>What changed for all specs.</summary>
    internal IReadOnlyList<string> Notes { get; }

    internal SpecChange? Find(SpecGroup group, string name) => _changes.GetValueOrDefault((group, name));

    /// <summary>
    /// What a spec refers to that changed, directly or through others: why its answers change without a change of its own.
    /// </summary>
    internal IEnumerable<string> CausesOf(SpecGroup group, string name) => ReferencesOf(group, name)
        .Where(reference => LeadsToChange(reference.Group, reference.Name))
        .Select(reference => $"refers to {KindOf(reference.Group, reference.Name)} {JsonNodes.Quote(reference.Name)}, "
            + (_changes.ContainsKey(reference) ? "which changed" : "which refers to something that changed"));

    private bool LeadsToChange(SpecGroup group, string name)
    {
        if (_changes.ContainsKey((group, name)))
        {
            return true;
        }

        if (!_leads.TryGetValue((group, name), out bool leads))
        {
            _leads[(group, name)] = false; // Ends circles.
            leads = ReferencesOf(group, name).Any(reference => LeadsToChange(reference.Group, reference.Name));
            _leads[(group, name)] = leads;
        }

        return leads;
    }

    private List<(SpecGroup Group, string Name)> ReferencesOf(SpecGroup group, string name)
    {
        var found = new List<(SpecGroup, string)>();
        foreach (DescribedPayload payload in (DescribedPayload[])[_before, _after])
        {
            if (group == SpecGroup.Stores)
            {
                found.AddRange(StoreComparison.ReferencesOf(payload.Stores.GetValueOrDefault(name)));
                continue;
            }

            if (SpecsOf(payload, group).TryGetValue(name, out DescribedSpec? spec))
            {
                found.AddRange(spec.Rules.SelectMany(static rule => rule.Conditions).SelectMany(static condition => condition.Gates).Select(static gate => (SpecGroup.Gates, gate)));
                found.AddRange(spec.Rules.SelectMany(static rule => rule.Conditions.Select(static condition => condition.Experiment).Append(rule.Delegate))
                    .OfType<string>().Select(static experiment => (SpecGroup.Configs, experiment)));
            }

            if (payload.Mappings.TryGetValue(name, out JsonNode? mapping))
            {
                found.AddRange(mapping.Items.Select(static item => JsonNodes.TextOf(item.Find("new_config_name"))).OfType<string>().Select(target => (group, target)));
            }

            if (group == SpecGroup.Configs && JsonNodes.TextOf(payload.Autotunes.GetValueOrDefault(name)?.Find("targetingGateName")) is { } targeting)
            {
                found.Add((SpecGroup.Gates, targeting));
            }
        }

        return [.. found.Distinct()];
    }

    private static IReadOnlyDictionary<string, DescribedSpec> SpecsOf(DescribedPayload payload, SpecGroup group) => group switch
    {
        SpecGroup.Gates => payload.Gates,
        SpecGroup.Configs => payload.Configs,
        _ => payload.Layers,
    };

    private string KindOf(SpecGroup group, string name) => group == SpecGroup.Stores
        ? SpecWords.ParameterStore
        : (SpecsOf(_after, group).GetValueOrDefault(name) ?? SpecsOf(_before, group).GetValueOrDefault(name))?.Kind ?? (group == SpecGroup.Gates ? "gate" : "experiment");

    private void Compare(SpecGroup group, IReadOnlyDictionary<string, DescribedSpec> before, IReadOnlyDictionary<string, DescribedSpec> after)
    {
        foreach (string name in before.Keys.Union(after.Keys))
        {
            DescribedSpec? old = before.GetValueOrDefault(name);
            DescribedSpec? current = after.GetValueOrDefault(name);
            if (old is null || current is null)
            {
                Add(new SpecChange(group, (current ?? old)!.Kind, name, old is null ? SpecPresence.New : SpecPresence.Gone, current?.Position, []));
                continue;
            }

            List<ChangedPart> parts = [.. SpecComparison.Compare(old, current)];
            if (HasOtherMapping(name))
            {
                parts.Add(new ChangedPart(null, "the rules by which another spec answers in its place changed"));
            }

            if (parts.Count > 0)
            {
                Add(new SpecChange(group, current.Kind, name, SpecPresence.InBoth, current.Position, parts));
            }
        }
    }

    private bool HasOtherMapping(string name) =>
        !JsonNodes.AreEqual(_before.Mappings.GetValueOrDefault(name), _after.Mappings.GetValueOrDefault(name))
        || !_before.MappingRulesOf(name).SequenceEqual(_after.MappingRulesOf(name), EqualityComparer<JsonNode?>.Create(JsonNodes.AreEqual));

    private void CompareStores()
    {
        foreach (string name in _before.Stores.Keys.Union(_after.Stores.Keys))
        {
            JsonNode? old = _before.Stores.GetValueOrDefault(name);
            JsonNode? current = _after.Stores.GetValueOrDefault(name);
            List<ChangedPart> parts = old is null || current is null ? [] : [.. StoreComparison.Compare(old, current)];
            if (old is null || current is null || parts.Count > 0)
            {
                Add(new SpecChange(
                    SpecGroup.Stores, SpecWords.ParameterStore, name, old is null ? SpecPresence.New : current is null ? SpecPresence.Gone : SpecPresence.InBoth, current?.Position, parts));
            }
        }
    }

    /// <summary>A contextual autotune answers in place of a config of its name.</summary>
    private void CompareAutotunes()
    {
        foreach (string name in _before.Autotunes.Keys.Union(_after.Autotunes.Keys))
        {
            JsonNode? old = _before.Autotunes.GetValueOrDefault(name);
            JsonNode? current = _after.Autotunes.GetValueOrDefault(name);
            if (!_changes.ContainsKey((SpecGroup.Configs, name)) && !JsonNodes.AreEqual(old, current))
            {
                Add(new SpecChange(
                    SpecGroup.Configs,
                    SpecWords.ContextualAutotune,
                    name,
                    old is null ? SpecPresence.New : current is null ? SpecPresence.Gone : SpecPresence.InBoth,
                    current?.Position,
                    old is null || current is null ? [] : [new ChangedPart(null, "groups, weights or targeting changed")]));
            }
        }
    }

    private IEnumerable<string> SettingsNotes()
    {
        foreach ((string member, string what) in ((string, string)[])[("default_environment", "default environment"), ("app_id", "app ID")])
        {
            string? old = _before.Setting(member);
            string? current = _after.Setting(member);
            if (old != current)
            {
                yield return $"The {what} of the payload changes from {Named(old)} to {Named(current)}, for all specs.";
            }
        }
    }

    private static string Named(string? text) => text is null ? "none" : JsonNodes.Quote(text);

    private void Add(SpecChange change) => _changes[(change.Group, change.Name)] = change;
}
