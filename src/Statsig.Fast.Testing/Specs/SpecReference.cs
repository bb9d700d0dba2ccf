namespace Statsig.Fast.Testing.Specs;

/// <summary>The kind of a spec that another spec refers to.</summary>
internal enum SpecReference
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
    ParameterStore,
}
