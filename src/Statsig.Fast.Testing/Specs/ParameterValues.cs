using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Statsig.Fast.Testing.Specs;
using Statsig.Fast.Values;

namespace Statsig.Fast.Testing;

/// <summary>The parameters of a dynamic config, a group of an experiment or a layer, as a JSON object.</summary>
/// <remarks>
/// Created from JSON text or from a dictionary by conversion, and from an object with properties by <see cref="Of"/>. Immutable.
/// </remarks>
public readonly struct ParameterValues
{
    private const int MaxShown = 200;

    private static readonly JsonDocumentOptions WithoutRepeats = new() { AllowDuplicateProperties = false };

    private readonly string? _json;

    private ParameterValues(string json) => _json = json;

    /// <summary>No parameters.</summary>
    public static ParameterValues None => default;

    /// <summary>The JSON text.</summary>
    public string Json => _json ?? "{}";

    /// <summary>Converts JSON text.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="ArgumentException">
    /// The text is not a JSON object, or has a parameter, or a member of an object in it, twice.
    /// </exception>
    public static implicit operator ParameterValues(string json) => FromJson(json);

    /// <summary>Converts a dictionary.</summary>
    /// <param name="values">The parameters: strings, numbers, booleans, lists and dictionaries.</param>
    /// <exception cref="ArgumentException">A value cannot be written as JSON.</exception>
    public static implicit operator ParameterValues(Dictionary<string, object?> values) => FromDictionary(values);

    /// <summary>Creates the parameters from JSON text.</summary>
    /// <inheritdoc cref="op_Implicit(string)"/>
    public static ParameterValues FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Check(json);
        return new ParameterValues(json);
    }

    /// <summary>Creates the parameters from a dictionary.</summary>
    /// <inheritdoc cref="op_Implicit(Dictionary{string, object?})"/>
    public static ParameterValues FromDictionary(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ParameterValues(JsonText.ObjectText(values, onlyFinite: true));
    }

    /// <summary>Creates the parameters from the properties of an object, such as <c>new { free_from = 45 }</c>.</summary>
    /// <param name="values">An object whose property names are parameter names.</param>
    /// <remarks>
    /// Uses System.Text.Json by reflection, and writes <see cref="ParameterValues"/>, <see cref="JsonFragment"/> and
    /// <see cref="ParameterValue"/> inside the object as their JSON. Programs that are trimmed pass a dictionary or JSON text instead.
    /// </remarks>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public static ParameterValues Of(object values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values is IReadOnlyDictionary<string, object?> dictionary ? FromDictionary(dictionary) : FromJson(SerializedValue.TextOf(values));
    }

    /// <summary>Throws for a text that is not a JSON object, and for one with a name twice in one object.</summary>
    private static void Check(string json)
    {
        JsonException? invalid = null;
        if (json.AsSpan().TrimStart().StartsWith('{'))
        {
            try
            {
                JsonDocument.Parse(json, WithoutRepeats).Dispose();
                return;
            }
            catch (JsonException exception)
            {
                invalid = exception;
            }
        }

        string shown = json.Length <= MaxShown ? json : $"{json.AsSpan(0, MaxShown)}...";
        throw invalid is null
            ? new ArgumentException(
                $"\"{shown}\" is not a JSON object. Parameters are a JSON object, such as {{\"columns\": 3}}. For one parameter, pass its name and its value: Override(\"button_label\", \"Pay\").",
                nameof(json))
            : new ArgumentException($"\"{shown}\" is not valid JSON: {invalid.Message}", nameof(json), invalid);
    }

    /// <summary>Returns the JSON text.</summary>
    public override string ToString() => Json;
}
