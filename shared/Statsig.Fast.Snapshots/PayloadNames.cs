namespace Statsig.Fast.Snapshots;

/// <summary>The members of a payload that a snapshot is made of.</summary>
internal static class PayloadNames
{
    internal const string HasUpdates = "has_updates";
    internal const string Time = "time";
    internal const string FeatureGates = "feature_gates";
    internal const string DynamicConfigs = "dynamic_configs";
    internal const string LayerConfigs = "layer_configs";
    internal const string ConditionMap = "condition_map";
    internal const string ExperimentToLayer = "experiment_to_layer";
    internal const string Layers = "layers";
    internal const string ParamStores = "param_stores";
    internal const string CmabConfigs = "cmab_configs";
    internal const string Overrides = "overrides";
}
