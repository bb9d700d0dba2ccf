using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <content>Local overrides, which take precedence over specs.</content>
public sealed partial class StatsigServer
{
    /// <summary>Overrides the value of a gate, for all users or for one ID.</summary>
    /// <param name="gateName">The gate; it need not exist.</param>
    /// <param name="value">The value.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    public void OverrideGate(string gateName, bool value, string? id = null) => Override(EntryType.Gate, gateName, id, OverrideValue.Of(value));

    /// <summary>Overrides the value of a dynamic config. GetExperiment ignores this override.</summary>
    /// <param name="configName">The config; it need not exist.</param>
    /// <param name="valueJson">The whole value, a JSON object.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="JsonException">The value is not valid JSON.</exception>
    public void OverrideDynamicConfig(string configName, string valueJson, string? id = null) =>
        Override(EntryType.DynamicConfig, configName, id, Parse(valueJson));

    /// <summary>Overrides the value of a dynamic config. GetExperiment ignores this override.</summary>
    /// <param name="configName">The config; it need not exist.</param>
    /// <param name="value">The parameters: strings, numbers, booleans, lists and dictionaries.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The value holds NaN or an infinity, is nested more than 64 levels deep, or contains itself.
    /// </exception>
    public void OverrideDynamicConfig(string configName, IReadOnlyDictionary<string, object?> value, string? id = null) =>
        OverrideDynamicConfig(configName, JsonOf(value), id);

    /// <summary>Overrides the value of an experiment. GetDynamicConfig ignores this override.</summary>
    /// <param name="experimentName">The experiment; it need not exist.</param>
    /// <param name="value">The parameters: strings, numbers, booleans, lists and dictionaries.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The value holds NaN or an infinity, is nested more than 64 levels deep, or contains itself.
    /// </exception>
    public void OverrideExperiment(string experimentName, IReadOnlyDictionary<string, object?> value, string? id = null) =>
        OverrideExperiment(experimentName, JsonOf(value), id);

    /// <summary>Overrides the value of an experiment. GetDynamicConfig ignores this override.</summary>
    /// <param name="experimentName">The experiment; it need not exist.</param>
    /// <param name="valueJson">The whole value, a JSON object.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="JsonException">The value is not valid JSON.</exception>
    public void OverrideExperiment(string experimentName, string valueJson, string? id = null) =>
        Override(EntryType.Experiment, experimentName, id, Parse(valueJson));

