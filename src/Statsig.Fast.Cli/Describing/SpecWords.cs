namespace Statsig.Fast.Cli.Describing;

/// <summary>What the things of a payload are called in reports.</summary>
internal static class SpecWords
{
    internal const string ParameterStore = "parameter store";
    internal const string ContextualAutotune = "contextual autotune";
    internal const string Payload = "payload";
    internal const string Mapping = "override";

    internal static string Of(SpecEntity entity) => entity switch
    {
        SpecEntity.FeatureGate => "gate",
        SpecEntity.Segment => "segment",
        SpecEntity.Holdout => "holdout",
        SpecEntity.DynamicConfig => "dynamic config",
        SpecEntity.Experiment => "experiment",
        SpecEntity.Autotune => "autotune",
        SpecEntity.Layer => "layer",
        _ => "other",
    };
}
