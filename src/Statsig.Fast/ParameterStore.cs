using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>A parameter store for one user: names that lead to fixed values, gates, configs, experiments and layers.</summary>
/// <remarks>
/// A struct of references: getting one and reading its parameters allocates nothing. What a parameter refers to is evaluated when
/// it is read, against the ruleset that was in force when the store was fetched. Reads never throw and are safe from any thread.
/// </remarks>
public readonly struct ParameterStore
{
    private readonly string? _name;
    private readonly StatsigUser? _user;
    private readonly Ruleset? _ruleset;
    private readonly OverrideLookup? _overrides;
    private readonly CompiledParameterStore? _store;
    private readonly bool _isOverride;
    private readonly EvaluationDetails? _details;

    internal ParameterStore(
        string name, StatsigUser user, Ruleset ruleset, OverrideLookup? overrides, CompiledParameterStore? store, bool isOverride)
    {
        _name = name;
        _user = user;
        _ruleset = ruleset;
        _overrides = overrides;
        _store = store;
        _isOverride = isOverride;
    }

    /// <summary>Makes a store of fixed values, for tests of code that takes one.</summary>
    /// <param name="name">The name of the store.</param>
    /// <param name="valuesJson">The values by parameter name, a JSON object.</param>
    /// <param name="details">Where the store came from.</param>
    /// <exception cref="System.Text.Json.JsonException">The values are not valid JSON.</exception>
    public ParameterStore(string name, string valuesJson, EvaluationDetails details = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valuesJson);
        _name = name;
        _store = CompiledParameterStore.OfValues(name, ParameterJson.ReadSet(valuesJson));
        _details = details;
    }

    /// <summary>The name that was asked for.</summary>
    public string Name => _name ?? "";

    /// <summary>Where the store came from and why.</summary>
    public EvaluationDetails Details
    {
        get
        {
            if (_details is { } given)
            {
                return given;
            }

            Outcome outcome = _store is null ? Outcome.Unrecognized : _isOverride ? OverriddenStore : FoundStore;
            return _ruleset is null ? default(EvaluationResult).DetailsOrDefault : new EvaluationResult(_ruleset, null, outcome).Details;
        }
    }

    private static readonly Outcome FoundStore = new() { RuleId = "" };

    private static readonly Outcome OverriddenStore = new() { RuleId = "override", IsOverride = true };

    /// <summary>The number of parameters.</summary>
    public int Count => _store?.Parameters.Length ?? 0;

    /// <summary>The name of a parameter by position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public string NameAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _store!.Parameters[index].Name;
    }

    /// <summary>The type that the console declares for a parameter: "boolean", "string", "number", "object" or "array"; empty when unknown.</summary>
    public string DeclaredTypeOf(string parameter)
    {
        int index = _store is null || parameter is null ? -1 : _store.Table.Find(parameter);
        return index >= 0 ? _store!.Parameters[index].DeclaredType : "";
    }

    /// <summary>Reads one parameter as it is; its kind is undefined when it, or what it refers to, is not there.</summary>
    public ParameterValue GetValue(string parameter)
    {
        if (_store is null || parameter is null)
        {
            return default;
        }

        int index = _store.Table.Find(parameter);
        return index >= 0 ? Resolve(_store.Parameters[index]) : default;
    }

    /// <summary>Reads a text parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The answer when the parameter is missing or not a text.</param>
    public string Get(string parameter, string fallback) => GetValue(parameter).TryGet(out string? value) ? value : fallback;

    /// <summary>Reads a true-or-false parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The answer when the parameter is missing or neither true nor false.</param>
    public bool Get(string parameter, bool fallback) => GetValue(parameter).TryGet(out bool value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The answer when the parameter is missing, not a number, fractional or out of range.</param>
    public int Get(string parameter, int fallback) => GetValue(parameter).TryGet(out int value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The answer when the parameter is missing, not a number, fractional or out of range.</param>
    public long Get(string parameter, long fallback) => GetValue(parameter).TryGet(out long value) ? value : fallback;

    /// <summary>Reads a number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The answer when the parameter is missing or not a number.</param>
    public double Get(string parameter, double fallback) => GetValue(parameter).TryGet(out double value) ? value : fallback;

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The answer when the parameter is missing or of another type.</param>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? Get<T>(string parameter, T? fallback) => GetValue(parameter).TryGet(out T? value) ? value : fallback;

    /// <summary>The same as <see cref="Get{T}"/>, under the name that other Statsig SDKs use.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? GetTyped<T>(string parameter, T? fallback) => Get(parameter, fallback);

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <returns>False when the parameter is missing or of another type.</returns>
    public bool TryGet<T>(string parameter, [NotNullWhen(true)] out T? value) => GetValue(parameter).TryGet(out value);

    private ParameterValue Resolve(CompiledStoreParameter parameter) => parameter.Reference switch
    {
        StoreReference.Static => parameter.Value,
        StoreReference.Gate => Evaluate(SpecKind.Gate, parameter.TargetName).Outcome.Value ? parameter.Value : parameter.FailValue,
        StoreReference.DynamicConfig => Find(SpecKind.DynamicConfig, parameter),
        StoreReference.Experiment => Find(SpecKind.Experiment, parameter),
        _ => Find(SpecKind.Layer, parameter),
    };

    private ParameterValue Find(SpecKind kind, CompiledStoreParameter parameter) =>
        Evaluate(kind, parameter.TargetName).Outcome.Parameters.Find(parameter.TargetParameter);

    private EvaluationResult Evaluate(SpecKind kind, string name) =>
        Evaluator.Evaluate(kind, _ruleset!, _user!, _overrides, name, _ruleset!.Find(kind, name));
}
