namespace Statsig.Fast.Rulesets;

/// <summary>
/// The requested kind of spec. Dynamic configs and experiments share one set of specs and differ in their overrides and assignments.
/// </summary>
internal enum SpecKind : byte
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
}
