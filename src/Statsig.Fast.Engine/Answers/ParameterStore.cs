using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;
using Statsig.Fast.Values.Reading;

namespace Statsig.Fast;

/// <summary>A parameter store for one user: names that refer to fixed values, gates, configs, experiments and layers.</summary>
/// <remarks>
/// A struct of references: getting one and reading its parameters allocates nothing. The entry that a parameter refers to is evaluated when
/// the parameter is read, with the ruleset that was current when the store was fetched. Reads never throw and are thread-safe.
/// </remarks>
public readonly struct ParameterStore
{
    private readonly string? _name;
    private readonly StatsigUser? _user;
    private readonly Ruleset? _ruleset;
    private readonly OverrideLookup? _overrides;
    private readonly CompiledParameterStore? _store;
    private readonly bool _isOverride;
    private readonly ExposureSink? _exposures; // Null when no exposure is recorded or counted.
    private readonly StrongBox<EvaluationDetails>? _details; // Only for stores created with a constructor.

    internal ParameterStore(
        string name,
        StatsigUser user,
        Ruleset ruleset,
        OverrideLookup? overrides,
        CompiledParameterStore? store,
        bool isOverride,
        ExposureSink? exposures)
    {
        _name = name;
        _user = user;
        _ruleset = ruleset;
        _overrides = overrides;
        _store = store;
        _isOverride = isOverride;
        _exposures = exposures;
    }

    /// <summary>Creates a store of fixed values, for tests of code that uses stores.</summary>
    /// <param name="name">The name of the store.</param>
    /// <param name="valuesJson">The values by parameter name, a JSON object.</param>
    /// <param name="details">The source and the reason of the store.</param>
    /// <exception cref="System.Text.Json.JsonException">The values are not valid JSON.</exception>
    public ParameterStore(string name, string valuesJson, EvaluationDetails details = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valuesJson);
        _name = name;
        _store = CompiledParameterStore.OfValues(name, ParameterJson.ReadSet(valuesJson));
        _details = new StrongBox<EvaluationDetails>(details);
    }

    /// <summary>The name passed to the call.</summary>
    public string Name => _name ?? "";

    /// <summary>The source and the reason of the store.</summary>
    public EvaluationDetails Details
    {
        get
        {
            if (_details is { } given)
            {
                return given.Value;
            }

            Outcome outcome = _store is null ? Outcome.Unrecognized : _isOverride ? OverriddenStore : FoundStore;
            return _ruleset is null ? default(EvaluationResult).DetailsOrDefault : EvaluationResult.Of(_ruleset, null, outcome).Details;
        }
    }

    private static readonly Outcome FoundStore = new() { RuleId = "", IsShared = true };

    private static readonly Outcome OverriddenStore = new() { RuleId = "override", IsOverride = true, IsShared = true };

    /// <summary>The number of parameters.</summary>
    public int Count => _store?.Parameters.Length ?? 0;

    /// <summary>The name of a parameter by position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not valid.</exception>
    public string NameAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _store!.Parameters[index].Name;
    }

    /// <summary>
    /// The type that the console declares for a parameter: "boolean", "string", "number", "object" or "array"; empty when unknown.
    /// </summary>
    public string DeclaredTypeOf(string parameter)
    {
        int index = _store is null || parameter is null ? -1 : _store.Table.Find(parameter);
        return index >= 0 ? _store!.Parameters[index].DeclaredType : "";
    }

    /// <summary>
    /// Reads one parameter without conversion; its kind is undefined when the parameter, or the entry that it refers to, does not exist.
    /// </summary>
    public ParameterValue GetValue(string parameter)
    {
        ParameterValue value = Resolve(parameter, out LayerRead read);
        if (value.Kind != JsonValueKind.Undefined)
        {
            Expose(in read);
        }

        return value;
    }

    /// <summary>Reads a text parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or not a text.</param>
    public string Get(string parameter, string fallback) => TryRead(parameter, out string? value) ? value : fallback;

    /// <summary>Reads a true-or-false parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or neither true nor false.</param>
    public bool Get(string parameter, bool fallback) => TryRead(parameter, out bool value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, not a number, fractional or out of range.</param>
    public int Get(string parameter, int fallback) => TryRead(parameter, out int value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, not a number, fractional or out of range.</param>
    public long Get(string parameter, long fallback) => TryRead(parameter, out long value) ? value : fallback;

    /// <summary>Reads a number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or not a number.</param>
    public double Get(string parameter, double fallback) => TryRead(parameter, out double value) ? value : fallback;

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or of another type.</param>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? Get<T>(string parameter, T? fallback) => TryRead(parameter, out T? value) ? value : fallback;

    /// <summary>
    /// Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>, and returns the outcome of the read.
    /// </summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, null, of another kind or out of the type's range.</param>
    /// <param name="details"><see cref="Details"/>, with the <see cref="EvaluationDetails.ReadStatus"/> of this read.</param>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? Get<T>(string parameter, T? fallback, out EvaluationDetails details)
    {
        details = Details;
        ParameterValue found = Resolve(parameter, out LayerRead read);
        T? value = TypedReads.Get(found, _ruleset, "parameter store", parameter, fallback, ref details);
        if (details.ReadStatus is not (ParameterReadStatus.Missing or ParameterReadStatus.OtherKind))
        {
            Expose(in read);
        }

        return value;
    }

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <returns>False when the parameter is missing or of another type.</returns>
    public bool TryGet<T>(string parameter, [NotNullWhen(true)] out T? value) => TryRead(parameter, out value);

    /// <summary>Reads a parameter as a type and, if it refers to a layer, records the exposure of the layer's parameter.</summary>
    /// <remarks>
    /// As in the reference, null counts as read, and a value of another kind does not; one that does not fit is of the right kind.
    /// </remarks>
    private bool TryRead<T>(string parameter, [NotNullWhen(true)] out T? value)
    {
        ParameterValue found = Resolve(parameter, out LayerRead read);
        bool isRead = TypedReads.TryGet(found, _ruleset, "parameter store", parameter, out value);
        if (_exposures is not null && read.Parameter is not null
            && (isRead || TypeFacts<T>.StatusOf(found.Kind) is not (ParameterReadStatus.Missing or ParameterReadStatus.OtherKind)))
        {
            Expose(in read);
        }

        return isRead;
    }

    private ParameterValue Resolve(string parameter, out LayerRead read)
    {
        read = default;
        int index = _store is null || parameter is null ? -1 : _store.Table.Find(parameter);
        return index >= 0 ? Resolve(_store!.Parameters[index], ref read) : default;
    }

    private ParameterValue Resolve(CompiledStoreParameter parameter, ref LayerRead read)
    {
        switch (parameter.Reference)
        {
            case StoreReference.Static:
                return parameter.Value;
            case StoreReference.Gate:
                return EvaluateExposed(SpecKind.Gate, parameter.TargetName).Outcome.Value ? parameter.Value : parameter.FailValue;
            case StoreReference.DynamicConfig:
                return EvaluateExposed(SpecKind.DynamicConfig, parameter.TargetName).Outcome.Parameters.Find(parameter.TargetParameter);
            case StoreReference.Experiment:
                return EvaluateExposed(SpecKind.Experiment, parameter.TargetName).Outcome.Parameters.Find(parameter.TargetParameter);
            default:
                read = new LayerRead(parameter, Evaluate(SpecKind.Layer, parameter.TargetName));
                return read.Result.Outcome.Parameters.Find(parameter.TargetParameter);
        }
    }

    private EvaluationResult EvaluateExposed(SpecKind kind, string name)
    {
        EvaluationResult result = Evaluate(kind, name);
        if (_exposures is not null && name.Length > 0 && !ReferenceEquals(result.Outcome, Outcome.Faulted))
        {
            _exposures.Add(kind, _user!, name, result);
        }

        return result;
    }

    private EvaluationResult Evaluate(SpecKind kind, string name) =>
        Evaluator.Evaluate(kind, _ruleset!, _user!, _overrides, name, _ruleset!.Find(kind, name), _exposures);

    private void Expose(in LayerRead read)
    {
        if (_exposures is not null && read.Parameter is { } parameter)
        {
            _exposures.AddParameter(_user!, parameter.TargetName, read.Result, parameter.TargetParameter, isStoreRead: true);
        }
    }

    /// <summary>The layer of a read; empty when the parameter refers to another kind of entry.</summary>
    private readonly struct LayerRead(CompiledStoreParameter parameter, EvaluationResult result)
    {
        internal readonly CompiledStoreParameter? Parameter = parameter;
        internal readonly EvaluationResult Result = result;
    }
}
