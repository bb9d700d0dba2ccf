using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Overrides;

namespace Statsig.Fast.ConsolePage;

/// <summary>The overrides that this console has set. Overrides of the application itself are applied too, but not listed.</summary>
/// <remarks>
/// An override of the application for the same ID is put back when the console's is removed. One that the application sets over the
/// console's stays: the console removes only what it has set.
/// </remarks>
internal sealed class LocalOverrides
{
    /// <summary>As many as one can look through.</summary>
    private const int Most = 1_000;

    /// <summary>No way to fill the memory: 4 MB of names, IDs and values.</summary>
    private const long MostCharacters = 2 << 20;

    private readonly List<Entry> _entries = [];
    private readonly ConsoleHost _host;
    private long _version;

    internal LocalOverrides(ConsoleHost host)
    {
        _host = host;
        host.Replacing += ApplyAll;
    }

    /// <summary>Changes with every change.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <exception cref="ConsoleProblem">The value does not fit the kind, or a limit is reached.</exception>
    internal void Set(ConsoleRequest request)
    {
        var entry = new Entry(request.Kind(), request.Name(), IdOf(request), request.Text("value"), request.Text("group"));
        lock (_host.Changing)
        {
            Entry? known = _entries.Find(entry.IsSameAs);
            RequireRoom(entry, known);
            entry.Former = known?.Former;
            Apply(_host.Server, entry, known?.Applied);
            if (known is null)
            {
                _entries.Add(entry);
            }
            else
            {
                _entries[_entries.IndexOf(known)] = entry;
            }

            _version++;
        }
    }

    internal void Remove(ConsoleRequest request)
    {
        var given = new Entry(request.Kind(), request.Name(), IdOf(request), null, null);
        lock (_host.Changing)
        {
            Entry entry = _entries.Find(given.IsSameAs)
                ?? throw new ConsoleProblem(StatusCodes.Status404NotFound, "This console has not set such an override, or it was removed meanwhile.");
            _entries.Remove(entry);
            _host.Server.ChangeOverride(TypeOf(entry.Kind), entry.Name, entry.Id, current => ReferenceEquals(current, entry.Applied) ? entry.Former : current);
            _version++;
        }
    }

    internal void Write(Utf8JsonWriter json)
    {
        Entry[] entries;
        lock (_host.Changing)
        {
            entries = [.. _entries];
        }

        json.WriteStartObject();
        json.WriteStartArray("overrides");
        foreach (Entry entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("kind", ConsoleKinds.TextOf(entry.Kind));
            json.WriteString("name", entry.Name);
            json.WriteString("id", entry.Id);
            json.WriteString("value", entry.Value);
            json.WriteString("group", entry.Group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void ApplyAll(StatsigServer server)
    {
        lock (_host.Changing)
        {
            foreach (Entry entry in _entries)
            {
                entry.Former = null;
                Apply(server, entry, null);
            }
        }
    }

    private void RequireRoom(Entry entry, Entry? known)
    {
        if (known is null && _entries.Count >= Most)
        {
            throw Bad($"The console has set {Most} overrides, which is its limit. Remove some first.");
        }

        long characters = entry.Characters - (known?.Characters ?? 0);
        foreach (Entry other in _entries)
        {
            characters += other.Characters;
        }

        if (characters > MostCharacters)
        {
            throw Bad("The overrides of the console would take more than 4 MB, which is their limit. Remove some first, or shorten the value.");
        }
    }

    private static string? IdOf(ConsoleRequest request) => request.Text("id") is { Length: > 0 } id ? id : null;

    /// <param name="server">The server.</param>
    /// <param name="entry">What applies from now on. What was there before is remembered, unless it is this console's.</param>
    /// <param name="own">What this console had set before; null without it.</param>
    private static void Apply(StatsigServer server, Entry entry, OverrideValue? own)
    {
        OverrideValue value = ValueOf(server, entry);
        server.ChangeOverride(TypeOf(entry.Kind), entry.Name, entry.Id, current =>
        {
            entry.Former = own is not null && ReferenceEquals(current, own) ? entry.Former : current;
            return value;
        });
        entry.Applied = value;
    }

    private static OverrideValue ValueOf(StatsigServer server, Entry entry)
    {
        try
        {
            return entry switch
            {
                { Kind: ConsoleKind.Gate, Value: "true" or "false" } => OverrideValue.Of(entry.Value == "true"),
                { Kind: ConsoleKind.Gate } => throw Bad("The value of a gate is true or false."),
                { Kind: ConsoleKind.Experiment, Group: { } group } => OverrideValue.OfGroup(group),
                { Value: { } json } => server.OverrideValueOf(TypeOf(entry.Kind), entry.Name, json),
                _ => throw Bad("The override has no value. A value is a JSON object."),
            };
        }
        catch (JsonException exception)
        {
            throw Bad($"The value cannot be used: {exception.Message}");
        }
    }

    private static EntryType TypeOf(ConsoleKind kind) => kind switch
    {
        ConsoleKind.Gate => EntryType.Gate,
        ConsoleKind.DynamicConfig => EntryType.DynamicConfig,
        ConsoleKind.Experiment => EntryType.Experiment,
        ConsoleKind.Layer => EntryType.Layer,
        _ => EntryType.ParameterStore,
    };

    private static ConsoleProblem Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private sealed class Entry(ConsoleKind kind, string name, string? id, string? value, string? group)
    {
        internal ConsoleKind Kind => kind;

        internal string Name => name;

        internal string? Id => id;

        internal string? Value => value;

        internal string? Group => group;

        /// <summary>What the server has from this entry.</summary>
        internal OverrideValue? Applied { get; set; }

        /// <summary>The application's override that it replaced; null when there was none.</summary>
        internal OverrideValue? Former { get; set; }

        internal long Characters => name.Length + (id?.Length ?? 0) + (value?.Length ?? 0) + (group?.Length ?? 0);

        internal bool IsSameAs(Entry other) => kind == other.Kind && name == other.Name && string.Equals(id, other.Id, StringComparison.Ordinal);
    }
}
