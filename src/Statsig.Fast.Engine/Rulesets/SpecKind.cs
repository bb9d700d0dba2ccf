namespace Statsig.Fast.Rulesets;

/// <summary>What is asked for. Dynamic configs and experiments share one set of specs and differ in what goes before it.</summary>
internal enum SpecKind : byte
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
}
