using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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
    private readonly StrongBox<EvaluationDetails>? _details; // Only of answers made by hand: it would double the size of all others.

    internal FeatureGate(string name, in EvaluationResult result)
    {
        _name = name;
        _result = result;
    }

    /// <summary>Makes an answer, for tests of code that takes one.</summary>
    /// <param name="name">The name of the gate.</param>
    /// <param name="value">Whether it passes.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="idType">The ID type of the gate.</param>
    /// <param name="details">Where the answer came from.</param>
    public FeatureGate(string name, bool value, string ruleId = "", string idType = "", EvaluationDetails details = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        _name = name;
        _result = ManualResult.Of(idType, new Outcome { RuleId = ruleId, Value = value });
        _details = new StrongBox<EvaluationDetails>(details);
    }

    /// <summary>The name that was asked for.</summary>
    public string Name => _name ?? "";

    /// <summary>Whether the gate passes; false for unknown and unsupported gates.</summary>
    public bool Value => _result.Outcome is { Value: true };

    /// <summary>The rule that decided; "default" or "disabled" when none matched; empty when there is no such gate.</summary>
    public string RuleId => _result.Outcome?.RuleId ?? "";

    /// <summary>The group that the deciding rule names; null when it names none.</summary>
    public string? GroupName => _result.Outcome?.GroupName;

    /// <summary>What the gate is bucketed by, such as "userID"; empty when unknown or overridden.</summary>
    public string IdType => _result.IdType;

    /// <summary>Where the answer came from and why.</summary>
    public EvaluationDetails Details => _details is null ? _result.DetailsOrDefault : _details.Value;

    /// <summary>What nested gates and holdouts left, in order and without repeats.</summary>
    public IReadOnlyList<SecondaryExposure> SecondaryExposures => _result.SecondaryExposures;

    /// <summary>The gate that answered in this one's place because of a config mapping; null when none did.</summary>
    public string? OverrideConfigName => _result.MappedName(Name);

    /// <summary>The answer in place, without a copy.</summary>
    [UnscopedRef]
    internal ref readonly EvaluationResult Result => ref _result;
}
