using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>The overrides that this console has set. Overrides of the application itself are applied too, but not listed.</summary>
internal sealed class LocalOverrides
{
    /// <summary>As many as one can look through, and no way to fill the memory.</summary>
    private const int Most = 1_000;

    private readonly Lock _lock = new();
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

    /// <exception cref="ConsoleProblem">The value does not fit the kind.</exception>
    internal void Set(ConsoleRequest request)
    {
        var entry = new Entry(request.Kind(), request.Name(), IdOf(request), request.Text("value"), request.Text("group"));
        lock (_lock)
        {
            int known = _entries.FindIndex(other => other.IsSameAs(entry));
            if (known < 0 && _entries.Count >= Most)
            {
                throw Bad($"The console has set {Most} overrides, which is its limit. Remove some first.");
            }

            Apply(_host.Server, entry);
            if (known >= 0)
            {
                _entries[known] = entry;
            }
            else
            {
                _entries.Add(entry);
            }

            _version++;
        }
    }

    internal void Remove(ConsoleRequest request)
    {
        var entry = new Entry(request.Kind(), request.Name(), IdOf(request), null, null);
        lock (_lock)
        {
            if (_entries.RemoveAll(entry.IsSameAs) == 0)
            {
                throw new ConsoleProblem(StatusCodes.Status404NotFound, "This console has not set such an override, or it was removed meanwhile.");
            }

            Withdraw(_host.Server, entry);
            _version++;
        }
    }

    internal void Write(Utf8JsonWriter json)
    {
        Entry[] entries;
        lock (_lock)
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
        lock (_lock)
        {
            _entries.ForEach(entry => Apply(server, entry));
        }
    }

    private static string? IdOf(ConsoleRequest request) => request.Text("id") is { Length: > 0 } id ? id : null;

    private static void Apply(StatsigServer server, Entry entry)
    {
        (ConsoleKind kind, string name, string? id, string? value, string? group) = entry;
        try
        {
            switch (kind)
            {
                case ConsoleKind.Gate when value is "true" or "false":
                    server.OverrideGate(name, value == "true", id);
                    break;
                case ConsoleKind.Gate:
                    throw Bad("The value of a gate is true or false.");
                case ConsoleKind.Experiment when group is not null:
                    server.OverrideExperimentByGroupName(name, group, id);
                    break;
                case ConsoleKind.DynamicConfig when value is not null:
                    server.OverrideDynamicConfig(name, value, id);
                    break;
                case ConsoleKind.Experiment when value is not null:
                    server.OverrideExperiment(name, value, id);
                    break;
                case ConsoleKind.Layer when value is not null:
                    server.OverrideLayer(name, value, id);
                    break;
                case ConsoleKind.ParameterStore when value is not null:
                    server.OverrideParameterStore(name, value, id);
                    break;
                default:
                    throw Bad("The override has no value. A value is a JSON object.");
            }
        }
        catch (JsonException exception)
        {
            throw Bad($"The value cannot be used: {exception.Message}");
        }
    }

    private static void Withdraw(StatsigServer server, Entry entry)
    {
        (ConsoleKind kind, string name, string? id, _, _) = entry;
        switch (kind, id)
        {
            case (ConsoleKind.Gate, null): server.RemoveGateOverrideForAllUsers(name); break;
            case (ConsoleKind.Gate, _): server.RemoveGateOverride(name, id); break;
            case (ConsoleKind.DynamicConfig, null): server.RemoveDynamicConfigOverrideForAllUsers(name); break;
            case (ConsoleKind.DynamicConfig, _): server.RemoveDynamicConfigOverride(name, id); break;
            case (ConsoleKind.Experiment, null): server.RemoveExperimentOverrideForAllUsers(name); break;
            case (ConsoleKind.Experiment, _): server.RemoveExperimentOverride(name, id); break;
            case (ConsoleKind.Layer, null): server.RemoveLayerOverrideForAllUsers(name); break;
            case (ConsoleKind.Layer, _): server.RemoveLayerOverride(name, id); break;
            case (ConsoleKind.ParameterStore, null): server.RemoveParameterStoreOverrideForAllUsers(name); break;
            default: server.RemoveParameterStoreOverride(name, id); break;
        }
    }

    private static ConsoleProblem Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private sealed record Entry(ConsoleKind Kind, string Name, string? Id, string? Value, string? Group)
    {
        internal bool IsSameAs(Entry other) => Kind == other.Kind && Name == other.Name && string.Equals(Id, other.Id, StringComparison.Ordinal);
    }
}
