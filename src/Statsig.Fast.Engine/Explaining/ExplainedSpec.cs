using System.Collections.Generic;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>
/// A gate, segment, holdout, dynamic config, experiment, autotune or layer that was evaluated, and how it came to its answer.
/// </summary>
public sealed class ExplainedSpec
{
    private readonly SpecEntity _entity;
    private Outcome _outcome = Outcome.Unrecognized;

    internal ExplainedSpec(ExplainedKind kind, string name, CompiledSpec? spec)
    {
        Kind = kind;
        Name = name;
        _entity = spec is null || (!spec.Exists && spec.Autotune is null) ? SpecEntity.Other : spec.Autotune is not null && kind == ExplainedKind.Experiment ? SpecEntity.Autotune : spec.Entity;
    }

    private ExplainedSpec(ExplainedSpec other)
    {
        Kind = other.Kind;
        Name = other.Name;
        _entity = other._entity;
        _outcome = other._outcome;
        DecidedBy = other.DecidedBy;
        IsShownAbove = true;
    }

    /// <summary>The kind as which it was evaluated.</summary>
    public ExplainedKind Kind { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>
    /// What the console calls it: "featureGate", "segment", "holdout", "dynamicConfig", "experiment", "autotune" or "layer"; null when
    /// unknown.
    /// </summary>
    public string? Entity => _entity switch
    {
        SpecEntity.FeatureGate => "featureGate",
        SpecEntity.Segment => "segment",
        SpecEntity.Holdout => "holdout",
        SpecEntity.DynamicConfig => "dynamicConfig",
        SpecEntity.Experiment => "experiment",
        SpecEntity.Autotune => "autotune",
        SpecEntity.Layer => "layer",
        _ => null,
    };

    /// <summary>What decided the answer.</summary>
    public ExplainedDecision DecidedBy { get; internal set; }

    /// <summary>The value of a gate; for all others, true when a rule passed.</summary>
    public bool Passed => _outcome.Value;

    /// <summary>The rule that decided; "default" or "disabled" when none matched; empty when unknown or unsupported.</summary>
    public string RuleId => _outcome.RuleId;

    /// <summary>The group of that rule; null for a rule without a group.</summary>
    public string? GroupName => _outcome.GroupName;

    /// <summary>True when the same spec was explained earlier in the tree; the lists are then empty.</summary>
    public bool IsShownAbove { get; }

    /// <summary>The config mappings that were tried.</summary>
    public IReadOnlyList<ExplainedMapping> Mappings => MappingList ?? (IReadOnlyList<ExplainedMapping>)[];

    /// <summary>The targeting gate of an autotune; null for all others.</summary>
    public ExplainedSpec? TargetingGate { get; internal set; }

    /// <summary>The bucket of an autotune; null for all others.</summary>
    public ExplainedBucket? Bucket { get; internal set; }

    /// <summary>The rules in order, up to the one that decided.</summary>
    public IReadOnlyList<ExplainedRule> Rules => RuleList ?? (IReadOnlyList<ExplainedRule>)[];

    /// <summary>The number of rules after it.</summary>
    public int RulesNotReached { get; internal set; }

    internal List<ExplainedMapping>? MappingList { get; set; }

    internal List<ExplainedRule>? RuleList { get; set; }

    internal void End(Outcome outcome, ExplainedDecision decision)
    {
        _outcome = outcome;
        DecidedBy = decision;
    }

    /// <summary>The same spec at a second place of the tree.</summary>
    internal ExplainedSpec Again() => new(this);
}
