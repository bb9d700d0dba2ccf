namespace Statsig.Fast;

/// <summary>
/// What the console calls a spec, from its "entity" member; an unknown text is <see cref="Other"/>. Name lists and client responses depend
/// on it.
/// </summary>
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
