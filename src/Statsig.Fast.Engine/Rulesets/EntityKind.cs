namespace Statsig.Fast.Rulesets;

/// <summary>What the console calls a spec; name lists and the client response tell specs apart by it.</summary>
internal enum EntityKind : byte
{
    Other,
    FeatureGate,
    Segment,
    Holdout,
    DynamicConfig,
    Experiment,
    Autotune,
    Layer,
}
