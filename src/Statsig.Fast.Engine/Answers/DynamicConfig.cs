using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>The answer for a dynamic config: its parameters, with what decided them.</summary>
/// <remarks>
/// A struct of references into the ruleset: getting one and reading its parameters allocates nothing. Parameters were decoded when the
/// ruleset was compiled; texts belong to the ruleset. The struct keeps its ruleset alive. Reads never throw and are thread-safe.
/// </remarks>
public readonly struct DynamicConfig
{
    private readonly EvaluationResult _result;
    private readonly string? _name;
    private readonly StatsigUser? _user;

    internal DynamicConfig(string name, EvaluationResult result, StatsigUser? user = null)
    {
        _name = name;
        _result = result;
        _user = user;
    }

    /// <summary>Creates an answer, for tests of code that uses answers.</summary>
    /// <param name="name">The name of the dynamic config.</param>
    /// <param name="valueJson">The whole value, a JSON object.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="groupName">The group of the rule.</param>
    /// <param name="idType">The ID type of the dynamic config.</param>
    /// <param name="details">The source and the reason of the answer.</param>
    /// <exception cref="System.Text.Json.JsonException">The value is not valid JSON.</exception>
    public DynamicConfig(
        string name, string valueJson, string ruleId = "", string? groupName = null, string idType = "", EvaluationDetails details = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueJson);
        _name = name;
        _result = ManualResult.Of(idType, new Outcome { RuleId = ruleId, GroupName = groupName, Parameters = ParameterJson.ReadSet(valueJson) }, details);
    }

    /// <summary>The name passed to the call.</summary>
    public string Name => _name ?? "";

    /// <summary>The rule that decided; "default" or "disabled" when none matched; empty for an unknown dynamic config.</summary>
    public string RuleId => _result.Outcome?.RuleId ?? "";

    /// <summary>The group of the deciding rule; null for a rule without a group.</summary>
    public string? GroupName => _result.Outcome?.GroupName;

    /// <summary>The ID type by which the dynamic config is bucketed, such as "userID"; empty when unknown or overridden.</summary>
    public string IdType => _result.IdType;

    /// <summary>The source and the reason of the answer.</summary>
    public EvaluationDetails Details => _result.DetailsOrDefault;

    /// <summary>The secondary exposures of nested gates and holdouts, in order and without repeats.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures => _result.SecondaryExposures;

    /// <summary>True when a rule passed; false when the value is the default.</summary>
    public bool Passed => _result.Outcome is { Value: true };

    /// <summary>The config that answered in this one's place because of a config mapping; null when none did.</summary>
    public string? OverrideConfigName => _result.MappedName(Name);

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
    public ParameterValue GetValue(string parameter) => Parameters.Find(parameter);

    /// <summary>Reads a text parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or not a text.</param>
    public string Get(string parameter, string fallback) => Parameters.Find(parameter).TryGet(out string? value) ? value : fallback;

    /// <summary>Reads a true-or-false parameter.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or neither true nor false.</param>
    public bool Get(string parameter, bool fallback) => Parameters.Find(parameter).TryGet(out bool value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, not a number, fractional or out of range.</param>
    public int Get(string parameter, int fallback) => Parameters.Find(parameter).TryGet(out int value) ? value : fallback;

    /// <summary>Reads a whole number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing, not a number, fractional or out of range.</param>
    public long Get(string parameter, long fallback) => Parameters.Find(parameter).TryGet(out long value) ? value : fallback;

    /// <summary>Reads a number.</summary>
    /// <param name="parameter">The name.</param>
    /// <param name="fallback">The value to return when the parameter is missing or not a number.</param>
    public double Get(string parameter, double fallback) => Parameters.Find(parameter).TryGet(out double value) ? value : fallback;

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
        return TypedReads.Get(Parameters.Find(parameter), _result.Ruleset, "dynamic config", parameter, fallback, ref details);
    }

    /// <summary>Reads a parameter as one of the types of <see cref="ParameterValue.TryGet{T}"/>.</summary>
    /// <returns>False when the parameter is missing or of another type.</returns>
    public bool TryGet<T>(string parameter, [NotNullWhen(true)] out T? value) =>
        TypedReads.TryGet(Parameters.Find(parameter), _result.Ruleset, "dynamic config", parameter, out value);

    /// <summary>The evaluated user; null for answers created with a constructor.</summary>
    internal StatsigUser? User => _user;

    internal EvaluationResult Result => _result;
}
