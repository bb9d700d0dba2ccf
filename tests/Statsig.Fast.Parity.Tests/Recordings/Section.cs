namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>One of the five groups of answers of a recorded user; each is read through another getter.</summary>
internal enum Section
{
    Gates,
    DynamicConfigs,
    Experiments,
    Layers,
    ParameterStores,
}
