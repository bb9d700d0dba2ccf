using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Overrides;

/// <summary>All local overrides of a server at one moment: an immutable table that evaluation reads without a lock.</summary>
internal sealed class OverrideTable : OverrideLookup
{
    private const int Kinds = (int)EntryType.ParameterStore + 1;

    internal static readonly OverrideTable Empty = new(new Dictionary<string, OverrideEntry>?[Kinds]);

    // By kind, then by name; null for a kind without overrides.
    private readonly Dictionary<string, OverrideEntry>?[] _entries;

    private OverrideTable(Dictionary<string, OverrideEntry>?[] entries) => _entries = entries;

    internal bool IsEmpty => !Array.Exists(_entries, static kind => kind is not null);

    internal override Outcome? FindGate(string name, StatsigUser user) => Find(EntryType.Gate, name, user)?.Outcome;

    internal override Outcome? FindDynamicConfig(string name, StatsigUser user) => Find(EntryType.DynamicConfig, name, user)?.Outcome;

    internal override Outcome? FindLayer(string name, StatsigUser user) => Find(EntryType.Layer, name, user)?.Outcome;

    internal override Outcome? FindExperiment(string name, StatsigUser user, Ruleset ruleset) =>
        Find(EntryType.Experiment, name, user)?.OutcomeIn(name, ruleset);

    internal override CompiledParameterStore? FindParameterStore(string name, StatsigUser user) => Find(EntryType.ParameterStore, name, user)?.Store;

    /// <summary>Returns the override of a name for exactly one ID, or for all users when no ID is given; null without one.</summary>
    internal OverrideValue? Find(EntryType kind, string name, string? id) => Find(kind, name)?.Of(id);

    /// <summary>Returns the table with one more override, which replaces an earlier one for the same name and ID.</summary>
    internal OverrideTable With(EntryType kind, string name, string? id, OverrideValue value) =>
        Replaced(kind, name, (Find(kind, name) ?? OverrideEntry.Empty).With(id, value));

    /// <summary>Returns the table without the override of a name for all users; those for single IDs stay.</summary>
    internal OverrideTable WithoutForAllUsers(EntryType kind, string name) =>
        Find(kind, name) is { } entry ? Replaced(kind, name, entry.WithoutForAllUsers()) : this;

    /// <summary>The table without the override for an ID, or without any override of the name when no ID is given.</summary>
    internal OverrideTable Without(EntryType kind, string name, string? id) =>
        Find(kind, name) is { } entry ? Replaced(kind, name, id is null ? null : entry.Without(id)) : this;

    private OverrideTable Replaced(EntryType kind, string name, OverrideEntry? rest)
    {
        Dictionary<string, OverrideEntry> entries = _entries[(int)kind] is { } known ? new(known) : [];
        if (rest is null)
        {
            entries.Remove(name);
        }
        else
        {
            entries[name] = rest;
        }

        Dictionary<string, OverrideEntry>?[] all = [.. _entries];
        all[(int)kind] = entries.Count == 0 ? null : entries;
        return new OverrideTable(all);
    }

    private OverrideEntry? Find(EntryType kind, string name) =>
        _entries[(int)kind] is { } entries && entries.TryGetValue(name, out OverrideEntry? entry) ? entry : null;

    /// <summary>
    /// Returns the first of: the override for the user ID, those for the custom IDs in their order, the one for all users.
    /// </summary>
    private OverrideValue? Find(EntryType kind, string name, StatsigUser user) =>
        Find(kind, name)?.Find(user);

    private sealed class OverrideEntry(OverrideValue? forAllUsers, Dictionary<string, OverrideValue> byId)
    {
        internal static readonly OverrideEntry Empty = new(null, []);

        internal OverrideValue? Of(string? id) => id is null ? forAllUsers : byId.GetValueOrDefault(id);

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
