namespace Statsig.Fast;

/// <summary>Where a parameter of a store takes its value from.</summary>
internal enum StoreReference : byte
{
    Static,
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
}
