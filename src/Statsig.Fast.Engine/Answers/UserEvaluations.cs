using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>Everything that a ruleset answers to one user, evaluated while it is enumerated; records no exposures.</summary>
/// <remarks>
/// A value that keeps to the ruleset that was current when it was made, so all its answers belong together. Enumerating allocates nothing
/// after warm-up, and enumerating twice evaluates twice. Segments and holdouts are not among the gates.
/// </remarks>
public readonly struct UserEvaluations
{
    private readonly Ruleset? _ruleset;
    private readonly StatsigUser _user;
    private readonly OverrideLookup? _overrides;

    internal UserEvaluations(Ruleset ruleset, StatsigUser user, OverrideLookup? overrides)
    {
        _ruleset = ruleset;
        _user = user;
        _overrides = overrides;
    }

    /// <summary>The gates, in the order of the payload.</summary>
    public EvaluationSequence<FeatureGate> Gates => new(in this, SpecKind.Gate, static (name, result) => new FeatureGate(name, result));

    /// <summary>The dynamic configs, in the order of the payload.</summary>
    public EvaluationSequence<DynamicConfig> DynamicConfigs => new(in this, SpecKind.DynamicConfig, static (name, result) => new DynamicConfig(name, result));

    /// <summary>The experiments and autotunes, in the order of the payload.</summary>
    public EvaluationSequence<Experiment> Experiments => new(in this, SpecKind.Experiment, static (name, result) => new Experiment(name, result));

    /// <summary>The layers, in the order of the payload.</summary>
    public EvaluationSequence<Layer> Layers => new(in this, SpecKind.Layer, static (name, result) => new Layer(name, result));

    /// <summary>The ruleset of all answers; null for the default value.</summary>
    internal Ruleset? Ruleset => _ruleset;

    /// <summary>The evaluations of another user by the same ruleset and overrides.</summary>
    internal UserEvaluations For(StatsigUser user) => new(_ruleset!, user, _overrides);

    /// <summary>Evaluates a spec.</summary>
    internal EvaluationResult Evaluate(SpecKind kind, CompiledSpec spec) => Evaluator.Evaluate(kind, _ruleset!, _user, _overrides, spec.Name, spec);

    /// <summary>Moves to the next spec that belongs to a sequence; null behind the last one.</summary>
    internal CompiledSpec? Next(SpecKind kind, ref int index)
    {
        if (_ruleset is null)
        {
            return null;
        }

        ReadOnlySpan<CompiledSpec> specs = kind switch
        {
            SpecKind.Gate => _ruleset.Gates.Specs,
            SpecKind.Layer => _ruleset.Layers.Specs,
            _ => _ruleset.Configs.Specs,
        };
        while (index < specs.Length)
        {
            CompiledSpec spec = specs[index++];
            if ((spec.Exists || spec.Autotune is not null) && Belongs(kind, spec))
            {
                return spec;
            }
        }

        return null;
    }

    private static bool Belongs(SpecKind kind, CompiledSpec spec) => kind switch
    {
        SpecKind.Gate => spec.Entity is not (SpecEntity.Segment or SpecEntity.Holdout),
        SpecKind.DynamicConfig => spec.Entity == SpecEntity.DynamicConfig && spec.Autotune is null,
        SpecKind.Experiment => spec.Entity != SpecEntity.DynamicConfig || spec.Autotune is not null,
        _ => true,
    };
}
