using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes a parameter store: fixed values, and references to gates, dynamic configs, experiments and layers.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class ParameterStoreBuilder
{
    private static readonly string[] Types = ["string", "number", "boolean", "array", "object"];

    private readonly string _name;
    private readonly List<(string Name, string Json)> _parameters = [];

    internal ParameterStoreBuilder(string name) => _name = name;

    internal List<SpecLink> Links { get; } = [];

    internal string Name => _name;

    /// <summary>Adds a fixed text.</summary>
    public ParameterStoreBuilder Value(string parameter, string value) => AddFixed(parameter, "string", ConditionEntry.Quote(value));

    /// <summary>Adds a fixed number.</summary>
    /// <exception cref="ArgumentException">The number is infinite or not a number.</exception>
    public ParameterStoreBuilder Value(string parameter, double value) => double.IsFinite(value)
        ? AddFixed(parameter, "number", value.ToString("R", CultureInfo.InvariantCulture))
        : throw new ArgumentException(
            $"The parameter \"{parameter}\" of the parameter store \"{_name}\" is {value.ToString(CultureInfo.InvariantCulture)}, which JSON cannot express. Pass a finite number.", nameof(value));

    /// <summary>Adds a fixed true or false.</summary>
    public ParameterStoreBuilder Value(string parameter, bool value) => AddFixed(parameter, "boolean", value ? "true" : "false");

    /// <summary>Adds a text that depends on a gate.</summary>
    public ParameterStoreBuilder FromGate(string parameter, string gateName, string whenOn, string whenOff) => Add(
        parameter, "gate", "string", SpecLink.To(SpecReference.Gate, gateName), $"\"gate_name\":{ConditionEntry.Quote(gateName)},\"pass_value\":{ConditionEntry.Quote(whenOn)},\"fail_value\":{ConditionEntry.Quote(whenOff)}");

    /// <summary>Adds a parameter of a dynamic config.</summary>
    /// <param name="parameter">The name in the store.</param>
    /// <param name="configName">The dynamic config.</param>
    /// <param name="configParameter">The name in the dynamic config.</param>
    /// <param name="type">The type: "string", "number", "boolean", "array" or "object".</param>
    public ParameterStoreBuilder FromDynamicConfig(string parameter, string configName, string configParameter, string type = "string") =>
        AddReference(parameter, "dynamic_config", "config_name", type, SpecReference.DynamicConfig, configName, configParameter);

    /// <summary>Adds a parameter of an experiment.</summary>
    /// <inheritdoc cref="FromDynamicConfig"/>
    public ParameterStoreBuilder FromExperiment(string parameter, string experimentName, string experimentParameter, string type = "string") =>
        AddReference(parameter, "experiment", "experiment_name", type, SpecReference.Experiment, experimentName, experimentParameter);

    /// <summary>Adds a parameter of a layer.</summary>
    /// <inheritdoc cref="FromDynamicConfig"/>
    public ParameterStoreBuilder FromLayer(string parameter, string layerName, string layerParameter, string type = "string") =>
        AddReference(parameter, "layer", "layer_name", type, SpecReference.Layer, layerName, layerParameter);

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("parameters");
        foreach ((string name, string value) in _parameters)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private ParameterStoreBuilder AddReference(string parameter, string kind, string member, string type, SpecReference reference, string name, string target)
    {
        Known.Check("type", type, Types, "parameter stores");
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(parameter, kind, type, SpecLink.To(reference, name), $"\"{member}\":{ConditionEntry.Quote(name)},\"param_name\":{ConditionEntry.Quote(target)}");
    }

    private ParameterStoreBuilder AddFixed(string parameter, string type, string value) => Add(parameter, "static", type, null, $"\"value\":{value}");

    private ParameterStoreBuilder Add(string parameter, string kind, string type, SpecLink? link, string rest)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        if (_parameters.Exists(entry => entry.Name == parameter))
        {
            throw new ArgumentException($"The parameter store \"{_name}\" has the parameter \"{parameter}\" already. Add each parameter once.", nameof(parameter));
        }

        if (link is { } linked)
        {
            Links.Add(linked);
        }

        _parameters.Add((parameter, $"{{\"ref_type\":\"{kind}\",\"param_type\":{ConditionEntry.Quote(type)},{rest}}}"));
        return this;
    }
}
