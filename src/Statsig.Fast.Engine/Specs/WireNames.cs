using System;

namespace Statsig.Fast.Specs;

/// <summary>The member names of a delivery, spelled as on the wire.</summary>
internal static class WireNames
{
    // Top level.
    internal static ReadOnlySpan<byte> HasUpdates => "has_updates"u8;
    internal static ReadOnlySpan<byte> Time => "time"u8;
    internal static ReadOnlySpan<byte> FeatureGates => "feature_gates"u8;
    internal static ReadOnlySpan<byte> DynamicConfigs => "dynamic_configs"u8;
    internal static ReadOnlySpan<byte> LayerConfigs => "layer_configs"u8;
    internal static ReadOnlySpan<byte> ConditionMap => "condition_map"u8;
    internal static ReadOnlySpan<byte> ExperimentToLayer => "experiment_to_layer"u8;
    internal static ReadOnlySpan<byte> Layers => "layers"u8;
    internal static ReadOnlySpan<byte> Checksum => "checksum"u8;
    internal static ReadOnlySpan<byte> ResponseFormat => "response_format"u8;
    internal static ReadOnlySpan<byte> CompanyId => "company_id"u8;
    internal static ReadOnlySpan<byte> AppId => "app_id"u8;
    internal static ReadOnlySpan<byte> SdkKeysToAppIds => "sdk_keys_to_app_ids"u8;
    internal static ReadOnlySpan<byte> HashedSdkKeysToAppIds => "hashed_sdk_keys_to_app_ids"u8;
    internal static ReadOnlySpan<byte> HashedSdkKeyUsed => "hashed_sdk_key_used"u8;
    internal static ReadOnlySpan<byte> IdLists => "id_lists"u8;
    internal static ReadOnlySpan<byte> Diagnostics => "diagnostics"u8;
    internal static ReadOnlySpan<byte> SdkConfigs => "sdk_configs"u8;
    internal static ReadOnlySpan<byte> SdkFlags => "sdk_flags"u8;
    internal static ReadOnlySpan<byte> DefaultEnvironment => "default_environment"u8;
    internal static ReadOnlySpan<byte> SessionReplayInfo => "session_replay_info"u8;
    internal static ReadOnlySpan<byte> ParamStores => "param_stores"u8;
    internal static ReadOnlySpan<byte> CmabConfigs => "cmab_configs"u8;
    internal static ReadOnlySpan<byte> Overrides => "overrides"u8;
    internal static ReadOnlySpan<byte> OverrideRules => "override_rules"u8;

    // Specs, rules and conditions.
    internal static ReadOnlySpan<byte> Name => "name"u8;
    internal static ReadOnlySpan<byte> Type => "type"u8;
    internal static ReadOnlySpan<byte> Entity => "entity"u8;
    internal static ReadOnlySpan<byte> Salt => "salt"u8;
    internal static ReadOnlySpan<byte> Enabled => "enabled"u8;
    internal static ReadOnlySpan<byte> DefaultValue => "defaultValue"u8;
    internal static ReadOnlySpan<byte> Rules => "rules"u8;
    internal static ReadOnlySpan<byte> IdType => "idType"u8;
    internal static ReadOnlySpan<byte> ExplicitParameters => "explicitParameters"u8;
    internal static ReadOnlySpan<byte> HasSharedParams => "hasSharedParams"u8;
    internal static ReadOnlySpan<byte> IsActive => "isActive"u8;
    internal static ReadOnlySpan<byte> Version => "version"u8;
    internal static ReadOnlySpan<byte> TargetAppIds => "targetAppIDs"u8;
    internal static ReadOnlySpan<byte> ForwardAllExposures => "forwardAllExposures"u8;
    internal static ReadOnlySpan<byte> FieldsUsed => "fieldsUsed"u8;
    internal static ReadOnlySpan<byte> UseNewLayerEval => "useNewLayerEval"u8;
    internal static ReadOnlySpan<byte> Id => "id"u8;
    internal static ReadOnlySpan<byte> PassPercentage => "passPercentage"u8;
    internal static ReadOnlySpan<byte> Conditions => "conditions"u8;
    internal static ReadOnlySpan<byte> ReturnValue => "returnValue"u8;
    internal static ReadOnlySpan<byte> GroupName => "groupName"u8;
    internal static ReadOnlySpan<byte> ConfigDelegate => "configDelegate"u8;
    internal static ReadOnlySpan<byte> IsExperimentGroup => "isExperimentGroup"u8;
    internal static ReadOnlySpan<byte> SamplingRate => "samplingRate"u8;
    internal static ReadOnlySpan<byte> Operator => "operator"u8;
    internal static ReadOnlySpan<byte> Field => "field"u8;
    internal static ReadOnlySpan<byte> TargetValue => "targetValue"u8;
    internal static ReadOnlySpan<byte> AdditionalValues => "additionalValues"u8;

    // Parameter stores.
    internal static ReadOnlySpan<byte> Parameters => "parameters"u8;
    internal static ReadOnlySpan<byte> RefType => "ref_type"u8;
    internal static ReadOnlySpan<byte> ParamType => "param_type"u8;
    internal static ReadOnlySpan<byte> Value => "value"u8;
    internal static ReadOnlySpan<byte> GateName => "gate_name"u8;
    internal static ReadOnlySpan<byte> PassValue => "pass_value"u8;
    internal static ReadOnlySpan<byte> FailValue => "fail_value"u8;
    internal static ReadOnlySpan<byte> ConfigName => "config_name"u8;
    internal static ReadOnlySpan<byte> ExperimentName => "experiment_name"u8;
    internal static ReadOnlySpan<byte> LayerName => "layer_name"u8;
    internal static ReadOnlySpan<byte> ParamName => "param_name"u8;

    // Contextual autotunes.
    internal static ReadOnlySpan<byte> SampleRate => "sampleRate"u8;
    internal static ReadOnlySpan<byte> HigherIsBetter => "higherIsBetter"u8;
    internal static ReadOnlySpan<byte> Groups => "groups"u8;
    internal static ReadOnlySpan<byte> Config => "config"u8;
    internal static ReadOnlySpan<byte> TargetingGateName => "targetingGateName"u8;
    internal static ReadOnlySpan<byte> ParameterValues => "parameterValues"u8;
    internal static ReadOnlySpan<byte> Alpha => "alpha"u8;
    internal static ReadOnlySpan<byte> Intercept => "intercept"u8;
    internal static ReadOnlySpan<byte> Records => "records"u8;
    internal static ReadOnlySpan<byte> WeightsNumerical => "weightsNumerical"u8;
    internal static ReadOnlySpan<byte> WeightsCategorical => "weightsCategorical"u8;

    // Config mappings.
    internal static ReadOnlySpan<byte> NewConfigName => "new_config_name"u8;
    internal static ReadOnlySpan<byte> RuleName => "rule_name"u8;
    internal static ReadOnlySpan<byte> StartTime => "start_time"u8;
}
