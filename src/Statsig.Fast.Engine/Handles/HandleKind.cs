namespace Statsig.Fast.Handles;

/// <summary>What a handle stands for; each kind has its own ordinals.</summary>
internal enum HandleKind
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
    ParameterStore,
}
