namespace Statsig.Fast.Overrides;

/// <summary>What an override is for. Dynamic configs and experiments are kept apart: neither getter sees the other's overrides.</summary>
internal enum OverrideKind : byte
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
    ParameterStore,
}
