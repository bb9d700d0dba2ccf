namespace Statsig.Fast.Specs;

/// <summary>What a spec is used for, from its "entity" member; an unknown text is <see cref="Other"/>.</summary>
internal enum SpecEntity : byte
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
