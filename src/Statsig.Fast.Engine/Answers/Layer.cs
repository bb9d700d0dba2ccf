using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>The answer for a layer: the parameters of the experiment allocated to the user, or of the layer itself.</summary>
/// <remarks>
/// A struct of references into the ruleset: getting one and reading its parameters allocates nothing. Parameters were decoded when the
/// ruleset was compiled; texts belong to the ruleset. The struct keeps its ruleset alive. Reads never throw and are thread-safe.
/// <para>
/// Reading a parameter that exists and is not null records its exposure, even when the value does not fit the requested type: once per
/// user, rule and parameter within a minute. Getting the layer or its whole value records nothing.
/// </para>
/// </remarks>
public readonly struct Layer
{
    private readonly EvaluationResult _result;
    private readonly string? _name;
    private readonly StatsigUser? _user;
    private readonly ExposureSink? _exposures; // Null when no exposure of this layer is logged or counted.

    internal Layer(string name, EvaluationResult result, StatsigUser? user = null, ExposureSink? exposures = null)
    {
        _name = name;
        _result = result;
        _user = user;
        _exposures = exposures;
    }

    /// <summary>Creates an answer, for tests of code that uses answers.</summary>
    /// <param name="name">The name of the layer.</param>
    /// <param name="valueJson">The whole value, a JSON object.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="groupName">The group of the rule.</param>
    /// <param name="idType">The ID type of the layer.</param>
    /// <param name="details">The source and the reason of the answer.</param>
    /// <exception cref="System.Text.Json.JsonException">The value is not valid JSON.</exception>
    public Layer(
        string name, string valueJson, string ruleId = "", string? groupName = null, string idType = "", EvaluationDetails details = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueJson);
        _name = name;
        _result = ManualResult.Of(idType, new Outcome { RuleId = ruleId, GroupName = groupName, Parameters = ParameterJson.ReadSet(valueJson) }, details);
    }

    /// <summary>The name passed to the call.</summary>
    public string Name => _name ?? "";

    /// <summary>The rule that decided; "default" or "disabled" when none matched; empty for an unknown layer.</summary>
    public string RuleId => _result.Outcome?.RuleId ?? "";

    /// <summary>The group of the deciding rule; null for a rule without a group.</summary>
    public string? GroupName => _result.Outcome?.GroupName;

    /// <summary>The ID type by which the layer is bucketed, such as "userID"; empty when unknown or overridden.</summary>
    public string IdType => _result.IdType;

    /// <summary>The source and the reason of the answer.</summary>
    public EvaluationDetails Details => _result.DetailsOrDefault;

    /// <summary>The secondary exposures of nested gates and holdouts, in order and without repeats.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures => _result.SecondaryExposures;

    /// <summary>The experiment allocated to the user; null when the layer itself decided.</summary>
    public string? AllocatedExperiment => _result.AllocatedExperiment;

    /// <summary>True when a rule passed; false when the value is the layer's default.</summary>
    public bool Passed => _result.Outcome is { Value: true };

    /// <summary>True when the allocated experiment is running; false without one.</summary>
    public bool IsExperimentActive => AllocatedExperiment is not null && _result.IsActive;

    /// <summary>True when the user is in one of the allocated experiment's groups; false without an experiment.</summary>
    public bool IsUserInExperiment => AllocatedExperiment is not null && _result.Outcome is { IsExperimentGroup: true };

    /// <summary>The layer that a config mapping evaluated instead; null without a mapping.</summary>
    public string? OverrideConfigName => _result.MappedName(Name);

    /// <summary>The secondary exposures of parameters that are not explicit in the experiment.</summary>
    public IReadOnlyList<SecondaryExposure> UndelegatedSecondaryExposures => _result.UndelegatedExposures;

    internal EvaluationResult Result => _result;

    /// <summary>
    /// True when a parameter is one of the explicit parameters of the allocated experiment, or of the layer when no experiment decided.
    /// </summary>
    public bool IsExplicitParameter(string parameter) => _result.ExplicitParameters is { } names && Array.IndexOf(names, parameter) >= 0;

    /// <summary>The rule of a parameter's value: the layer's rule, except in layers that merge several rules.</summary>
    public string RuleIdOf(string parameter)
    {
        int index = _result.Outcome?.ParameterRuleIds is null ? -1 : Parameters.IndexOf(parameter);
        return index >= 0 ? _result.Outcome!.ParameterRuleIds![index] : RuleId;
    }

    /// <summary>The whole value as JSON text; created on first use and cached by the ruleset.</summary>
    public string ValueJson => Parameters.ObjectText;

    /// <summary>The whole value as UTF-8 JSON, for parsers and for copying; numbers keep their delivered text.</summary>
    public ReadOnlySpan<byte> ValueUtf8 => Parameters.ObjectJson.Span;

    /// <summary>All parameters by name. Records no exposure.</summary>
    /// <remarks>Read-only; created on first use and shared by all callers. Thread-safe.</remarks>
    public IReadOnlyDictionary<string, ParameterValue> Values => Parameters.Map;

    /// <summary>The names of the parameters.</summary>
    public ReadOnlySpan<string> ParameterNames => Parameters.Names;

    private ParameterSet Parameters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // Two loads in every read of a parameter.
        get => _result.Outcome?.Parameters ?? ParameterSet.Empty;
    }

    /// <summary>Reads one parameter without conversion; the kind of an unknown parameter is undefined.</summary>
    public ParameterValue GetValue(string parameter)
    {
        ParameterValue value = Parameters.Find(parameter);
        if (_exposures is not null && value.HasValue)
        {
            _exposures.AddParameter(_user!, Name, _result, parameter, isStoreRead: false);
        }

        return value;
    }

    /// <summary>Reads a text parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or not a text.</param>
    public string Get(string parameter, string fallback) => GetValue(parameter).TryGet(out string? value) ? value : fallback;

    /// <summary>Reads a true-or-false parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or neither true nor false.</param>
    public bool Get(string parameter, bool fallback) => GetValue(parameter).TryGet(out bool value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, not a number, fractional or out of range.</param>
    public int Get(string parameter, int fallback) => GetValue(parameter).TryGet(out int value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, not a number, fractional or out of range.</param>
    public long Get(string parameter, long fallback) => GetValue(parameter).TryGet(out long value) ? value : fallback;

    /// <summary>Reads a number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or not a number.</param>
    public double Get(string parameter, double fallback) => GetValue(parameter).TryGet(out double value) ? value : fallback;

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or of another type.</param>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? Get<T>(string parameter, T? fallback) => TryGet(parameter, out T? value) ? value : fallback;

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
        return TypedReads.Get(GetValue(parameter), _result.Ruleset, "layer", parameter, fallback, ref details);
    }

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <returns>False when the parameter is missing or of another type.</returns>
    public bool TryGet<T>(string parameter, [NotNullWhen(true)] out T? value) =>
        TypedReads.TryGet(GetValue(parameter), _result.Ruleset, "layer", parameter, out value);
}
