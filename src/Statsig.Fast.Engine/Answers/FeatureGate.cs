using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>The answer for a gate, with what decided it.</summary>
/// <remarks>
/// A struct of references into the ruleset: getting one allocates nothing. It keeps its ruleset alive, so hold on to
/// <see cref="Value"/> rather than to the whole answer in long-lived objects.
/// </remarks>
public readonly struct FeatureGate
{
    private readonly EvaluationResult _result;
    private readonly string? _name;

    internal FeatureGate(string name, EvaluationResult result)
    {
        _name = name;
        _result = result;
    }

    /// <summary>Creates an answer, for tests of code that uses answers.</summary>
    /// <param name="name">The name of the gate.</param>
    /// <param name="value">True when it passes.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="idType">The ID type of the gate.</param>
    /// <param name="details">The source and the reason of the answer.</param>
    public FeatureGate(string name, bool value, string ruleId = "", string idType = "", EvaluationDetails details = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        _name = name;
        _result = ManualResult.Of(idType, new Outcome { RuleId = ruleId, Value = value }, details);
    }

    /// <summary>The name passed to the call.</summary>
    public string Name => _name ?? "";

    /// <summary>True when the gate passes; false for unknown and unsupported gates.</summary>
    public bool Value => _result.Outcome is { Value: true };

    /// <summary>The rule that decided; "default" or "disabled" when none matched; empty for an unknown gate.</summary>
    public string RuleId => _result.Outcome?.RuleId ?? "";

    /// <summary>The group of the deciding rule; null for a rule without a group.</summary>
    public string? GroupName => _result.Outcome?.GroupName;

    /// <summary>The ID type by which the gate is bucketed, such as "userID"; empty when unknown or overridden.</summary>
    public string IdType => _result.IdType;

    /// <summary>The source and the reason of the answer.</summary>
    public EvaluationDetails Details => _result.DetailsOrDefault;

    /// <summary>The secondary exposures of nested gates and holdouts, in order and without repeats.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures => _result.SecondaryExposures;

    /// <summary>The gate that a config mapping evaluated instead; null without a mapping.</summary>
    public string? OverrideConfigName => _result.MappedName(Name);

    internal EvaluationResult Result => _result;
}