    /// <summary>
    /// Overrides an experiment with the answer of one of its groups. The answer has no parameters when the experiment has no such group.
    /// </summary>
    /// <param name="experimentName">The experiment.</param>
    /// <param name="groupName">The group, looked up in the current ruleset at each evaluation of the experiment.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    public void OverrideExperimentByGroupName(string experimentName, string groupName, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(groupName);
        Override(EntryType.Experiment, experimentName, id, OverrideValue.OfGroup(groupName));
    }

    /// <summary>Overrides the value of a layer.</summary>
    /// <param name="layerName">The layer; it need not exist.</param>
    /// <param name="valueJson">The whole value, a JSON object.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="JsonException">The value is not valid JSON.</exception>
    public void OverrideLayer(string layerName, string valueJson, string? id = null) =>
        Override(EntryType.Layer, layerName, id, Parse(valueJson));

    /// <summary>Overrides the value of a layer.</summary>
    /// <param name="layerName">The layer; it need not exist.</param>
    /// <param name="value">The parameters: strings, numbers, booleans, lists and dictionaries.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The value holds NaN or an infinity, is nested more than 64 levels deep, or contains itself.
    /// </exception>
    public void OverrideLayer(string layerName, IReadOnlyDictionary<string, object?> value, string? id = null) =>
        OverrideLayer(layerName, JsonOf(value), id);

    /// <summary>Overrides the parameters of a parameter store.</summary>
    /// <param name="storeName">The store; it need not exist.</param>
    /// <param name="parametersJson">
    /// A JSON object. Members that look like the parameters of a payload ("ref_type" and what belongs to it) refer to gates, configs,
    /// experiments and layers; anything else is a fixed value.
    /// </param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="JsonException">
    /// The text is not one JSON object, a text in it is not valid Unicode, or a reference is incomplete.
    /// </exception>
    public void OverrideParameterStore(string storeName, string parametersJson, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(storeName);
        ArgumentNullException.ThrowIfNull(parametersJson);
        CompiledParameterStore store = ParameterStoreCompiler.CompileOverride(storeName, Encoding.UTF8.GetBytes(parametersJson), _settings);
        Override(EntryType.ParameterStore, storeName, id, OverrideValue.Of(store));
    }

    /// <summary>Removes overrides of a gate: that of one ID, or all when no ID is given.</summary>
    public void RemoveGateOverride(string gateName, string? id = null) => RemoveOverride(EntryType.Gate, gateName, id);

    /// <summary>Removes overrides of a dynamic config: that of one ID, or all when no ID is given.</summary>
    public void RemoveDynamicConfigOverride(string configName, string? id = null) => RemoveOverride(EntryType.DynamicConfig, configName, id);

    /// <summary>Removes overrides of an experiment: that of one ID, or all when no ID is given.</summary>
    public void RemoveExperimentOverride(string experimentName, string? id = null) => RemoveOverride(EntryType.Experiment, experimentName, id);

    /// <summary>Removes overrides of a layer: that of one ID, or all when no ID is given.</summary>
    public void RemoveLayerOverride(string layerName, string? id = null) => RemoveOverride(EntryType.Layer, layerName, id);

    /// <summary>Removes overrides of a parameter store: that of one ID, or all when no ID is given.</summary>
    public void RemoveParameterStoreOverride(string storeName, string? id = null) => RemoveOverride(EntryType.ParameterStore, storeName, id);

    /// <summary>Removes the override of a gate for all users; overrides for single IDs stay.</summary>
    /// <param name="gateName">The gate; nothing happens when it has no such override.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <remarks>Safe from any thread. The reference removes all overrides of a name or that of one ID only.</remarks>
    public void RemoveGateOverrideForAllUsers(string gateName) => RemoveOverrideForAllUsers(EntryType.Gate, gateName);

    /// <summary>Removes the override of a dynamic config for all users; overrides for single IDs stay.</summary>
    /// <param name="configName">The dynamic config; nothing happens when it has no such override.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <remarks>Safe from any thread. The reference removes all overrides of a name or that of one ID only.</remarks>
    public void RemoveDynamicConfigOverrideForAllUsers(string configName) => RemoveOverrideForAllUsers(EntryType.DynamicConfig, configName);

    /// <summary>Removes the override of an experiment for all users; overrides for single IDs stay.</summary>
    /// <param name="experimentName">The experiment; nothing happens when it has no such override.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <remarks>Safe from any thread. The reference removes all overrides of a name or that of one ID only.</remarks>
    public void RemoveExperimentOverrideForAllUsers(string experimentName) => RemoveOverrideForAllUsers(EntryType.Experiment, experimentName);

    /// <summary>Removes the override of a layer for all users; overrides for single IDs stay.</summary>
    /// <param name="layerName">The layer; nothing happens when it has no such override.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <remarks>Safe from any thread. The reference removes all overrides of a name or that of one ID only.</remarks>
    public void RemoveLayerOverrideForAllUsers(string layerName) => RemoveOverrideForAllUsers(EntryType.Layer, layerName);

    /// <summary>Removes the override of a parameter store for all users; overrides for single IDs stay.</summary>
    /// <param name="storeName">The parameter store; nothing happens when it has no such override.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <remarks>Safe from any thread. The reference removes all overrides of a name or that of one ID only.</remarks>
    public void RemoveParameterStoreOverrideForAllUsers(string storeName) => RemoveOverrideForAllUsers(EntryType.ParameterStore, storeName);

    /// <summary>Removes all overrides.</summary>
    public void RemoveAllOverrides() => _overrides.Change(static _ => OverrideTable.Empty);

    private void Override(EntryType kind, string name, string? id, OverrideValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        _overrides.Change(table => table.With(kind, name, id, value));
    }

    private void RemoveOverride(EntryType kind, string name, string? id)
    {
        ArgumentNullException.ThrowIfNull(name);
        _overrides.Change(table => table.Without(kind, name, id));
    }

    private void RemoveOverrideForAllUsers(EntryType kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _overrides.Change(table => table.WithoutForAllUsers(kind, name));
    }

    /// <summary>What an override of this kind with this value answers; for <see cref="ChangeOverride"/>.</summary>
    /// <exception cref="JsonException">As the methods that set overrides.</exception>
    internal OverrideValue OverrideValueOf(EntryType kind, string name, string valueJson) => kind == EntryType.ParameterStore
        ? OverrideValue.Of(ParameterStoreCompiler.CompileOverride(name, Encoding.UTF8.GetBytes(valueJson), _settings))
        : Parse(valueJson);

    /// <summary>Replaces the override for one ID, or for all users, by one that depends on it, in one step.</summary>
    /// <param name="kind">The kind of entity.</param>
    /// <param name="name">Its name.</param>
    /// <param name="id">The ID; null for all users.</param>
    /// <param name="change">Receives the current override, null without one, and returns the next one, null for none. Called once.</param>
    internal void ChangeOverride(EntryType kind, string name, string? id, Func<OverrideValue?, OverrideValue?> change) => _overrides.Change(table =>
        change(table.Find(kind, name, id)) is { } next ? table.With(kind, name, id, next)
        : id is null ? table.WithoutForAllUsers(kind, name)
        : table.Without(kind, name, id));

    /// <summary>Puts another lookup above the overrides; for the test kit.</summary>
    internal void InstallOverrides(Func<OverrideLookup, OverrideLookup> above) => _overrides.Install(above);

    private static string JsonOf(IReadOnlyDictionary<string, object?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonText.ObjectText(value, onlyFinite: true);
    }

    private static OverrideValue Parse(string valueJson)
    {
        ArgumentNullException.ThrowIfNull(valueJson);
        return OverrideValue.Of(ParameterJson.ReadSet(valueJson));
    }
}
