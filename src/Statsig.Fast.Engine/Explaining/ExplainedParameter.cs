using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>A parameter of a parameter store, and how its value was found.</summary>
public sealed class ExplainedParameter
{
    private readonly CompiledStoreParameter _parameter;

    internal ExplainedParameter(CompiledStoreParameter parameter, ParameterValue value, ExplainedSpec? spec)
    {
        _parameter = parameter;
        Value = value;
        Spec = spec;
    }

    /// <summary>The name.</summary>
    public string Name => _parameter.Name;

    /// <summary>The kind of the entry that it refers to; null for a fixed value.</summary>
    public ExplainedKind? Reference => _parameter.Reference switch
    {
        StoreReference.Gate => ExplainedKind.Gate,
        StoreReference.DynamicConfig => ExplainedKind.DynamicConfig,
        StoreReference.Experiment => ExplainedKind.Experiment,
        StoreReference.Layer => ExplainedKind.Layer,
        _ => null,
    };

    /// <summary>The name of that entry; null for a fixed value.</summary>
    public string? Target => _parameter.Reference == StoreReference.Static ? null : _parameter.TargetName;

    /// <summary>The parameter of that entry; null for a gate and for a fixed value.</summary>
    public string? TargetParameter => _parameter.TargetParameter.Length == 0 ? null : _parameter.TargetParameter;

    /// <summary>The value; its kind is undefined when the entry has no such parameter.</summary>
    public ParameterValue Value { get; }

    /// <summary>How the entry was decided; null for a fixed value.</summary>
    public ExplainedSpec? Spec { get; }
}
