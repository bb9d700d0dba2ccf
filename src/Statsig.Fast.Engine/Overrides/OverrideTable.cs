using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Overrides;

/// <summary>All local overrides of a server at one moment: an immutable table that evaluation reads without a lock.</summary>
internal sealed class OverrideTable : OverrideLookup
{
    internal static readonly OverrideTable Empty = new(new Dictionary<(EntryType Kind, string Name), OverrideEntry>());

    private readonly Dictionary<(EntryType Kind, string Name), OverrideEntry> _entries;

    private OverrideTable(Dictionary<(EntryType Kind, string Name), OverrideEntry> entries) => _entries = entries;

    internal bool IsEmpty => _entries.Count == 0;

    internal override Outcome? FindGate(string name, StatsigUser user) => Find(EntryType.Gate, name, user)?.Outcome;

    internal override Outcome? FindDynamicConfig(string name, StatsigUser user) => Find(EntryType.DynamicConfig, name, user)?.Outcome;

    internal override Outcome? FindLayer(string name, StatsigUser user) => Find(EntryType.Layer, name, user)?.Outcome;

    internal override Outcome? FindExperiment(string name, StatsigUser user, Ruleset ruleset) =>
        Find(EntryType.Experiment, name, user)?.OutcomeIn(name, ruleset);

    internal override CompiledParameterStore? FindParameterStore(string name, StatsigUser user) => Find(EntryType.ParameterStore, name, user)?.Store;

    /// <summary>Returns the table with one more override, which replaces an earlier one for the same name and ID.</summary>
    internal OverrideTable With(EntryType kind, string name, string? id, OverrideValue value)
    {
        OverrideEntry entry = _entries.GetValueOrDefault((kind, name)) ?? OverrideEntry.Empty;
        return new OverrideTable(new(_entries) { [(kind, name)] = entry.With(id, value) });
    }

    /// <summary>Returns the table without the override of a name for all users; those for single IDs stay.</summary>
    internal OverrideTable WithoutForAllUsers(EntryType kind, string name)
    {
        if (!_entries.TryGetValue((kind, name), out OverrideEntry? entry))
        {
            return this;
        }

        return Replaced((kind, name), entry.WithoutForAllUsers());
    }

    /// <summary>The table without the override for an ID, or without any override of the name when no ID is given.</summary>
    internal OverrideTable Without(EntryType kind, string name, string? id)
    {
        if (!_entries.TryGetValue((kind, name), out OverrideEntry? entry))
        {
            return this;
        }

        return Replaced((kind, name), id is null ? null : entry.Without(id));
    }

    private OverrideTable Replaced((EntryType Kind, string Name) key, OverrideEntry? rest)
    {
        var entries = new Dictionary<(EntryType Kind, string Name), OverrideEntry>(_entries);
        if (rest is null)
        {
            entries.Remove(key);
        }
        else
        {
            entries[key] = rest;
        }

        return new OverrideTable(entries);
    }

    /// <summary>
    /// Returns the first of: the override for the user ID, those for the custom IDs in their order, the one for all users.
    /// </summary>
    private OverrideValue? Find(EntryType kind, string name, StatsigUser user) =>
        _entries.TryGetValue((kind, name), out OverrideEntry? entry) ? entry.Find(user) : null;

    private sealed class OverrideEntry(OverrideValue? forAllUsers, Dictionary<string, OverrideValue> byId)
    {
        internal static readonly OverrideEntry Empty = new(null, []);

        internal OverrideEntry With(string? id, OverrideValue value) =>
            id is null ? new OverrideEntry(value, byId) : new OverrideEntry(forAllUsers, new(byId) { [id] = value });

        internal OverrideEntry? Without(string id)
        {
            var rest = new Dictionary<string, OverrideValue>(byId);
            rest.Remove(id);
            return rest.Count == 0 && forAllUsers is null ? null : new OverrideEntry(forAllUsers, rest);
        }

        internal OverrideEntry? WithoutForAllUsers() => byId.Count == 0 ? null : new OverrideEntry(null, byId);

        internal OverrideValue? Find(StatsigUser user)
        {
            if (byId.Count > 0)
            {
                if (user.UserId is { } userId && byId.TryGetValue(userId, out OverrideValue? value))
                {
                    return value;
                }

                // By text: a numeric custom ID is found under its decimal text.
                Span<char> buffer = stackalloc char[NumberText.MaxLength];
                Dictionary<string, OverrideValue>.AlternateLookup<ReadOnlySpan<char>> lookup = byId.GetAlternateLookup<ReadOnlySpan<char>>();
                foreach (ref readonly UserField id in user.CustomIds)
                {
                    if (id.Value.TryGetText(buffer, out ReadOnlySpan<char> text) && lookup.TryGetValue(text, out value))
                    {
                        return value;
                    }
                }
            }

            return forAllUsers;
        }
    }
}
