namespace Statsig.Fast;

/// <summary>The kind of a spec, which determines its getter.</summary>
public enum SpecType
{
    /// <summary>A gate, which <c>GetFeatureGate</c> evaluates; segments and holdouts too.</summary>
    Gate,

    /// <summary>A dynamic config, which <c>GetDynamicConfig</c> evaluates.</summary>
    DynamicConfig,

    /// <summary>An experiment, which <c>GetExperiment</c> evaluates; autotunes too.</summary>
    Experiment,

    /// <summary>A layer, which <c>GetLayer</c> evaluates.</summary>
    Layer,
}
